// What the dashboards are made of. Each function returns a piece of Grafana's classic JSON.

export const REFRESH = '5s'; // the scrape interval of alerting/prometheus-site.yml

const datasource = {type: 'prometheus', uid: '${datasource}'};

export const site = 'site=~"$site"';
export const router = `${site},router=~"$router"`;
export const tunnel = `${router},tunnel=~"$tunnel"`;

/** A range query. */
export const range = (expr, legend) => ({expr, legendFormat: legend, range: true});

/** A query of now: a range query with the last value would paint what is no longer true. */
export const now = (expr, legend = '') => ({expr, legendFormat: legend, instant: true, range: false});

/** A query of now, one row of a table a series. */
export const rows = expr => ({expr, instant: true, range: false, format: 'table'});

/** Buckets over time. */
export const buckets = expr => ({expr, legendFormat: '{{le}}', range: true, format: 'heatmap'});

/** Levels, in rising order: ['green', [5, 'orange'], …]. */
export const steps = (first, ...rest) => ({
  mode: 'absolute',
  steps: [{color: first, value: null}, ...rest.map(([value, color]) => ({color, value}))],
});

/** Numbers that stand for words: {0: ['works', 'green'], …}. */
export const words = map => [{
  type: 'value',
  options: Object.fromEntries(Object.entries(map)
    .map(([value, [text, color]], index) => [value, {text, color, index}])),
}];

/** A one-hot metric as one number a tunnel, the place of its word in the list. */
export const oneHot = (metric, label, filter, list) => 'sum by (site, router, tunnel) ('
  + list.map((word, i) => `${i} * ${metric}{${filter},${label}="${word}"}`).join(' or ') + ')';

/** With the crew's name for the tunnel as label `label`. */
export const named = expr => `${expr} * on (site, router, tunnel) group_left (label) `
  + `max by (site, router, tunnel, label) (wanwatch_tunnel_info{${tunnel},side="router"})`;

export const VERDICTS = ['ok', 'degraded', 'vps-not-forwarding', 'tunnel-down', 'uplink-no-internet', 'uplink-down',
  'unknown'];
export const VERDICT_WORDS = words({
  0: ['works', 'green'],
  1: ['lossy or slow', 'yellow'],
  2: ['VPS does not forward', 'purple'],
  3: ['tunnel down', 'red'],
  4: ['no internet behind the dish', 'dark-red'],
  5: ['no link', 'semi-dark-red'],
  6: ['not known', '#808080'],
});

export const STATES = ['online', 'connecting', 'disconnecting', 'offline', 'disabled', 'notracking', 'unknown'];
export const STATE_WORDS = words({
  0: ['online', 'green'],
  1: ['connecting', 'light-green'],
  2: ['disconnecting', 'orange'],
  3: ['offline', 'red'],
  4: ['disabled', '#606060'],
  5: ['not tracked', 'purple'],
  6: ['tracker dead', 'dark-purple'],
});

export const DISH = ['ok', 'unheard', 'unclear', 'booting', 'stowed', 'thermal-shutdown', 'no-schedule', 'no-satellites', 'obstructed', 'no-downlink',
  'no-pings', 'turning', 'cable-test', 'sleeping', 'moving', 'no-account', 'too-far', 'not-allowed-here', 'data-used-up', 'cell-disabled'];
export const DISH_WORDS = words(Object.fromEntries(DISH.map((state, i) => [i, [
  {ok: 'all is well', unheard: 'not heard', unclear: 'does not say'}[state] ?? state.replaceAll('-', ' '), {ok: 'green', unheard: '#808080', unclear: '#808080', obstructed: 'orange'}[state] ?? 'red']])));

const legend = {displayMode: 'list', placement: 'bottom', showLegend: true, calcs: []};
const tooltip = {mode: 'multi', sort: 'desc'};
const reduceOptions = {values: false, calcs: ['lastNotNull'], fields: ''};

function panel(type, title, description, queries, {unit, min, max, decimals, thresholds, mappings, noValue, custom = {},
  color, overrides = [], options, transformations}) {
  const defaults = {
    color: color ?? {mode: thresholds ? 'thresholds' : 'palette-classic-by-name'},
    custom, mappings: mappings ?? [], thresholds: thresholds ?? steps('green'),
    ...(unit && {unit}), ...(min !== undefined && {min}), ...(max !== undefined && {max}),
    ...(decimals !== undefined && {decimals}), ...(noValue && {noValue}),
  };
  return {
    type, title, description, datasource,
    targets: queries.map((query, i) => ({refId: String.fromCharCode(65 + i), datasource, ...query})),
    fieldConfig: {defaults, overrides}, options, ...(transformations && {transformations}),
  };
}

