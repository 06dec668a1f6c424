// The history as another process uses it: killed in the middle of writing, or on a disk that is full.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type * as SqliteModule from 'node-sqlite3-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallHistory } from '../../../../electron/app/history/call-history.ts';
import { buildEntries } from '../../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../../helpers/capture/built-entry.ts';
import { call, summary } from '../../../helpers/scripted-summary.ts';

const { Database } = createRequire(import.meta.url)('node-sqlite3-wasm') as typeof SqliteModule;

let entries: BuiltEntries;
let folder: string;
let script: string;

beforeAll(async () => {
  entries = await buildEntries('app/history/call-history');
  folder = mkdtempSync(join(tmpdir(), 'icewatch-killed-'));
  script = join(folder, 'record.mjs');
  writeFileSync(join(folder, 'summary.json'), JSON.stringify(summary({ calls: [call('call-1')] })));
  // Records calls, each also a second time, and says which are done; what fails it says too, and goes on with reading.
  writeFileSync(script, `
    import { readFileSync } from 'node:fs';
    import { CallHistory } from ${JSON.stringify(entries.path('call-history'))};
    const [folder, round] = process.argv.slice(2);
    const summary = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'summary.json'))}, 'utf8'));
    const history = new CallHistory({ folder, warn: (line) => console.log('warning ' + line) });
    const bounds = { maxCalls: 100000, maxDays: 3650, maxPacketsMiB: 1 };
    try {
      for (let n = 0; n < 2000; n++) {
        for (let again = 0; again < 2; again++) await history.record(round + '-' + n, summary, bounds);
        console.log('done ' + round + '-' + n);
      }
    } catch (thrown) {
      console.log('failed ' + JSON.stringify(thrown.error));
      console.log('listed ' + (await history.list({ limit: 1, offset: 0 })).total);
    }
  `);
}, 30_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  entries.remove();
});

describe('a process that is killed while it records', () => {
  it('leaves every call that it said was recorded, and a whole database', async () => {
    const data = join(folder, 'killed');
    const said: string[] = [];
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [script, data, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      let mine = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        said.push(line);
        // At another place in the writing each time.
        if (++mine === 3) setTimeout(() => child.kill('SIGKILL'), round * 7);
      }
      expect(await ended).toEqual([null, 'SIGKILL']);

      const warnings: string[] = [];
      const history = new CallHistory({ folder: data, warn: (line) => warnings.push(line) });
      const { entries: rows, total } = await history.list({ limit: 1000, offset: 0 });
      expect(warnings).toEqual([]);
      const done = said.map((line) => line.replace('done ', ''));
      expect(rows.map(({ uid }) => uid)).toEqual(expect.arrayContaining(done));
      // One more may be in that was not said any more, a round.
      expect(total - done.length).toBeLessThanOrEqual(round + 1);
      for (const { id } of rows.slice(0, 3)) expect((await history.show(id)).summary.calls).toHaveLength(1);
      await history.close();
      const db = new Database(join(data, 'history.db'));
      db.exec('PRAGMA locking_mode = EXCLUSIVE');
      expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      db.close();
    }
  }, 30_000);
});

// A small file system of its own, which nobody else sees.
const hasNamespaces = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0;

describe.skipIf(!hasNamespaces)('a disk that is full', () => {
  it('is said, what was recorded before stays, and there is no damage', () => {
    const { stdout, status, stderr } = spawnSync(
      'unshare',
      ['-rm', 'sh', '-ec', 'mkdir -p "$1"; mount -t tmpfs -o size=200k none "$1"; "$2" "$3" "$1" full; rm -f "$1"/filler; "$2" "$3" "$1" again', 'sh', join(folder, 'full'), process.execPath, script],
      { encoding: 'utf8', timeout: 20_000 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    const done = lines.filter((line) => line.startsWith('done full')).length;
    expect(done).toBeGreaterThan(3);
    const failed = lines.filter((line) => line.startsWith('failed '));
    expect(failed).toHaveLength(2);
    expect(JSON.parse(failed[0]!.slice(7))).toMatchObject({ code: 'unavailable', what: 'The history of calls cannot be used', advice: expect.stringContaining('room on the disk') as string });
    const listed = lines.filter((line) => line.startsWith('listed ')).map((line) => Number(line.slice(7)));
    expect(listed[0]).toBeGreaterThanOrEqual(done);
    expect(listed[1]).toBeGreaterThanOrEqual(done);
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([]);
  }, 30_000);
});
