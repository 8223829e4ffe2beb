// Base units in, what people read out; a number and its unit stay on one line. What is not known is a dash, never a
// zero.
export const DASH = '–';

const known = (value, text) => (value === undefined ? DASH : text(value));
const short = (value, limit) => (value < limit ? value.toFixed(1) : value.toFixed(0));
const percent = ratio => (ratio > 0 && ratio < 0.095 ? (ratio * 100).toFixed(1) : (ratio * 100).toFixed(0)) + '\u00a0%';

export const rtt = seconds => known(seconds, s => short(s * 1e3, 9.95) + '\u00a0ms');
export const ratio = value => known(value, percent);
export const share = value => known(value, r => (r * 100).toFixed(0) + '\u00a0%');
export const megabits = bytes => known(bytes, b => (b < 6_250 ? '0' : short((b * 8) / 1e6, 9.95)));
export const bytes = value => known(value, n => (n < 9.995e8
  ? `${(n / 1e6).toFixed(0)}\u00a0MB` : `${short(n / 1e9, 99.95)}\u00a0GB`));

export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1e3));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return days === 1 ? `1\u00a0day ${hours % 24}\u00a0h` : `${days}\u00a0days`;
  if (hours > 0) return `${hours}\u00a0h ${minutes % 60}\u00a0min`;
  return minutes > 0 ? `${minutes}\u00a0min` : `${seconds}\u00a0s`;
}

export const since = (iso, now) => (iso === undefined ? '' : 'for ' + duration(now - Date.parse(iso)));

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shortDay = new Intl.DateTimeFormat([], { weekday: 'short' });

const day = (date, now) => (date.toDateString() === new Date(now).toDateString() ? '' : shortDay.format(date) + ' ');

// The viewer's own time; with the weekday (and no seconds) when it is not today.
export function time(iso, now, seconds = false) {
  const date = new Date(iso);
  const weekday = day(date, now);
  return weekday + (seconds && !weekday ? exact : clock).format(date);
}

export const names = list => (list.length < 2 ? list.join('') : list.slice(0, -1).join(', ') + ' and ' + list.at(-1));
export const stop = text => (!text || /[.!?…]$/.test(text) ? text : text + '.');

// A name (wg1, mwan3) keeps its small letter.
export const sentence = text => stop(/^[a-z]+\b(?!-)/.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

const TOLD = { vps: () => 'VPS has no internet', dark: () => 'Site offline', cut: () => 'No uplink works', crew: () => 'No internet',
  tunnel: incident => `${names(incident.tunnels)} down` };

// What people were told and goes on, and who has it where somebody said so.
export const incident = (it, now) => `Told: ${TOLD[it.what]?.(it) ?? it.what} since ${time(it.since, now)}.`
  + (it.who ? ` ${stop(`${it.who} has it`)}` : '');
