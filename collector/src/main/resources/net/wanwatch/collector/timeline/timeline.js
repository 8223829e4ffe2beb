// One day of the site: /api/v1/timeline drawn, to be moved through by keys, mouse and fingers.
import { area, colour, draw, forget } from './draw.js';
import { duration, sentence, stop } from './format.js';
import { make, put } from './view.js';

const by = id => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const canvas = by('canvas');
const SHORTEST = 10_000;
const ROWS = 150;

const WORDS = {
  ok: 'Up', degraded: 'Poor', 'vps-not-forwarding': 'VPS lets nothing through', 'tunnel-down': 'Down: tunnel',
  'uplink-no-internet': 'Down: no internet behind its dish or modem', 'uplink-down': 'Down: no link', unknown: 'Not known',
  'not-watched': 'Not watched',
};
const CREW = { ...WORDS, fine: 'Internet is fine', poor: 'Internet is slow', none: 'No internet' };
const KINDS = {
  outage: 'outages', 'crew-outage': 'times without internet', failover: 'failovers', state: 'changes of a verdict', finding: 'findings',
  note: 'notes', benchmark: 'speed tests', drill: 'drills', comparison: 'comparisons', dish: 'words of dishes', router: 'events of a router', incident: 'incidents',
  started: 'starts', stopped: 'ends',
};
const BARS = { test: 'Maintenance', told: 'What people were told', dish: 'What a dish said' };
const LEGEND = ['ok', 'degraded', 'tunnel-down', 'uplink-no-internet', 'vps-not-forwarding', 'unknown', 'not-watched'];

let day;
let span = { a: 0, b: 1 };
let chosen;
let mark = Date.parse(asked.get('at') ?? '');
let pointer;
let drawn;
if (Number.isNaN(mark)) mark = undefined;

const clock = (t, seconds) => new Date(t + day.offset(t)).toISOString().slice(11, seconds ? 19 : 16);
const edge = t => (t === day.to ? '24:00' : clock(t, span.b - span.a < 3_600_000));
const named = event => {
  const tunnel = day.routers.flatMap(r => r.tunnels.map(t => ({ ...t, router: r.name }))).find(t => t.name === event.tunnel && t.router === event.router);
  return tunnel ? `${tunnel.label}: ${event.text}` : sentence(event.text);
};
const until = event => event.end ?? (event.lasts ? Math.min(day.now, day.to) : event.at);
const begun = event => (event.at < day.from ? 'before this day' : clock(event.at, true));
const length = event => (until(event) - event.at < 1000 ? '' : event.lasts && !event.end ? 'goes on' : `for ${duration(until(event) - event.at)}`);
const said = event => `${begun(event)} ${length(event)}`.trim();

function read(json) {
  const ms = Date.parse;
  const lane = it => ({ ...it, spans: it.spans.map(({ from, to, word }) => ({ from: ms(from), to: ms(to), word })) });
  const offsets = json.offsets.map(({ from, seconds }) => ({ from: ms(from), seconds }));
  return {
    ...json, from: ms(json.from), to: ms(json.to), now: ms(json.now), offsets, crew: lane(json.crew),
    offset: t => (offsets.findLast(it => it.from <= t) ?? offsets[0]).seconds * 1e3,
    all: json.routers,
    routers: json.routers.filter(r => !asked.get('router') || r.name === asked.get('router')).map(r => ({ ...r,
      tunnels: r.tunnels.map(t => ({ ...t, verdict: lane(t.verdict), mwan3: lane(t.mwan3), shares: t.shares.map(s => ({ ...s, from: ms(s.from) })) })) })),
    events: json.events.filter(e => !e.router || !asked.get('router') || e.router === asked.get('router'))
      .map(e => ({ ...e, at: ms(e.at), end: e.end && ms(e.end) })),
  };
}

function go(a, b) {
  const length = Math.min(day.to - day.from, Math.max(SHORTEST, b - a));
  const middle = (a + b) / 2;
  const begin = Math.min(Math.max(middle - length / 2, day.from), day.to - length);
  span = { a: begin, b: begin + length };
  paint();
}
const zoom = (factor, around = chosen && chosen.at >= span.a && chosen.at <= span.b ? chosen.at : (span.a + span.b) / 2) =>
  go(around - (around - span.a) * factor, around + (span.b - around) * factor);
