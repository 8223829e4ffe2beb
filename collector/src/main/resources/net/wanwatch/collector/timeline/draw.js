// Draws the timeline: rows of strips over one axis of time. It knows no page and no keys.
const ROW = { axis: 24, strip: 20, mwan3: 8, traffic: 22, marks: 17, gap: 13, label: 17 };
const PIN = { note: 'N', router: 'R', benchmark: 'T', drill: 'D', comparison: 'C', started: 'W', stopped: 'W', state: 'V', finding: '!', failover: '' };
const HOUR = 3_600_000;
const STEPS = [1e3, 5e3, 15e3, 6e4, 3e5, 9e5, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR];
const BAD = { 'uplink-down': 'v', 'uplink-no-internet': 'v', 'tunnel-down': '', 'vps-not-forwarding': 'h', none: '', offline: '' };

const FILL = { unknown: 'line', poor: 'amber' };

let colours = {};
export const colour = name => colours[name] ??= getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const forget = () => { colours = {}; };

// One word of a strip as an area. Each has a look of its own beside its colour.
export function area(g, word, x, y, w, h) {
  if (word === 'not-watched') {
    g.fillStyle = colour('muted');
    for (let i = Math.ceil(x / 8) * 8; i < x + w - 2; i += 8) g.fillRect(i, y + h / 2 - 1, 4, 2);
    return;
  }
  const level = word in BAD ? 'down' : { ok: 'ok', fine: 'ok', online: 'ok', degraded: 'poor', poor: 'poor', unknown: 'unknown' }[word] ?? 'poor';
  g.save();
  g.beginPath();
  g.rect(x, y, w, h);
  g.clip();
  g.fillStyle = colour(FILL[level] ?? level);
  g.fillRect(x, y, w, h);
  g.strokeStyle = g.fillStyle = colour({ unknown: 'muted', poor: 'amber-text' }[level] ?? 'bar');
  g.lineWidth = 1.5;
  g.beginPath();
  if (level === 'unknown') {
    for (let i = Math.floor((x - h) / 7) * 7; i < x + w; i += 7) {
      g.moveTo(i, y + h);
      g.lineTo(i + h, y);
    }
  } else if (level === 'poor' && h > 10) {
    for (let i = Math.ceil(x / 6) * 6; i < x + w; i += 6) g.fillRect(i, y + h - 6, 2.5, 2.5);
  } else if (BAD[word] === 'v') {
    for (let i = Math.ceil(x / 6) * 6; i < x + w; i += 6) g.fillRect(i, y + h * 0.6, 2, h);
  } else if (BAD[word] === 'h') g.fillRect(x, y + h - 6, w, 2.5);
  g.stroke();
  g.restore();
}

const worse = word => (word === 'ok' || word === 'fine' || word === 'online' ? 0 : word === 'not-watched' ? 1 : word === 'unknown' ? 2 : word in BAD ? 4 : 3);

// What is narrower than a pixel is not lost: it is drawn last, and two pixels wide.
function strip(g, spans, at, y, h, words) {
  for (let rank = 0; rank < 5; rank++) {
    for (const span of spans) {
      if (worse(span.word) !== rank || span.to < at.a || span.from > at.b) continue;
      const x = Math.max(at.x(span.from), at.left);
      const w = Math.min(at.x(span.to), at.right) - x;
      area(g, span.word, x, y, rank > 0 ? Math.max(w, 2) : w, h);
      if (!words || w < 46) continue;
      const text = words(span.word);
      if (g.measureText(text).width > w - 10) continue;
      if (rank > 0) {
        g.fillStyle = colour(['', 'card', 'card', 'amber', 'down'][rank]);
        g.fillRect(x + 4, y + 2, g.measureText(text).width + 6, h - 4);
      }
      g.fillStyle = colour(['ok-text', 'text', 'text', 'amber-text', 'bar'][rank]);
      g.fillText(text, x + 7, y + h / 2 + 1);
    }
  }
}

function traffic(g, { every, down, up }, from, at, y, h, top) {
  const level = (bytes, i) => bytes[i] / every / top;
  g.fillStyle = g.strokeStyle = colour('trace');
  g.lineWidth = 1.5;
  down.forEach((bytes, i) => {
    const [x, to] = [at.x(from + i * every * 1e3), at.x(from + (i + 1) * every * 1e3)];
    if (bytes === null || to < at.left || x > at.right) return;
    const left = Math.max(x, at.left);
    g.globalAlpha = 0.45;
    g.fillRect(left, y + h - level(down, i) * h, Math.min(to, at.right) - left, level(down, i) * h);
    g.globalAlpha = 1;
    if (up[i] !== null) g.fillRect(left, y + h - level(up, i) * h - 1, Math.min(to, at.right) - left, 1.5);
  });
}

