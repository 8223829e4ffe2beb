// Draws a shipped dashboard with real data into one HTML page, without a Grafana server:
//
//   node preview.mjs DASHBOARD.json http://127.0.0.1:9090 PAGE.html [MINUTES] [TUNNEL]
//
// Layout, queries, words, units (by @grafana/data) and levels are the JSON's; lines, colours and fonts are this page's own.
import {readFileSync, writeFileSync} from 'node:fs';
import {answers} from './prometheus.mjs';
import {drawn} from './draw.mjs';

const [file, url, page, minutes = '60', tunnel = '.*'] = process.argv.slice(2);
const dashboard = JSON.parse(readFileSync(file, 'utf8'));
const to = Math.floor(Date.now() / 1000);
const view = {url, from: to - 60 * Number(minutes), to, tunnel};
const UNIT = {width: 1920 / 24, height: 38};

const boxes = [];
let bottom = 0;
for (const panel of dashboard.panels) {
  const {x, y, w, h} = panel.gridPos;
  const style = `left:${x * UNIT.width + 4}px;top:${y * UNIT.height + 4}px;width:${w * UNIT.width - 8}px;height:${h * UNIT.height - 8}px`;
  bottom = Math.max(bottom, (y + h) * UNIT.height);
  if (panel.type === 'row') {
    boxes.push(`<h2 style="${style}">${panel.title}</h2>`);
    continue;
  }
  const series = await answers(panel, view);
  if (series.length === 0) {
    console.log(`empty: ${panel.title}`);
  }
  const size = {width: w * UNIT.width - 24, height: h * UNIT.height - 40};
  boxes.push(`<section style="${style}"><h3>${panel.title}</h3>${drawn(panel, series, view, size)}</section>`);
}
writeFileSync(page, `<!doctype html><meta charset="utf-8"><title>${dashboard.title}</title>
<link rel="stylesheet" href="${new URL('preview.css', import.meta.url)}">
<main style="height:${bottom + 8}px">${boxes.join('\n')}</main>`);
console.log(`1920x${bottom + 8}`);
