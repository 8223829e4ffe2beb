// One panel as HTML and SVG.
import {createRequire} from 'node:module';

globalThis.navigator ??= {language: 'en-GB', languages: ['en-GB']}; // Grafana's code asks for the browser's language
const {getValueFormat, formattedValueToString} = createRequire(import.meta.url)('@grafana/data');

const PALETTE = ['#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#5794f2', '#b877d9', '#fade2a', '#37872d', '#fa6400'];
const NAMED = {green: '#73bf69', 'light-green': '#96d98d', yellow: '#fade2a', orange: '#ff9830', red: '#f2495c', 'dark-red': '#c4162a',
  'semi-dark-red': '#e02f44', purple: '#b877d9', 'dark-purple': '#8f3bb8', blue: '#5794f2', text: '#ccccdc', transparent: 'none'};
const colour = name => NAMED[name] ?? name;
const escape = text => String(text).replace(/[&<>]/g, c => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);

const written = (value, unit, decimals) => formattedValueToString(getValueFormat(unit ?? 'short')(value, decimals));
const isNumber = value => Number.isFinite(value);

/** What a value is called and how it is coloured. */
function shown(panel, value, unit = panel.fieldConfig.defaults.unit) {
  const {mappings, thresholds, decimals, noValue, color} = panel.fieldConfig.defaults;
  const word = mappings[0]?.options[value];
  if (word) {
    return {text: word.text, color: colour(word.color)};
  }
  if (!isNumber(value)) {
    return {text: noValue ?? '–', color: NAMED.text};
  }
  const level = thresholds.steps.filter(step => step.value === null || value >= step.value).at(-1);
  return {text: written(value, unit, decimals), color: color.mode === 'thresholds' ? colour(level.color) : NAMED.green};
}

export function drawn(panel, series, view, size) {
  return {stat, timeseries, 'state-timeline': timeline, heatmap, bargauge, table}[panel.type](panel, series, view, size);
}

const last = series => series.points.at(-1)?.[1];

function stat(panel, series, _, {width, height}) {
  const {colorMode, textMode} = panel.options;
  const tiles = (series.length ? series : [{name: '', points: []}]).map(each => {
    const {text, color} = shown(panel, last(each) ?? NaN);
    const font = Math.min(height * 0.5, width / Math.max(1, series.length) / (text.length * 0.62));
    const paint = colorMode === 'background' ? `background:${color};color:#111217` : `color:${color}`;
    const name = textMode === 'value_and_name' ? `<small>${escape(each.name)}</small>` : '';
    return `<div class="tile" style="height:${height}px;${paint}">${name}<b style="font-size:${font}px">${escape(text)}</b></div>`;
  });
  return `<div class="tiles">${tiles.join('')}</div>`;
}

const across = (view, left, width) => at => left + (at - view.from) / (view.to - view.from) * (width - left);

function clock(view, x, y) {
  return Array.from({length: 7}, (_, i) => view.from + (i + 0.5) * (view.to - view.from) / 7).map(at =>
    `<text x="${x(at)}" y="${y}" fill="#8e8e99" text-anchor="middle">${new Date(at * 1000).toISOString().slice(11, 16)}</text>`).join('');
}

function timeseries(panel, series, view, {width, height}) {
  const {unit, min, max, thresholds, custom} = panel.fieldConfig.defaults;
  const mirrored = panel.fieldConfig.overrides.some(o => o.properties.some(p => p.value === 'negative-Y'));
  const stacks = new Map();
  const lines = series.map((each, i) => {
    const up = mirrored && each.name.endsWith(' up');
    const under = stacks.get(up) ?? new Map();
    stacks.set(up, under);
    const points = each.points.map(([at, value]) => {
      const v = (up ? -value : value) + (custom.stacking.mode === 'normal' ? under.get(at) ?? 0 : 0);
      under.set(at, v);
      return [at, v];
    });
    return {name: each.name, points, color: PALETTE[i % PALETTE.length]};
  });
  const values = lines.flatMap(line => line.points.map(p => p[1])).filter(isNumber);
  const limit = custom.thresholdsStyle.mode === 'dashed' ? thresholds.steps.at(-1).value : undefined;
  const bottom = min ?? Math.min(0, ...values);
  const top = Math.max(...values, bottom + 1e-9, ...(limit !== undefined && max === undefined ? [limit] : []));
  const high = max !== undefined && top < max && limit === undefined ? max : top * 1.05;
  const rowsOfLegend = 1;
  const plot = height - 18 - 16 * rowsOfLegend;
  const x = across(view, 62, width);
  const y = value => plot - (value - bottom) / (high - bottom) * (plot - 6);
  const grid = Array.from({length: 5}, (_, i) => bottom + i * (high - bottom) / 4).map(value =>
    `<path d="M62 ${y(value)}H${width}" stroke="#2a2d33"/><text x="58" y="${y(value) + 4}" fill="#8e8e99" text-anchor="end">${escape(written(value, unit))}</text>`).join('');
  const paths = lines.map(line => {
    let pen = false;
    const path = line.points.map(([at, value], i) => {
      const gap = i > 0 && at - line.points[i - 1][0] > 2 * (view.to - view.from) / 600 + 10;
      const move = !pen || gap ? 'M' : 'L';
      pen = isNumber(value);
      return pen ? `${move}${x(at).toFixed(1)} ${y(value).toFixed(1)}` : '';
    }).join('');
    return `<path d="${path}" fill="none" stroke="${line.color}" stroke-width="1.3"/>`;
  }).join('');
  const dashed = limit === undefined || limit > high ? ''
    : `<path d="M62 ${y(limit)}H${width}" stroke="#f2495c" stroke-dasharray="8 6"/>`;
  let at = 8;
  const names = lines.map(line => {
    const item = `<rect x="${at}" y="${height - 9}" width="12" height="3" fill="${line.color}"/><text x="${at + 16}" y="${height - 3}" fill="#ccccdc">${escape(line.name)}</text>`;
    at += 34 + line.name.length * 7;
    return item;
  }).join('');
  return `<svg width="${width}" height="${height}">${grid}${clock(view, x, plot + 14)}${paths}${dashed}${names}</svg>`;
}

