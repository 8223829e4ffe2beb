// Writes every panel's options, typed by Grafana's own schema, for `tsc` to judge: node check.mjs && npx tsc --noEmit
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';

const json = new URL('../json/', import.meta.url);
const module = type => `@grafana/schema/dist/esm/raw/composable/${type}/panelcfg/x/`;
const TYPES = {
  timeseries: ['timeseries', 'TimeSeries'], stat: ['stat', 'Stat'], bargauge: ['bargauge', 'BarGauge'],
  'state-timeline': ['statetimeline', 'StateTimeline'], heatmap: ['heatmap', 'Heatmap'], table: ['table', 'Table'],
};
const lines = ["type Loose<T> = T extends string ? `${T}` : T extends number | boolean | null | undefined ? T",
  '  : T extends (infer E)[] ? Loose<E>[] : T extends object ? {[K in keyof T]: Loose<T[K]>} : T;'];
for (const [type, [folder, name]] of Object.entries(TYPES)) {
  lines.push(`import type {Options as ${name}} from '${module(folder)}${name}PanelCfg_types.gen';`);
}
lines.push("import type {GraphFieldConfig} from '@grafana/schema';");
for (const file of readdirSync(json)) {
  for (const panel of JSON.parse(readFileSync(new URL(file, json))).panels) {
    if (panel.type === 'row') {
      continue;
    }
    const [, name] = TYPES[panel.type];
    const id = `${file.replace('.json', '')}_${panel.id}`;
    lines.push(`// ${file}: ${panel.title}`, `export const ${id}: Partial<Loose<${name}>> = ${JSON.stringify(panel.options)};`);
    if (panel.type === 'timeseries') {
      lines.push(`export const ${id}_custom: Loose<GraphFieldConfig> = ${JSON.stringify(panel.fieldConfig.defaults.custom)};`);
    }
  }
}
writeFileSync(new URL('options.ts', import.meta.url), lines.join('\n') + '\n');