function bar(g, event, at, y, h, fill, end, text) {
  const x = Math.max(at.x(event.at), at.left);
  const w = Math.max(2, Math.min(at.x(end), at.right) - x);
  g.fillStyle = fill;
  g.fillRect(x, y, w, h);
  if (text && g.measureText(text).width < w - 8) {
    g.fillStyle = colour('bar');
    g.fillText(text, x + 4, y + h / 2 + 1);
  }
}

// Marks of one row; those that would lie on each other become one with their number.
function pins(g, events, at, y, chosen, hits) {
  let last;
  const drawn = [];
  for (const event of events) {
    const x = at.x(event.at);
    if (x < at.left - 1 || x > at.right + 1) continue;
    if (last && x - last.x < 17 && event !== chosen && !last.events.includes(chosen)) last.events.push(event);
    else drawn.push(last = { x, events: [event] });
  }
  for (const { x, events: [event, ...more] } of drawn) {
    const text = more.length > 0 ? String(more.length + 1) : PIN[event.kind] ?? '•';
    g.fillStyle = colour(event.kind === 'benchmark' || event.kind === 'drill' || event.kind === 'comparison' ? 'test' : event.kind === 'finding' ? 'poor' : 'note');
    g.beginPath();
    if (event.kind === 'failover' && more.length === 0) {
      const back = /again/.test(event.text) ? -1 : 1;
      g.moveTo(x - 6, y + 8 - 5 * back);
      g.lineTo(x + 6, y + 8 - 5 * back);
      g.lineTo(x, y + 8 + 5 * back);
      g.fillStyle = colour(back > 0 ? 'down' : 'fine');
    } else g.roundRect(x - 7.5, y, 15, 15, more.length > 0 ? 7.5 : 3);
    g.fill();
    if (text) {
      g.fillStyle = colour('bar');
      g.textAlign = 'center';
      g.fillText(text, x, y + 8.5);
      g.textAlign = 'left';
    }
    hits.push({ x: x - 9, y, w: 18, h: 16, events: [event, ...more] });
  }
}

function axis(g, at, day, height, clock) {
  const step = STEPS.find(each => (at.right - at.left) * each / (at.b - at.a) > 64) ?? STEPS.at(-1);
  const begin = step < HOUR ? Math.floor(at.a / step) * step : day.from;
  g.textAlign = 'center';
  for (let t = begin; t <= at.b; t += Math.min(step, HOUR / 2)) {
    const local = t + day.offset(t);
    const x = at.x(t);
    if (t < at.a || local % step !== 0 && !(step >= HOUR && local % HOUR === 0 && new Date(local).getUTCHours() % (step / HOUR) === 0)) continue;
    g.fillStyle = colour('line');
    g.fillRect(x, ROW.axis - 4, 1, height);
    g.fillStyle = colour('muted');
    g.fillText(t === day.to ? '24:00' : clock(t, step < 6e4), Math.min(Math.max(x, at.left + 20), at.right - 20), 12);
  }
  g.textAlign = 'left';
}

function line(g, at, t, height, fill, text, dash = []) {
  if (t < at.a || t > at.b) return;
  const x = at.x(t);
  g.strokeStyle = g.fillStyle = fill;
  g.lineWidth = 1.5;
  g.setLineDash(dash);
  g.beginPath();
  g.moveTo(x, ROW.axis - 2);
  g.lineTo(x, height);
  g.stroke();
  g.setLineDash([]);
  const w = g.measureText(text).width;
  const left = Math.min(Math.max(x - w / 2, at.left + 2), at.right - w - 2);
  g.fillStyle = colour('card');
  g.fillRect(left - 3, 2, w + 6, 19);
  g.fillStyle = fill;
  g.fillText(text, left, 12);
}