const move = part => go(span.a + (span.b - span.a) * part, span.b + (span.b - span.a) * part);

function choose(event, closer) {
  chosen = event;
  pointer = undefined;
  put(by('under'), `${said(event)}. ${stop(named(event))}`);
  const margin = Math.max(60_000, (until(event) - event.at) * 0.5);
  if (closer) go(event.at - margin, until(event) + margin);
  else if (event.at < span.a || event.at > span.b) go(event.at - (span.b - span.a) / 2, event.at + (span.b - span.a) / 2);
  else paint();
}

function step(way) {
  const here = chosen ? day.events.indexOf(chosen) : day.events.findLastIndex(e => e.at < (way > 0 ? span.a : span.b)) + (way > 0 ? 0 : 1);
  const event = day.events[here + way];
  if (event) choose(event);
  else put(by('under'), `There is no ${way > 0 ? 'later' : 'earlier'} event on this day.`);
}

const row = (head, text, event) => {
  const line = make('tr', '', make('td', ''), make('td', '', text));
  if (event) {
    const button = make('button', '', head);
    button.onclick = () => choose(event, true);
    line.firstChild.append(button, make('small', '', length(event)));
    if (event === chosen) line.setAttribute('aria-current', 'true');
  } else line.firstChild.append(head);
  return line;
};

const many = (n, what) => (n > 0 ? [`${n} more ${what} not shown`] : []);

function events() {
  const seen = day.events.filter(e => until(e) >= span.a && e.at <= span.b);
  by('events').tBodies[0].replaceChildren(...seen.slice(0, ROWS).map(e => row(begun(e), named(e) + (e.planned && !/planned|drill|^Maint/.test(e.text) ? ' (planned)' : ''), e)));
  by('events').hidden = seen.length === 0;
  const rest = [
    ...seen.length === 0 ? ['Nothing in this time'] : [], ...many(seen.length - ROWS, 'in this time are'),
    ...day['not-shown'].flatMap(({ kind, more }) => many(more, `${KINDS[kind] ?? kind} of this day are`)),
    ...day.incidents ? [] : ['What people were told is not known here'],
  ];
  put(by('rest'), rest.map(stop).join(' '));
}

function spans() {
  const lanes = [['The crew', day.crew, CREW], ...day.routers.flatMap(r => r.tunnels.map(t => [t.label, t.verdict, WORDS]))];
  const all = lanes.flatMap(([label, lane, words]) => lane.spans.filter(s => !/^(ok|fine)$/.test(s.word) && s.to > span.a && s.from < span.b)
    .map(s => [`${clock(s.from, true)}–${s.to === day.to ? '24:00' : clock(s.to, true)}`, `${label}: ${words[s.word] ?? s.word}`]));
  const [table, rest] = [by('spans').querySelector('table'), by('spans').querySelector('.rest')];
  table.tBodies[0].replaceChildren(...all.slice(0, ROWS).map(([when, what]) => row(when, what)));
  const coarse = lanes.filter(([, lane]) => lane.coarse).map(([label, lane]) => `So much changed of ${label} that each ${lane.coarse / 60} min show their worst`);
  put(rest, [...all.length === 0 ? ['All was up in this time'] : [], ...many(all.length - ROWS, 'are'), ...coarse].map(stop).join(' '));
}

let waiting;
function paint() {
  waiting ??= requestAnimationFrame(() => {
    waiting = undefined;
    if (!day) return;
    drawn = draw(canvas, day, { ...span, chosen, mark, pointer }, { words: w => WORDS[w] ?? w, crewWords: w => CREW[w] ?? w, clock });
    const whole = span.b - span.a >= day.to - day.from;
    put(by('window'), whole ? 'The whole day' : `${edge(span.a)} to ${edge(span.b)}`);
    by('view').setAttribute('aria-label', `Timeline of ${by('day').textContent}, ${by('window').textContent}`);
    clearTimeout(paint.later);
    paint.later = setTimeout(() => {
      events();
      if (by('spans').open) spans();
    }, 120);
  });
}

