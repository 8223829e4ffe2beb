// The site's status page: the record of /api/v1/status in the crew's words.
import { follow } from './live.js';
import { bytes, duration, incident, megabits, names, ratio, rtt, sentence, share, since, stop, time } from './format.js';
import { card, figures, fill, list, make, plot, put, shape, sign, spark } from './view.js';

const at = id => document.getElementById(id);
const hero = { shape: shape(), spark: spark(), figures: make('dl', 'figures') };
sign(hero.shape, 'unknown');
at('answer').prepend(hero.shape);
at('chart').append(hero.spark, hero.figures);

let status;
let heardAt = 0;
let connection = 'waiting';

const ANSWER = {
  fine: { level: 'fine', headline: () => 'Internet is fine' },
  poor: { level: 'poor', headline: () => 'Internet is slow' },
  none: { level: 'down', headline: (from, now) => (from ? `No internet since ${time(from, now)}` : 'No internet') },
  unknown: { level: 'unknown', headline: () => 'We cannot tell' },
};
const LEVEL = { ok: 'fine', degraded: 'poor', unknown: 'unknown' };
const FINDING = {
  blind: 'mwan3 still sends people here',
  'false-alarm': 'mwan3 keeps it out although it works',
  'wrong-way': 'leaves by another uplink than its own',
};

function verdictWord({ verdict, label }) {
  const far = /starlink|dish/i.test(label) ? 'dish' : 'uplink';
  return {
    ok: 'Up',
    degraded: 'Poor',
    'vps-not-forwarding': 'VPS does not forward',
    'tunnel-down': 'Down: tunnel',
    'uplink-no-internet': `Down: ${far} has no internet`,
    'uplink-down': far === 'dish' ? 'Down: no link to the dish' : 'Down: no link',
  }[verdict] ?? 'Not known';
}

const works = tunnel => tunnel.verdict === 'ok' || tunnel.verdict === 'degraded';
const carries = tunnel => works(tunnel) && tunnel.share !== 0;

function meaning(tunnels) {
  const count = tunnels.filter(carries).length;
  const unknown = tunnels.filter(t => t.verdict === 'unknown');
  if (tunnels.length === 0) return 'No uplink is configured.';
  if (unknown.length === tunnels.length) return 'Nothing is known of the uplinks right now.';
  const broken = tunnels.filter(t => !works(t) && t.verdict !== 'unknown').map(t => t.label);
  const out = broken.length > 0 && count > 0
    ? ` ${names(broken)} ${broken.length === 1 ? 'is' : 'are'} down.` : '';
  const blank = unknown.length > 0 ? ` ${unknown.length}\u00a0not known.` : '';
  return `${count === 0 ? 'None' : count} of ${tunnels.length} uplinks ${count < 2 ? 'carries' : 'carry'} you.${out}${blank}`;
}

function answer(now) {
  const { crew, routers, site } = status;
  const { level, headline } = connection === 'lost'
    ? { level: 'unknown', headline: () => 'Connection lost' } : ANSWER[crew.state] ?? ANSWER.unknown;
  const words = headline(crew.since, now);
  at('answer').dataset.level = level;
  sign(hero.shape, level);
  put(at('headline'), words);
  if (connection === 'lost') {
    put(at('since'), `Last heard ${duration(Date.now() - heardAt)} ago: “${ANSWER[crew.state].headline(crew.since, now)}”.`);
    put(at('meaning'), 'Are you still in the Wi-Fi? What stands below is old.');
  } else {
    put(at('since'), crew.state === 'unknown' ? '' : since(crew.since, now));
    put(at('meaning'), meaning(routers.flatMap(router => router.tunnels)));
  }
  plot(hero.spark, crew.spark);
  figures(hero.figures, [
    ['Round trip', rtt(crew.rtt), 'Round trip of a new connection'],
    ['Lost', ratio(crew.loss), 'Lost of what new connections send'],
  ]);
  document.title = `${words} · ${site}`;
}

