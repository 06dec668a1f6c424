// Runs scenarios one after another, each in a lab of its own.
// usage: node run.mjs OUT [NAME...]       all of them if none is named; captures and truth go to OUT/NAME
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [out, ...named] = process.argv.slice(2);
const here = import.meta.dirname;
const names = named.length > 0 ? named : readdirSync(`${here}/scenarios`).map((file) => file.replace(/\.json$/, ''));
const folder = process.env.LAB_RUN ?? mkdtempSync(join(tmpdir(), 'icewatch-lab-'));
mkdirSync(folder, { recursive: true });
const env = { ...process.env, LAB_RUN: folder };
const done = (...command) => spawnSync(command[0], command.slice(1), { stdio: 'inherit', env, cwd: folder, timeout: 180_000 }).status === 0;
const target = resolve(out);

let failed = 0;
for (const name of names) {
  const file = `${here}/scenarios/${name}.json`;
  const { network = [] } = JSON.parse(readFileSync(file, 'utf8'));
  const into = join(target, name);
  rmSync(into, { recursive: true, force: true });
  if (!done(`${here}/network.sh`, 'up', ...network) || !done('node', `${here}/call.mjs`, into, file)) {
    failed += 1;
    console.error(`${name}: no call`);
  }
  done(`${here}/network.sh`, 'down');
}
if (process.env.LAB_RUN === undefined) rmSync(folder, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