function frame() {
  const date = new Date(`${day.day}T12:00:00Z`);
  const text = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
  put(by('site'), day.site);
  put(by('day'), text);
  document.title = `${text} · ${day.site}`;
  const router = asked.get('router');
  const link = shift => `/timeline?day=${new Date(date.getTime() + shift * 86_400_000).toISOString().slice(0, 10)}${router ? `&router=${encodeURIComponent(router)}` : ''}`;
  by('before').href = link(-1);
  if (day.now >= day.to) by('after').href = link(1);
  else by('after').removeAttribute('href');
  by('today').hidden = day.now >= day.from && day.now < day.to;
  const hours = (day.to - day.from) / 3_600_000;
  put(by('zone'), `Times of the site (${day.zone})${hours === 24 ? '' : `; this day has ${hours} hours`}.`);
  by('data').href = `/api/v1/timeline?day=${day.day}`;
  put(by('notice'), day.now < day.from ? 'This day is still to come.' : day.written === 0 ? 'Nothing was written down on this day: nobody watched, or its journal is gone.'
    : router && day.routers.length === 0 ? `There is no router ${router}.` : '');
  by('routers').hidden = day.all.length < 2;
  by('routers').replaceChildren(...[undefined, ...day.all.map(r => r.name)].map(name => {
    const to = make('a', '', name ?? 'All routers');
    to.href = `/timeline?day=${day.day}${name ? `&router=${encodeURIComponent(name)}` : ''}`;
    if ((name ?? '') === (router ?? '')) to.setAttribute('aria-current', 'page');
    return to;
  }));
}

function legend() {
  by('legend').replaceChildren(...[...LEGEND, ...Object.keys(BARS)].map(word => {
    const patch = make('canvas', '');
    const ratio = devicePixelRatio || 1;
    [patch.width, patch.height] = [28 * ratio, 16 * ratio];
    [patch.style.width, patch.style.height] = ['28px', '16px'];
    patch.setAttribute('aria-hidden', 'true');
    const g = patch.getContext('2d');
    g.scale(ratio, ratio);
    if (word in BARS) {
      g.fillStyle = colour(word);
      g.fillRect(0, 3, 28, 10);
    } else area(g, word, 0, 0, 28, 16);
    return make('li', '', patch, WORDS[word] ?? BARS[word]);
  }), make('li', '', 'Thin strip: whether mwan3 sends people there. Below: their share, and the traffic down (area) and up (line).'),
  make('li', '', '▼ taken out, ▲ back, N note, T speed test, D drill, C comparison, R router, W Wanwatch, V verdict, ! finding.'));
}

async function load() {
  const query = asked.get('day') ? `day=${encodeURIComponent(asked.get('day'))}` : asked.get('at') ? `at=${encodeURIComponent(new Date(mark ?? NaN).toJSON() ?? asked.get('at'))}` : '';
  let again = 30_000;
  try {
    const answer = await fetch(`/api/v1/timeline?${query}`);
    if (!answer.ok) throw new Error(stop((await answer.text()).trim()));
    const first = !day;
    day = read(await answer.json());
    const key = event => event && [event.at, event.kind, event.tunnel].join();
    chosen = day.events.find(event => key(event) === key(chosen));
    frame();
    if (!first) paint();
    else if (mark >= day.from && mark <= day.to) go(mark - 900_000, mark + 900_000);
    else go(day.from, day.to);
    if (day.now > day.to + 1_200_000 && (day.incidents || day.now > day.to + 7 * 86_400_000)) return;
  } catch (error) {
    put(by('notice'), error instanceof TypeError ? 'Connection lost. Are you still in the Wi-Fi?' : error.message);
    if (!day) put(by('day'), 'Timeline');
    if (error.message.includes('must stand') || error.message.includes('no such')) return;
    again = 5_000;
  }
  setTimeout(load, document.hidden ? 120_000 : again);
}