/** Lines over time. `limit` draws a dashed line; queries whose legend ends in "up" go below zero where `mirrored`. */
export function lines(title, description, queries, {limit, mirrored, stacked, points, ...more}) {
  const custom = {
    drawStyle: points ? 'points' : 'line', lineWidth: 1, fillOpacity: stacked ? 35 : 8, pointSize: points ? 7 : 5,
    showPoints: points ? 'always' : 'never', spanNulls: false, axisSoftMin: 0, gradientMode: 'none',
    stacking: {mode: stacked ? 'normal' : 'none', group: 'A'},
    thresholdsStyle: {mode: limit === undefined ? 'off' : 'dashed'},
  };
  const below = {matcher: {id: 'byRegexp', options: '/ up$/'}, properties: [
    {id: 'custom.transform', value: 'negative-Y'}, {id: 'custom.stacking', value: {mode: custom.stacking.mode, group: 'B'}}]};
  return panel('timeseries', title, description, queries, {
    ...more, custom, options: {legend, tooltip},
    ...(limit !== undefined && {thresholds: steps('transparent', [limit, 'red']), color: {mode: 'palette-classic-by-name'}}),
    overrides: [...(mirrored ? [below] : []), ...(more.overrides ?? [])],
  });
}

/** A number, or one for each series. */
export const stat = (title, description, queries, {background, name, ...more}) =>
  panel('stat', title, description, queries, {...more, options: {
    reduceOptions, orientation: 'auto', textMode: name ? 'value_and_name' : 'value',
    colorMode: background ? 'background' : 'value', graphMode: 'none', justifyMode: 'auto', wideLayout: true,
    showPercentChange: false, percentChangeColorMode: 'standard',
  }});

export const bars = (title, description, queries, more) =>
  panel('bargauge', title, description, queries, {...more, options: {
    reduceOptions, orientation: 'horizontal', displayMode: 'basic', valueMode: 'color', namePlacement: 'auto',
    showUnfilled: true, sizing: 'auto', minVizWidth: 8, minVizHeight: 14, maxVizHeight: 40, legend,
  }});

/** One row a series, coloured by the word its number stands for. */
export const timeline = (title, description, queries, more) =>
  panel('state-timeline', title, description, queries, {...more, color: {mode: 'thresholds'},
    custom: {lineWidth: 0, fillOpacity: 85, spanNulls: false},
    options: {mergeValues: true, showValue: 'auto', alignValue: 'left', rowHeight: 0.9, perPage: 20,
      legend: {...legend, showLegend: false}, tooltip: {mode: 'single', sort: 'none'}}});

export const heatmap = (title, description, queries, {unit, ...more}) =>
  panel('heatmap', title, description, queries, {...more, color: {mode: 'thresholds'},
    custom: {scaleDistribution: {type: 'linear'}},
    options: {
      calculate: false, cellGap: 0, filterValues: {le: 1e-9}, rowsFrame: {layout: 'auto'}, showValue: 'never',
      yAxis: {unit, axisPlacement: 'left', reverse: false},
      color: {mode: 'scheme', scheme: 'Turbo', fill: 'dark-orange', scale: 'exponential', exponent: 0.5, steps: 64, reverse: false},
      exemplars: {color: 'rgba(255,0,255,0.7)'}, legend: {show: true}, tooltip: {mode: 'single', yHistogram: false, showColorScale: true},
    }});

/** Queries side by side, one row a set of labels. `columns`: what a field is called, in this order; others are left out.
 * `links`: where a column's cells lead. */
