// Writes the dashboards that ship: node dashboards/source/build.mjs [folder]
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import benchmarks from './benchmarks.mjs';
import fleet from './fleet.mjs';
import tunnel from './tunnel.mjs';
import uplinks from './uplinks.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../json', import.meta.url));
for (const [name, dashboard] of Object.entries({benchmarks, fleet, tunnel, uplinks})) {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(dashboard, null, 2) + '\n');
}