function notices(now) {
  const { simulated, maintenance, vps, routers } = status;
  const all = [];
  if (simulated) all.push(['simulated', '', 'A simulation: nothing on this page is real.']);
  if (maintenance) {
    all.push(['maintenance', '', `Maintenance until ${time(maintenance.until, now)}: ${stop(maintenance.text)}`]);
  }
  for (const it of status.incidents ?? []) {
    const text = incident(it, now);
    all.push([`incident ${text}`, '', text]);
  }
  for (const router of routers.filter(r => !r.heard)) {
    all.push(['router ' + router.name, 'down', `Router ${router.name} is not heard. ${sentence(router.reason ?? '')}`]);
  }
  if (!vps.heard) all.push(['vps', 'down', `The VPS is not heard. ${sentence(vps.reason ?? '')}`]);
  list(at('notices'), all, notice => notice[0], ([, level]) => {
    const notice = make('p', 'notice');
    notice.dataset.level = level;
    return notice;
  }, (notice, [, , text]) => put(notice, text));
}

function facts(tunnel, now) {
  const mwan3 = tunnel.mwan3 && `mwan3 ${tunnel.mwan3} ${since(tunnel['mwan3-since'], now)}`;
  const shook = tunnel.handshake && `handshake ${duration(now - Date.parse(tunnel.handshake))}\u00a0ago`;
  return [mwan3?.trim(), shook].filter(Boolean).map(part => part.replaceAll(' ', '\u00a0')).join(' · ');
}

const DISH = {
  booting: 'starts', stowed: 'is stowed', 'thermal-shutdown': 'is too hot', 'no-schedule': 'has no time to send',
  'no-satellites': 'sees no satellites', obstructed: 'is obstructed', 'no-downlink': 'receives nothing',
  'no-pings': 'gets no answer from the ground', turning: 'turns itself', 'cable-test': 'tests its cable', sleeping: 'sleeps',
  moving: 'moves, which its subscription does not allow', 'no-account': 'has no active subscription',
  'too-far': 'is too far from its address', 'not-allowed-here': 'may not work here', 'data-used-up': 'has used up its data',
  'cell-disabled': 'is not served here at the moment', unheard: 'is not heard', ok: 'says that all is well',
  unclear: 'does not say how it is',
};
const DISH_ALERT = {
  'thermal-shutdown': 'it shut down, too hot',
  'thermal-throttle': 'it is hot', 'power-supply-hot': 'its power supply is hot', 'motors-stuck': 'its motors are stuck',
  'mast-not-vertical': 'its mast leans', 'low-signal': 'its signal is weak', 'update-waiting': 'an update waits for its restart',
};

// The dish's own word: why it carries nothing, and what it complains of.
function dish({ dish: it }, now) {
  if (!it) return '';
  const bound = it['since-bound'] >= 5 ? `, ± ${duration(1000 * it['since-bound'])}` : '';
  const begun = it.since ? `, ${since(it.since, now)}${bound}` : '';
  const alerts = it.alerts.map(alert => DISH_ALERT[alert]).filter(Boolean);
  if (it.ethernet !== undefined) alerts.push(`its cable runs at ${it.ethernet}\u00a0Mbit/s`);
  return ` Its dish ${[`${DISH[it.state] ?? `says ${it.state}`}${begun}`, ...alerts].join(', ')}.`;
}

const tunnelView = (tunnel, now) => ({
  label: tunnel.label,
  detail: [tunnel.name, tunnel.uplink].filter(Boolean).join(' · '),
  level: LEVEL[tunnel.verdict] ?? 'down',
  word: verdictWord(tunnel),
  since: since(tunnel.since, now),
  finding: FINDING[tunnel.finding] ?? '',
  numbers: [
    ['Round trip', rtt(tunnel.rtt), 'Round trip through the tunnel'],
    ['Lost', ratio(tunnel.loss), 'Lost in the last minute'],
    ['Share', share(tunnel.share), 'Share of new connections'],
    ['↓ Mbit/s', megabits(tunnel['receive-rate']), 'Megabits a second down'],
    ['↑ Mbit/s', megabits(tunnel['send-rate']), 'Megabits a second up'],
  ],
  samples: tunnel.spark,
  evidence: sentence(tunnel.evidence.replace(/; its dish says[^;]*/, '')) + dish(tunnel, now),
  facts: facts(tunnel, now),
});

