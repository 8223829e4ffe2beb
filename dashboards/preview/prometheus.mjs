// Asks Prometheus what a panel asks, the way Grafana does.

const PIXELS = 600;

/** @param {{url: string, from: number, to: number, tunnel: string}} view times in Unix seconds */
export async function answers(panel, view) {
  const all = [];
  for (const target of panel.targets ?? []) {
    const found = await ask(target, view);
    all.push(...found.map(({metric, value, values}) => ({
      refId: target.refId, labels: metric, le: metric.le,
      name: legend(target.legendFormat, metric),
      points: (values ?? [value]).map(([at, text]) => [at, Number(text)]),
    })));
  }
  return all;
}

/** As the datasource with its `timeInterval` of 5 s would put it. */
export function interpolated(expr, {from, to, tunnel}) {
  const step = stepOf({from, to});
  return expr.replaceAll('$__rate_interval', `${Math.max(20, step + 5)}s`)
    .replaceAll('$__range', `${to - from}s`)
    .replaceAll('$site', '.*').replaceAll('$router', '.*').replaceAll('$tunnel', tunnel);
}

const stepOf = ({from, to}) => Math.max(5, Math.ceil((to - from) / PIXELS));

async function ask(target, view) {
  const query = interpolated(target.expr, view);
  const form = target.instant
    ? ['query', {query, time: view.to}]
    : ['query_range', {query, start: view.from, end: view.to, step: stepOf(view)}];
  const response = await fetch(`${view.url}/api/v1/${form[0]}`, {method: 'POST', body: new URLSearchParams(form[1])});
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(`${query}: ${answer.error}`);
  }
  return answer.data.result;
}

const legend = (format, labels) => format
  ? format.replace(/\{\{\s*(\w+)\s*}}/g, (_, label) => labels[label] ?? '')
  : Object.entries(labels).map(([k, v]) => `${k}="${v}"`).join(' ');