function timeline(panel, series, view, {width, height}) {
  const x = across(view, 90, width);
  const tall = (height - 18) / Math.max(1, series.length);
  const step = Math.max(5, Math.ceil((view.to - view.from) / 600));
  const rows = series.map((each, row) => {
    const runs = [];
    for (const [at, value] of each.points) {
      const run = runs.at(-1);
      if (run?.value === value && at - run.to <= 2 * step) {
        run.to = at + step;
      } else {
        runs.push({value, from: at, to: at + step});
      }
    }
    return `<text x="84" y="${row * tall + tall / 2 + 4}" fill="#ccccdc" text-anchor="end">${escape(each.name)}</text>` + runs.map(run => {
      const {text, color} = shown(panel, run.value);
      const w = Math.min(x(run.to), width) - x(run.from);
      const label = w > text.length * 7 + 4 ? `<text x="${x(run.from) + 4}" y="${row * tall + tall / 2 + 4}" fill="#111217">${escape(text)}</text>` : '';
      return `<rect x="${x(run.from)}" y="${row * tall + 1}" width="${Math.max(w, 0.5)}" height="${tall * 0.9}" fill="${color}"/>${label}`;
    }).join('');
  }).join('');
  return `<svg width="${width}" height="${height}">${rows}${clock(view, x, height - 3)}</svg>`;
}

/** Prometheus's buckets hold all below them; a cell is what lies between two. */
function heatmap(panel, series, view, {width, height}) {
  const sorted = series.filter(s => s.le !== '+Inf').sort((a, b) => Number(a.le) - Number(b.le));
  const cells = sorted.map((each, i) => {
    const below = new Map(i > 0 ? sorted[i - 1].points : []);
    return each.points.map(([at, value]) => [at, value - (below.get(at) ?? 0)]);
  });
  const used = cells.map((row, i) => row.some(([, n]) => n > 0.01) ? i : -1).filter(i => i >= 0);
  const [low, high] = [Math.max(0, used[0] ?? 0), used.at(-1) ?? 0];
  const most = Math.max(...cells.flat().map(c => c[1]).filter(isNumber), 1e-9);
  const tall = (height - 18) / (high - low + 1);
  const x = across(view, 62, width);
  const wide = (width - 62) / 600 * Math.max(1, 5 / ((view.to - view.from) / 600)) + 0.5;
  const parts = [];
  for (let i = low; i <= high; i++) {
    const top = (high - i) * tall;
    parts.push(`<text x="58" y="${top + 5}" fill="#8e8e99" text-anchor="end">${written(Number(sorted[i]?.le), panel.options.yAxis.unit)}</text>`);
    for (const [at, n] of cells[i] ?? []) {
      if (n > 0.01) {
        parts.push(`<rect x="${x(at).toFixed(1)}" y="${top.toFixed(1)}" width="${wide.toFixed(1)}" height="${tall.toFixed(1)}" fill="hsl(${(240 - 240 * Math.sqrt(n / most)).toFixed(0)} 80% 50%)"/>`);
      }
    }
  }
  return `<svg width="${width}" height="${height}">${parts.join('')}${clock(view, x, height - 3)}</svg>`;
}

function bargauge(panel, series) {
  const most = panel.fieldConfig.defaults.max ?? Math.max(...series.map(last), 1);
  if (series.length === 0) {
    return `<div class="tile"><b>${panel.fieldConfig.defaults.noValue ?? 'No data'}</b></div>`;
  }
  return series.map(each => {
    const {text, color} = shown(panel, last(each));
    return `<div class="bar"><span>${escape(each.name)}</span><div><i style="width:${100 * last(each) / most}%;background:${color}"></i></div><span style="color:${color}">${escape(text)}</span></div>`;
  }).join('');
}

function table(panel, series) {
  const organize = panel.transformations.find(t => t.id === 'organize').options;
  const fields = Object.keys(organize.renameByName);
  const rows = new Map();
  for (const each of series) {
    const key = JSON.stringify(Object.entries(each.labels).filter(([k]) => k !== '__name__').sort());
    rows.set(key, {...rows.get(key), ...each.labels, [`Value #${each.refId}`]: last(each)});
  }
  const units = Object.fromEntries(panel.fieldConfig.overrides.map(o => [o.matcher.options, o.properties[0].value]));
  const cell = (row, field) => typeof row[field] === 'string' ? row[field] : shown(panel, row[field], units[organize.renameByName[field]]).text;
  return `<table><tr>${fields.map(f => `<th>${organize.renameByName[f]}</th>`).join('')}</tr>`
    + [...rows.values()].map(row => `<tr>${fields.map(f => `<td>${escape(cell(row, f))}</td>`).join('')}</tr>`).join('') + '</table>';
}