function routers(now) {
  const several = status.routers.length > 1;
  list(at('routers'), status.routers, router => router.name,
    () => make('section', '', make('h2', ''), make('ul', 'cards')),
    (section, router) => {
      const [heading, cards] = section.children;
      put(heading, several ? `Uplinks of ${router.name}` : 'Uplinks');
      section.setAttribute('aria-label', heading.textContent);
      cards.classList.toggle('many', status.routers.flatMap(r => r.tunnels).length > 6);
      list(cards, router.tunnels, tunnel => tunnel.name, card, (child, tunnel) => fill(child, tunnelView(tunnel, now)));
    });
}

const newest = (a, b) => (!b || (a && a.at > b.at) ? a : b);

function coming({ paused, next }, now) {
  if (paused) return 'The plan is paused.';
  if (next.length === 0) return 'Nothing is planned.';
  return 'Next tests: ' + next.slice(0, 3).map(({ what, at: when }) => `${what}\u00a0${time(when, now)}`).join(' · ');
}

// Idle, and under the load of the test.
function loaded({ down, up }) {
  const result = newest(down, up);
  return result.loaded === undefined ? rtt(result.idle) : `${rtt(result.idle).replace(/\sms$/, '')} → ${rtt(result.loaded)}`;
}

function left(budgets) {
  const each = budgets.map(({ period, budget, left: rest, forecast }) => `${bytes(rest)} of ${bytes(budget)} `
    + (period === 'day' ? 'today' : `this month, ${bytes(forecast)} expected`));
  return `${budgets[0].label} may still test ${each.join('; ')}`;
}

function speed(now) {
  at('speed').hidden = !status.speed;
  if (!status.speed) return;
  const { tested, budgets } = status.speed;
  at('tested').hidden = tested.length === 0;
  list(at('tested').tBodies[0], tested, row => row.what, () => make('tr', '',
    make('th', '', make('span', ''), make('small', 'detail')), make('td', ''), make('td', ''), make('td', '')),
  (row, it) => {
    const [what, down, up, trip] = row.children;
    what.scope = 'row';
    put(what.children[0], it.what);
    put(what.children[1], time(newest(it.down, it.up).at, now));
    down.textContent = megabits(it.down?.throughput);
    up.textContent = megabits(it.up?.throughput);
    trip.textContent = loaded(it);
  });
  put(at('coming'), (tested.length === 0 ? 'No test yet. ' : '') + coming(status.speed, now));
  const byTunnel = [...new Set(budgets.map(it => it.label))].map(label => budgets.filter(it => it.label === label));
  list(at('budgets'), byTunnel, each => each[0].label, () => make('li', ''), (item, each) => put(item, left(each)));
}

function events(now) {
  const labels = new Map(status.routers.flatMap(r => r.tunnels).map(t => [t.name, t.label]));
  at('happened').hidden = status.events.length === 0;
  list(at('events'), status.events, event => [event.at, event.kind, event.tunnel, event.text].join(),
    () => make('li', '', make('time', ''), make('span', '', make('b', ''), ' ', make('span', ''))),
    (item, event) => {
      const [when, what] = item.children;
      when.dateTime = event.at;
      put(when, time(event.at, now, true));
      put(what.children[0], event.tunnel ? `${labels.get(event.tunnel) ?? event.tunnel}:` : '');
      put(what.children[1], event.tunnel ? stop(event.text) : sentence(event.text));
    });
}

function show() {
  document.body.dataset.live = connection;
  put(at('live'), { live: 'Live', waiting: 'Connecting', lost: 'Connection lost' }[connection]
    + (connection === 'lost' && status ? `, last heard ${duration(Date.now() - heardAt)} ago` : ''));
  if (!status) {
    if (connection === 'lost') put(at('headline'), 'Connection lost');
    return;
  }
  const now = Date.parse(status.now) + (connection === 'lost' ? 0 : Date.now() - status.arrived);
  put(at('site'), status.site);
  put(at('version'), `Wanwatch ${status.version}`);
  notices(now);
  answer(now);
  routers(now);
  speed(now);
  events(now);
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