// Draws all of it, and returns how high it is and what lies where.
export function draw(canvas, day, { a, b, chosen, mark, pointer }, { words, crewWords, clock }) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const narrow = width < 700;
  const hits = [];
  const g = canvas.getContext('2d');
  const left = narrow ? 8 : width < 1000 ? 150 : 196;
  const right = width - 10;
  const at = { a, b, left, right, x: t => left + (t - a) / (b - a) * (right - left) };
  const rows = [];
  let y = ROW.axis + 8;
  const row = (label, detail, parts, height) => {
    if (narrow) y += ROW.label;
    rows.push({ y, label, detail, parts });
    y += height + ROW.gap;
  };
  const site = day.events.filter(event => !event.tunnel);
  row('The crew', '', { spans: day.crew.spans, words: crewWords, pins: site.filter(e => e.kind in PIN), told: day.events.filter(e => e.kind === 'incident'), work: site.filter(e => e.kind === 'maintenance') }, ROW.strip + 2 * ROW.marks + 4);
  for (const router of day.routers) {
    for (const tunnel of router.tunnels) {
      const own = day.events.filter(e => e.tunnel === tunnel.name && e.router === router.name);
      row(tunnel.label, day.routers.length > 1 ? `${router.name} · ${tunnel.name}` : tunnel.name, { spans: tunnel.verdict.spans, words, tunnel, pins: own.filter(e => e.kind in PIN), outages: own.filter(e => e.kind === 'outage'), dish: own.filter(e => e.kind === 'dish') }, ROW.strip + ROW.mwan3 + ROW.traffic + ROW.marks + 6);
    }
  }
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(y * ratio);
  canvas.style.height = `${y}px`;
  g.scale(ratio, ratio);
  g.textBaseline = 'middle';
  g.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  axis(g, at, day, y, clock);
  const end = event => event.end ?? (event.lasts ? Math.min(day.now, day.to) : event.at);
  const seen = event => end(event) >= a && event.at <= b;
  const hit = (event, top, h) => hits.push({ x: at.x(event.at) - 3, y: top, w: at.x(end(event)) - at.x(event.at) + 6, h, events: [event] });
  const most = Math.max(1, ...day.routers.flatMap(r => r.tunnels).flatMap(t => t.traffic.down.concat(t.traffic.up)).map(n => (n ?? 0) / 300));
  for (const { y: top, label, detail, parts } of rows) {
    g.fillStyle = colour('text');
    g.font = g.font.replace('12px', '600 13px');
    const place = narrow ? [left, top - 8] : [12, top + ROW.strip / 2 + 1];
    g.fillText(label, ...place, narrow ? 230 : left - 20);
    const labelled = Math.min(g.measureText(label).width, 230);
    g.font = g.font.replace('600 13px', '12px');
    g.fillStyle = colour('muted');
    if (detail) g.fillText(detail, ...(narrow ? [left + labelled + 8, top - 8] : [12, top + ROW.strip + 9]));
    strip(g, parts.spans, at, top, ROW.strip, parts.words);
    let marks = top + ROW.strip + 3;
    if (parts.tunnel) {
      const { mwan3, shares, traffic: bytes } = parts.tunnel;
      parts.outages.filter(seen).forEach(event => {
        bar(g, event, at, top - 3, 3, colour(event.planned ? 'test' : 'down'), end(event));
        hit(event, top - 3, ROW.strip + 3);
      });
      strip(g, mwan3.spans, at, marks - 1, ROW.mwan3 - 2);
      marks += ROW.mwan3;
      traffic(g, bytes, day.from, at, marks, ROW.traffic - 2, most);
      let last = '';
      g.fillStyle = colour('text');
      shares.forEach(({ from, share }, i) => {
        const x = Math.max(at.x(from), left);
        const to = Math.min(at.x(shares[i + 1]?.from ?? Math.min(day.now, day.to)), right);
        const text = share === undefined ? '' : `${(share * 100).toFixed(0)} %`;
        if (text === '') last = '';
        if (to - x < 40 || text === last) return;
        g.fillText(last = text, x + 3, marks + 7);
      });
      marks += ROW.traffic;
      parts.dish.filter(seen).forEach(event => {
        bar(g, event, at, marks + 2, 12, colour('dish'), end(event), event.text.replace(/^its /, ''));
        hit(event, marks, 15);
      });
    } else {
      parts.work.filter(seen).forEach(event => {
        bar(g, event, at, marks + ROW.marks + 1, 14, colour('test'), end(event), event.text);
        hit(event, marks + ROW.marks, 16);
      });
      parts.told.filter(seen).forEach(event => {
        bar(g, event, at, marks + ROW.marks + 1, 14, colour('told'), end(event), event.text.replace('People were told: ', ''));
        hit(event, marks + ROW.marks, 16);
      });
      day.events.filter(e => e.kind === 'crew-outage' && seen(e)).forEach(event => hit(event, top, ROW.strip));
    }
    pins(g, parts.pins, at, marks, chosen, hits);
  }
  day.offsets.slice(1).forEach(({ from }) => line(g, at, from, y, colour('muted'), 'clocks changed', [2, 3]));
  line(g, at, Math.min(day.now, day.to + 1), y, colour('muted'), 'now', [5, 4]);
  if (mark !== undefined) line(g, at, mark, y, colour('told'), clock(mark, true));
  if (pointer !== undefined) line(g, at, pointer, y, colour('focus'), clock(pointer, true));
  if (chosen) line(g, at, chosen.at, y, colour('focus'), clock(chosen.at, true));
  return { height: y, hits, at, rows };
}
