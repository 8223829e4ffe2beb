// Invented throughput tests of a day, as OpenMetrics for `promtool tsdb create-blocks-from openmetrics`:
//
//   node benchmarks.mjs [HOURS] [TUNNELS] > benchmarks.om
//
// Names and labels are the collector's. Numbers rise and fall with the hour and mean nothing.
const HOURS = Number(process.argv[2] ?? 24);
const TUNNELS = (process.argv[3] ?? 'wg1,wg2,wg3').split(',');
const STEP = 30;
const end = Math.floor(Date.now() / 1000);
const start = end - HOURS * 3600;
const place = 'site="demo",router="magic"';
const families = new Map();

function point(family, type, labels, value, at, suffix = '') {
  const all = families.get(family) ?? {type, series: new Map()};
  families.set(family, all);
  const key = `${family}${suffix}{${labels}}`;
  all.series.set(key, [...all.series.get(key) ?? [], `${key} ${value} ${at}`]);
}

const gauge = (name, labels, value, at) => point(`wanwatch_benchmark_${name}`, 'gauge', labels, value, at);
const counter = (name, labels, value, at) => point(`wanwatch_benchmark_${name}`, 'counter', labels, value, at, '_total');

const wobble = (n, i) => 1 + 0.25 * Math.sin(n / 5400 + i * 2) + 0.1 * Math.sin(n / 700 + i);
const variants = TUNNELS.flatMap((tunnel, i) => [1, 8].flatMap(flows => ['down', 'up'].map(direction =>
  ({tunnel, flows, direction, rate: (direction === 'down' ? 14e6 : 2e6) * (flows === 1 ? 0.45 : 1) * (1 - 0.2 * i), i}))));
for (const direction of ['down', 'up']) {
  variants.push({tunnel: 'aggregate', flows: 8, direction, rate: direction === 'down' ? 27e6 : 4e6, i: 3});
  variants.push({tunnel: 'crew', flows: 8, direction, rate: direction === 'down' ? 21e6 : 3.4e6, i: 4});
}

for (let at = start; at <= end; at += STEP) {
  variants.forEach(({tunnel, flows, direction, rate, i}, n) => {
    const ran = at - (at - start + n * 300) % 7200; // every two hours, one after the other
    if (ran < start) {
      return;
    }
    const labels = `${place},tunnel="${tunnel}",direction="${direction}",flows="${flows}",protocol="tcp",scenario="mwan3"`;
    gauge('throughput_bytes_per_second', labels, (rate * wobble(ran, i)).toFixed(0), at);
    gauge('retransmits', labels, Math.round(60 * wobble(ran, i)), at);
    gauge('last_success_timestamp_seconds', labels, ran, at);
    for (const [percentile, idle] of [['50', 0.041], ['95', 0.063]]) {
      gauge('idle_rtt_seconds', `${labels},percentile="${percentile}"`, (idle * wobble(ran, i)).toFixed(4), at);
      gauge('loaded_rtt_seconds', `${labels},percentile="${percentile}"`, (idle * 2.6 * wobble(ran, i + 1)).toFixed(4), at);
    }
  });
  const runs = Math.floor((at - start) / 500);
  counter('runs', place, runs, at);
  counter('transferred_bytes', place, runs * 180e6, at);
  for (const [reason, every] of [['budget', 40], ['load', 9], ['offline', 25], ['quiet-hours', 60]]) {
    counter('skipped', `${place},reason="${reason}"`, Math.floor(runs / every), at);
  }
  for (const [reason, every] of [['timeout', 50], ['tunnel-offline', 30]]) {
    counter('failures', `${place},reason="${reason}"`, Math.floor(runs / every), at);
  }
  TUNNELS.forEach((tunnel, i) => {
    const spent = (at % 86400) / 86400 * (0.6 + 0.15 * i);
    gauge('budget_bytes', `${place},tunnel="${tunnel}",period="day"`, 20e9, at);
    gauge('budget_remaining_bytes', `${place},tunnel="${tunnel}",period="day"`, (20e9 * (1 - spent)).toFixed(0), at);
  });
  gauge('next_timestamp_seconds', 'site="demo",variant="one flow down"', at + 600 - at % 600, at);
}
for (const [family, {type, series}] of families) {
  console.log(`# TYPE ${family} ${type}`);
  for (const points of series.values()) {
    console.log(points.join('\n'));
  }
}
console.log('# EOF');
