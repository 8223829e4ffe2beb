// The agent's page: what the VPS hears of the site.
import { follow } from './live.js';
import { duration, incident, megabits, names, ratio, rtt, stop, time } from './format.js';
import { card, fill, list, make, put, shape, sign } from './view.js';

// WireGuard shakes hands anew after two minutes and gives a session up after three.
const OLD_HANDSHAKE = 180_000;

const at = id => document.getElementById(id);
const heroShape = shape();
sign(heroShape, 'unknown');
at('answer').prepend(heroShape);

let status;
let heardAt = 0;
let connection = 'waiting';

const STATE = {
  fine: 'Receiving',
  poor: 'Receiving, with losses',
  down: 'Nothing received',
  unknown: 'Not known',
};

function level({ receiving, loss }) {
  if (receiving === undefined) return 'unknown';
  if (!receiving) return 'down';
  return loss > 0.05 ? 'poor' : 'fine';
}

function judge(now) {
  const { tunnels, wireguard } = status;
  if (!wireguard.heard) {
    return ['unknown', 'We cannot tell', `WireGuard cannot be read. ${stop(wireguard.reason ?? '')}`];
  }
  const heard = tunnels.filter(tunnel => tunnel.receiving);
  const silent = tunnels.filter(tunnel => tunnel.receiving === false);
  const silence = silent.length === 0 ? '' : ` Silent: ${stop(names(silent.map(tunnel => tunnel.label)))}`;
  const count = `${heard.length} of ${tunnels.length} tunnels bring something.${silence}`;
  if (status['silent-since']) {
    const from = status['silent-since'];
    return ['down', `Site silent since ${time(from, now)}`, `For ${duration(now - Date.parse(from))}: power, or the router?`];
  }
  if (heard.length === 0) return ['unknown', 'We cannot tell', 'No tunnel is known to bring anything yet.'];
  return silent.length === 0 ? ['fine', 'The site is heard', count] : ['poor', 'The site is heard in part', count];
}

function answer(now) {
  const live = judge(now);
  const [grade, headline, meaning] = connection === 'lost'
    ? ['unknown', 'Connection lost', `Last heard ${duration(Date.now() - heardAt)} ago: “${live[1]}”. What stands below is old.`]
    : live;
  at('answer').dataset.level = grade;
  sign(heroShape, grade);
  put(at('headline'), headline);
  put(at('meaning'), meaning);
  document.title = `${headline} · ${status.site} (VPS)`;
}

function facts(tunnel, now) {
  if (!tunnel.handshake) return 'no handshake yet';
  const age = now - Date.parse(tunnel.handshake);
  return `handshake ${duration(age)} ago` + (age > OLD_HANDSHAKE ? ': too old, the session is dead' : '');
}

const view = (tunnel, now) => ({
  label: tunnel.label,
  detail: [tunnel.router, tunnel.name].join(' · '),
  level: level(tunnel),
  word: STATE[level(tunnel)],
  since: tunnel.receiving === false && tunnel['received-at']
    ? `for ${duration(now - Date.parse(tunnel['received-at']))}` : '',
  finding: '',
  numbers: [
    ['Round trip', rtt(tunnel.rtt), 'Round trip from the VPS to the router'],
    ['Lost', ratio(tunnel.loss), 'Lost in the last minute'],
    ['in Mbit/s', megabits(tunnel['receive-rate']), 'Megabits a second from the site'],
    ['out Mbit/s', megabits(tunnel['send-rate']), 'Megabits a second to the site'],
  ],
  samples: tunnel.spark,
  evidence: facts(tunnel, now),
  facts: '',
});

function show() {
  document.body.dataset.live = connection;
  put(at('live'), { live: 'Live', waiting: 'Connecting', lost: 'Connection lost' }[connection]
    + (connection === 'lost' && status ? `, last heard ${duration(Date.now() - heardAt)} ago` : ''));
  if (!status) {
    if (connection === 'lost') put(at('headline'), 'Connection lost');
    return;
  }
  const now = Date.parse(status.now) + (connection === 'lost' ? 0 : Date.now() - status.arrived);
  put(at('site'), `${status.site}, seen from the VPS`);
  put(at('version'), `Wanwatch agent ${status.version}`);
  const notices = (status.incidents ?? []).map(it => incident(it, now));
  if (status.simulated) notices.unshift('A simulation: nothing on this page is real.');
  list(at('notices'), notices, text => text,
    () => make('p', 'notice'), put);
  answer(now);
  list(at('tunnels'), status.tunnels, tunnel => `${tunnel.router}/${tunnel.name}`, card,
    (child, tunnel) => fill(child, view(tunnel, now)));
}

function hear(next) {
  heardAt = Date.now();
  connection = 'live';
  if (next) status = { ...next, arrived: heardAt };
  show();
}

follow('/api/v1/status/stream', {
  heard: hear,
  beat: () => hear(),
  lost: () => {
    connection = 'lost';
    show();
  },
});
setInterval(show, 1_000);