const KEYS = {
  ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2), '+': () => zoom(0.5), '=': () => zoom(0.5), '-': () => zoom(2), _: () => zoom(2),
  Home: () => go(day.from, day.from + span.b - span.a), End: () => go(day.to - span.b + span.a, day.to),
  0: () => go(day.from, day.to), n: () => step(1), p: () => step(-1),
};
addEventListener('keydown', key => {
  if (!day || key.ctrlKey || key.metaKey || key.altKey || !KEYS[key.key]) return;
  key.preventDefault();
  KEYS[key.key]();
});
const press = { in: () => zoom(0.5), out: () => zoom(2), whole: KEYS[0], next: () => step(1), previous: () => step(-1) };
for (const [id, act] of Object.entries(press)) by(id).onclick = () => day && act();

const fingers = new Map();
let moved;
const time = x => span.a + (x - canvas.getBoundingClientRect().left - drawn.at.left) / (drawn.at.right - drawn.at.left) * (span.b - span.a);

// What is where somebody points: the events there, or what every strip says of that moment.
function under({ clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [clientX - box.left, clientY - box.top];
  const found = drawn.hits.findLast(h => x >= h.x && x <= h.x + h.w && y >= h.y && y <= h.y + h.h);
  if (found) return found.events;
  const t = time(clientX);
  const spot = drawn.rows.findLast(r => r.y - 16 <= y) ?? drawn.rows[0];
  const word = spans => spans.find(s => s.from <= t && t < s.to);
  const its = word(spot.parts.spans);
  if (!its || t < span.a || t > span.b) return [];
  const { tunnel } = spot.parts;
  const share = tunnel?.shares.findLast(s => s.from <= t)?.share;
  const mwan3 = tunnel && word(tunnel.mwan3.spans);
  put(by('under'), `${clock(t, true)} ${spot.label}: ${spot.parts.words(its.word)}, ${clock(its.from, true)} to ${its.to === day.to ? '24:00' : clock(its.to, true)}.`
    + (mwan3 ? ` mwan3: ${mwan3.word.replace('-', ' ')}${share === undefined ? '' : `, ${(share * 100).toFixed(0)} % of new connections`}.` : ''));
  pointer = t;
  return [];
}

const view = by('view');
view.addEventListener('pointerdown', e => {
  fingers.set(e.pointerId, e.clientX);
  moved = 0;
});
view.addEventListener('pointermove', e => {
  if (!day || !fingers.has(e.pointerId)) return;
  const before = [...fingers.values()];
  fingers.set(e.pointerId, e.clientX);
  const now = [...fingers.values()];
  moved += Math.abs(before[0] - now[0]);
  if (moved > 4) view.setPointerCapture(e.pointerId);
  if (now.length === 1) go(span.a + time(before[0]) - time(now[0]), span.b + time(before[0]) - time(now[0]));
  else zoom(Math.max(20, Math.abs(before[0] - before[1])) / Math.max(20, Math.abs(now[0] - now[1])), time((now[0] + now[1]) / 2));
});
for (const over of ['pointerup', 'pointercancel', 'pointerleave']) {
  view.addEventListener(over, e => {
    if (over === 'pointerup' && day && drawn && moved < 5 && fingers.size === 1) {
      const events = under(e);
      if (events.length > 0) {
        choose(events[0]);
        put(by('under'), events.slice(0, 4).map(it => `${said(it)}. ${stop(named(it))}`).join(' ') + (events.length > 4 ? ` And ${events.length - 4} more.` : ''));
      } else paint();
    }
    fingers.delete(e.pointerId);
  });
}
view.addEventListener('wheel', e => {
  if (!day || !(e.ctrlKey || e.metaKey || Math.abs(e.deltaX) > Math.abs(e.deltaY))) return;
  e.preventDefault();
  if (e.ctrlKey || e.metaKey) zoom(e.deltaY > 0 ? 1.25 : 0.8, time(e.clientX));
  else move(e.deltaX / 1_500);
}, { passive: false });
by('spans').addEventListener('toggle', () => day && spans());
new ResizeObserver(paint).observe(view);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forget();
  legend();
  paint();
});
legend();
load();