export function table(title, description, queries, columns, {units = {}, links = {}, sortBy, ...more} = {}) {
  const names = Object.fromEntries(Object.entries(columns));
  const overrides = Object.entries(units).map(([column, unit]) => (
    {matcher: {id: 'byName', options: column}, properties: [{id: 'unit', value: unit}]}));
  Object.entries(links).forEach(([column, link]) => overrides.push(
    {matcher: {id: 'byName', options: column}, properties: [{id: 'links', value: [{targetBlank: false, ...link}]}]}));
  return panel('table', title, description, queries, {
    ...more, overrides, color: {mode: 'fixed', fixedColor: 'text'},
    custom: {align: 'auto', cellOptions: {type: 'auto'}, inspect: false, filterable: false},
    options: {showHeader: true, cellHeight: 'sm', sortBy: sortBy ? [sortBy] : []},
    transformations: [
      {id: 'merge', options: {}},
      {id: 'filterFieldsByName', options: {include: {names: Object.keys(names)}}},
      {id: 'organize', options: {excludeByName: {}, renameByName: names,
        indexByName: Object.fromEntries(Object.keys(names).map((field, i) => [field, i]))}},
    ]});
}

/** Panels beside each other: [panel, width, …], `height` of all. */
export const shelf = (height, ...pairs) => ({height, pairs});

/** A heading over shelves. */
export const heading = title => ({heading: title});

function laid(shelves) {
  const panels = [];
  let y = 0;
  for (const each of shelves) {
    if (each.heading) {
      panels.push({id: panels.length + 1, type: 'row', title: each.heading, collapsed: false, panels: [],
        gridPos: {x: 0, y, w: 24, h: 1}});
      y += 1;
      continue;
    }
    let x = 0;
    for (let i = 0; i < each.pairs.length; i += 2) {
      const w = each.pairs[i + 1];
      panels.push({id: panels.length + 1, gridPos: {x, y, w, h: each.height}, ...each.pairs[i]});
      x += w;
    }
    y += each.height;
  }
  return panels;
}

const variable = (name, label, query, {multi = true} = {}) => ({
  type: 'query', name, label, datasource, definition: query, query: {query, refId: name, qryType: 1},
  refresh: 2, sort: 1, multi, includeAll: multi, ...(multi && {allValue: '.*'}),
  current: multi ? {text: ['All'], value: ['$__all']} : {}, options: [], regex: '', hide: 0, skipUrlSync: false,
});

export const SITE = variable('site', 'Site', 'label_values(wanwatch_maintenance, site)');
export const ROUTER = variable('router', 'Router', 'label_values(wanwatch_tunnels_online{site=~"$site"}, router)');
export const tunnels = more => variable('tunnel', 'Tunnel', `label_values(wanwatch_tunnel_verdict{${router}}, tunnel)`, more);
export const TESTED = variable('tunnel', 'Tunnel',
  `label_values(wanwatch_benchmark_last_success_timestamp_seconds{${router}}, tunnel)`);

const annotation = (name, iconColor, expr, title, text, more = {}) => ({
  name, enable: true, hide: false, iconColor, datasource, expr, step: '60s', titleFormat: title, textFormat: text,
  tagKeys: '', ...more,
});

const ANNOTATIONS = [
  annotation('Failovers', 'red', `changes(mwan3_interface_status{${router},status="online"}[1m]) > 0`,
    '{{tunnel}} left or came back', 'mwan3 took it out or in'),
  annotation('Benchmarks', 'blue', `wanwatch_benchmark_last_success_timestamp_seconds{${router}} * 1000`,
    'Benchmark of {{tunnel}}', '{{direction}}, {{flows}} flows, {{protocol}}', {useValueForTime: true}),
  annotation('Notes', 'yellow', `wanwatch_note_timestamp_seconds{${site}} * 1000`,
    'Note', 'Its words: wanwatch journal --kind note', {useValueForTime: true}),
];

export function dashboard({uid, title, description, from, variables, shelves}) {
  return {
    uid, title, description, tags: ['wanwatch'], schemaVersion: 42, version: 1, editable: false, graphTooltip: 1,
    timezone: '', weekStart: '', fiscalYearStartMonth: 0, liveNow: false, refresh: REFRESH, time: {from, to: 'now'},
    timepicker: {},
    links: [{type: 'dashboards', title: 'Wanwatch', tags: ['wanwatch'], asDropdown: false, icon: 'external link',
      includeVars: true, keepTime: true, targetBlank: false, tooltip: '', url: ''}],
    templating: {list: [
      {type: 'datasource', name: 'datasource', label: 'Prometheus', query: 'prometheus', refresh: 1, regex: '',
        current: {text: 'Prometheus', value: 'prometheus'}, options: [], multi: false, includeAll: false, hide: 0,
        skipUrlSync: false},
      ...variables]},
    annotations: {list: ANNOTATIONS},
    panels: laid(shelves),
  };
}
