import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as SqliteModule from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallHistory } from '../../../../electron/app/history/call-history.ts';
import { historyDetailSchema, historyPageSchema, historySettingsSchema } from '../../../../electron/contract/history.ts';
import type { Call, Summary } from '../../../../electron/contract/summary.ts';
import { began, call, relayPath, summary, verdict } from '../../../helpers/scripted-summary.ts';

const { Database } = createRequire(import.meta.url)('node-sqlite3-wasm') as typeof SqliteModule;

const bounds = historySettingsSchema.parse({});
const minute = 60_000;
const iso = (ms: number): string => new Date(began + ms).toISOString().replace('Z', '000Z');

/** A call of five minutes, `at` minutes after the test's noon. */
const callAt = (at: number, more: Partial<Call> = {}): Summary => summary({ calls: [call('call-1', { start: iso(at * minute), end: iso((at + 5) * minute), ongoing: false, ...more })] });

let folder: string;
let warnings: string[];
let now: number;
let history: CallHistory;
const open = (): CallHistory => new CallHistory({ folder, warn: (line) => warnings.push(line), now: () => now });
const all = async (from = history): Promise<{ uid: string; title: string }[]> => (await from.list({ limit: 1000, offset: 0 })).entries;
const uids = async (): Promise<string[]> => (await all()).map(({ uid }) => uid);
const database = (): string => join(folder, 'history.db');

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'icewatch-history-')), 'data');
  warnings = [];
  now = began + 24 * 60 * minute;
  history = open();
});
afterEach(async () => {
  await history.close();
  rmSync(join(folder, '..'), { recursive: true });
});

