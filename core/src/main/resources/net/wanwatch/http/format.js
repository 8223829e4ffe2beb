// Base units in, what people read out. What is not known is a dash, never a zero.
export const DASH = '–';

const known = (value, text) => (value === undefined ? DASH : text(value));
const short = (value, limit) => (value < limit ? value.toFixed(1) : value.toFixed(0));
const percent = ratio => (ratio > 0 && ratio < 0.095 ? (ratio * 100).toFixed(1) : (ratio * 100).toFixed(0)) + ' %';

export const rtt = seconds => known(seconds, s => short(s * 1e3, 9.95) + ' ms');
export const ratio = value => known(value, percent);
export const share = value => known(value, r => (r * 100).toFixed(0) + ' %');
export const megabits = bytes => known(bytes, b => short((b * 8) / 1e6, 9.95));

export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1e3));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return days === 1 ? `1 day ${hours % 24} h` : `${days} days`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

export const since = (iso, now) => (iso === undefined ? '' : 'for ' + duration(now - Date.parse(iso)));

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat([], { weekday: 'short' });

const day = (date, now) => (date.toDateString() === new Date(now).toDateString() ? '' : weekday.format(date) + ' ');

// The viewer's own time; with the weekday when it is not today.
export function time(iso, now, seconds = false) {
  const date = new Date(iso);
  return day(date, now) + (seconds ? exact : clock).format(date);
}

export const names = list => (list.length < 2 ? list.join('') : list.slice(0, -1).join(', ') + ' and ' + list.at(-1));
export const sentence = text => (text ? text[0].toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? '' : '.') : '');