describe('the history of calls', () => {
  it('lists what was recorded, newest first and page by page, as the contract says', async () => {
    await history.record('a', callAt(0), bounds);
    await history.record('c', callAt(20, { path: relayPath('tcp'), verdict: verdict('Relayed over TCP', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning' }) }), bounds);
    await history.record('b', callAt(10, { path: null }), bounds);
    const page = historyPageSchema.parse(await history.list({ limit: 2, offset: 0 }));
    expect(page.total).toBe(3);
    expect(page.path).toBe(database());
    expect(page.bytes).toBeGreaterThan(4096);
    expect(page.entries[0]).toEqual({
      id: 2, uid: 'c', recorded: new Date(now).toISOString(), start: iso(20 * minute), end: iso(25 * minute), durationMs: 5 * minute, capturedBy: 'dumpcap on wlan0',
      title: 'Relayed over TCP', severity: 'warning', code: 'path.relay-tcp', cause: 'udp.blocked', pathKind: 'relay', pathTransport: 'tcp', redacted: false, captureFile: null,
    });
    expect(page.entries[1]).toMatchObject({ uid: 'b', pathKind: null, pathTransport: null });
    expect((await history.list({ limit: 2, offset: 2 })).entries.map(({ uid }) => uid)).toEqual(['a']);
  });

  it('shows the summary as it was', async () => {
    const recorded = callAt(0);
    const id = await history.record('a', recorded, bounds);
    const detail = historyDetailSchema.parse(await history.show(id));
    expect(detail.summary).toEqual(recorded);
    expect(detail.entry.uid).toBe('a');
    await expect(history.show(99)).rejects.toMatchObject({ error: { code: 'not-found' } });
  });

  it('has a call once, however often it is recorded', async () => {
    const first = await history.record('a', callAt(0), bounds);
    const again = await history.record('a', callAt(0, { end: iso(30 * minute), verdict: verdict('Resumed') }), bounds);
    expect(again).toBe(first);
    expect(await all()).toMatchObject([{ uid: 'a', title: 'Resumed', durationMs: 30 * minute }]);
  });

  it('is there for the next start', async () => {
    await history.record('a', callAt(0), bounds);
    await history.close();
    expect(await all(open())).toMatchObject([{ uid: 'a' }]);
  });

  it('is one for two windows and a command line at the same time', async () => {
    const others = [open(), open()];
    await Promise.all([history, ...others].flatMap((one, i) => Array.from({ length: 5 }, (_, n) => one.record(`${i}-${n}`, callAt(n), bounds))));
    for (const one of [history, ...others]) expect(await all(one)).toHaveLength(15);
    expect(warnings).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is for this user alone', async () => {
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
    await history.record('a', callAt(0), bounds);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(database()).mode & 0o777).toBe(0o600);
  });

  it('keeps a call in a few kilobytes', async () => {
    for (let n = 0; n < 15; n++) await history.record(`call ${n}`, callAt(n), bounds);
    expect(statSync(database()).size / 15).toBeLessThan(8 * 1024);
  });
});

describe('its bounds', () => {
  it('let the oldest calls go beyond so many', async () => {
    for (const n of [3, 1, 2, 4]) await history.record(`at ${n}`, callAt(n * 10), { ...bounds, maxCalls: 3 });
    expect(await uids()).toEqual(['at 4', 'at 3', 'at 2']);
  });

  it('let calls go that are too old', async () => {
    await history.record('old', callAt(0), bounds);
    now = began + 8 * 24 * 60 * minute;
    await history.record('new', callAt(8 * 24 * 60 - 10), { ...bounds, maxDays: 7 });
    expect(await uids()).toEqual(['new']);
  });

  it('let packets of the oldest calls go, and keep the calls', async () => {
    const write = async (uid: string, size: number): Promise<void> => {
      writeFileSync(history.captureFile(uid), Buffer.alloc(size));
      await history.keepCapture(uid, { ...bounds, maxPacketsMiB: 1 });
    };
    for (const n of [1, 2, 3]) await history.record(`at ${n}`, callAt(n * 10), bounds);
    await write('at 2', 600_000);
    await write('at 1', 400_000);
    expect(readdirSync(join(folder, 'calls')).sort()).toEqual(['at 1.pcapng', 'at 2.pcapng']);
    expect((await history.list({ limit: 9, offset: 0 })).bytes).toBeGreaterThan(1_000_000);
    await write('at 3', 300_000);
    expect(readdirSync(join(folder, 'calls')).sort()).toEqual(['at 2.pcapng', 'at 3.pcapng']);
    await write('at 3', 2_000_000);
    expect(readdirSync(join(folder, 'calls'))).toEqual([]);
    expect((await history.list({ limit: 9, offset: 0 })).entries.map(({ captureFile }) => captureFile)).toEqual([null, null, null]);
  });

  it('take the packets away with their call', async () => {
    await history.record('a', callAt(0), bounds);
    writeFileSync(history.captureFile('a'), 'packets');
    await history.keepCapture('a', bounds);
    expect((await history.list({ limit: 1, offset: 0 })).entries[0]?.captureFile).toBe(history.captureFile('a'));
    await history.record('b', callAt(10), { ...bounds, maxCalls: 1 });
    expect(existsSync(history.captureFile('a'))).toBe(false);
    // Deleted while its packets were being written.
    writeFileSync(history.captureFile('gone'), 'packets');
    await history.keepCapture('gone', bounds);
    expect(existsSync(history.captureFile('gone'))).toBe(false);
  });
});

it('lets packets go that a crash left without their call, but not those that are being written', async () => {
  for (const name of ['left', 'new']) writeFileSync(history.captureFile(name), 'packets');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(history.captureFile('left'), twoHoursAgo, twoHoursAgo);
  await history.record('a', callAt(0), bounds);
  expect(readdirSync(join(folder, 'calls'))).toEqual(['new.pcapng']);
});

describe('what is deleted', () => {
  const peers = ['203.0.113.66', '203.0.113.99'] as const;
  /** The address where a row shows it; inside a summary it is compressed. */
  const withPeer = (n: number): Summary => callAt(n, { verdict: verdict(`Connected to ${peers[n]!}`) });
  const inFiles = (text: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(text));

  it('is in none of the files any more', async () => {
    const id = await history.record('a', withPeer(0), bounds);
    await history.record('b', withPeer(1), bounds);
    expect(inFiles(peers[0])).toEqual(['history.db']);
    await history.delete([id, 77]);
    expect(inFiles(peers[0])).toEqual([]);
    expect(inFiles(peers[1])).toEqual(['history.db']);
    expect(await uids()).toEqual(['b']);
  });

  it('is all of it, with packets and what lies about', async () => {
    await history.record('a', withPeer(0), bounds);
    writeFileSync(history.captureFile('a'), 'packets');
    writeFileSync(join(folder, 'history.db.damaged-1'), peers[0]);
    await history.delete(null);
    expect(inFiles(peers[0])).toEqual([]);
    expect(readdirSync(folder)).toEqual(['history.db']);
    expect(await history.record('b', withPeer(1), bounds)).toBeGreaterThan(1);
  });

  it('is overwritten too when it goes for its age or number', async () => {
    await history.record('a', withPeer(0), bounds);
    await history.record('b', withPeer(1), { ...bounds, maxCalls: 1 });
    expect(inFiles(peers[0])).toEqual([]);
  });
});

describe('a history that cannot be used', () => {
  it('is put aside where it is damaged, with a warning, and begins anew', async () => {
    await history.record('a', callAt(0), bounds);
    await history.close();
    writeFileSync(database(), 'this is no database'.repeat(1000));
    history = open();
    expect(await all()).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('history.db.damaged-');
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(1);
    await history.record('b', callAt(0), bounds);
    expect(await uids()).toEqual(['b']);
  });

  it('is put aside too where part of it is missing', async () => {
    for (let n = 0; n < 30; n++) await history.record(`call ${n}`, callAt(n), bounds);
    truncateSync(database(), statSync(database()).size - 20_000);
    history = open();
    expect(await all()).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it('is left alone where a newer Icewatch wrote it', async () => {
    await history.record('a', callAt(0), bounds);
    const db = new Database(database());
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 99');
    db.close();
    await expect(open().list({ limit: 1, offset: 0 })).rejects.toMatchObject({ error: { code: 'unavailable', what: expect.stringContaining('newer') as string } });
    expect(readdirSync(folder)).toEqual(['history.db']);
  });

  it('says so, and where', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    await expect(history.record('a', callAt(0), bounds)).rejects.toMatchObject({ error: { code: 'unavailable', where: expect.stringContaining(folder) as string } });
  });

  it('says that a summary in it is none', async () => {
    const id = await history.record('a', callAt(0), bounds);
    const db = new Database(database());
    db.exec("PRAGMA locking_mode = EXCLUSIVE; UPDATE calls SET summary = x'00', code = 'path.of-the-future'");
    db.close();
    await expect(history.show(id)).rejects.toMatchObject({ error: { code: 'unavailable' } });
    expect(await all()).toMatchObject([{ uid: 'a', code: null }]);
  });
});

describe('its lock', () => {
  const lock = (): string => `${database()}-lock`;

  it('of a process that was killed holds nothing, nor does what SQLite left behind', async () => {
    await history.record('a', callAt(0), bounds);
    // No process has this id: it is beyond what systems give out.
    writeFileSync(lock(), '2147483646');
    mkdirSync(`${database()}.lock`);
    expect(await uids()).toEqual(['a']);
    expect(readdirSync(folder)).toEqual(['history.db']);
  });

  it('of a process with our own id was another one\'s, in a container for instance', async () => {
    await history.record('a', callAt(0), bounds);
    writeFileSync(lock(), String(process.pid));
    expect(await uids()).toEqual(['a']);
  });

  it('that was never written, or is held for an hour, is nobody\'s', async () => {
    const past = (seconds: number): void => utimesSync(lock(), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
    await history.record('a', callAt(0), bounds);
    writeFileSync(lock(), '');
    past(10);
    expect(await uids()).toEqual(['a']);
    writeFileSync(lock(), String(process.ppid));
    past(3600);
    expect(await uids()).toEqual(['a']);
  });
});
