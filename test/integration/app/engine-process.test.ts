/** The engine as a real process, with real captures: what the app and the web host stand on. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../electron/app/create-app.ts';
import type { App } from '../../../electron/app/create-app.ts';
import { forkEngine } from '../../../electron/app/forked-engine.ts';
import { coalesce } from '../../../electron/app/view.ts';
import { startWebHost } from '../../../electron/cli/host/web-host.ts';
import { mostFrames, packetsReplySchema } from '../../../electron/contract/packets.ts';
import { updateSchema } from '../../../electron/contract/session.ts';
import type { Update } from '../../../electron/contract/session.ts';
import { summarySchema } from '../../../electron/contract/summary.ts';
import { buildEntries } from '../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../helpers/capture/built-entry.ts';
import { SignedIn } from '../../helpers/app/host-client.ts';
import { labCapture, labCaptures, projectRoot } from '../../helpers/shared.ts';
import { hasWireshark, tsharkFields } from '../../helpers/wireshark.ts';

const sample = `${projectRoot}resources/sample.pcapng`;

let built: BuiltEntries;
let folder: string;
let app: App;
let updates: (Update & { at: number })[];
let shown: Update;

beforeAll(async () => {
  built = await buildEntries('app/engine-process');
});
afterAll(() => built.remove());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-test-'));
  updates = [];
  app = createApp({
    version: '0.0.0', launchEngine: () => forkEngine(built.path('engine-process')), settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'), samplePath: sample,
    warn: (line) => {
      throw new Error(line);
    },
  });
  app.subscribe((update) => {
    updates.push({ ...updateSchema.parse(update), at: Date.now() });
    shown = update.revision === 0 ? update : coalesce(shown, update);
  });
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true });
  expect(engines()).toEqual([]);
});

/** Process ids of this test's engines. */
const engines = (): number[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(built.path('engine-process')))
    .map((line) => Number(line.trim().split(' ')[0]));
const done = async (): Promise<void> => {
  await vi.waitFor(() => expect(shown.session?.phase).toBe('done'), { timeout: 20_000 });
};

/** A capture of `count` UDP packets, 60 bytes each, a millisecond apart. */
const manyPackets = (count: number): Buffer => {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(60, 8);
  record.writeUInt32LE(60, 12);
  Buffer.from('02000000000202000000000108004500002e0000400040110000c0000201c000020213c413c4001a0000', 'hex').copy(record, 16);
  const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const file = Buffer.alloc(header.length + count * record.length);
  header.copy(file);
  for (let i = 0; i < count; i++) {
    const at = header.length + i * record.length;
    record.copy(file, at);
    file.writeUInt32LE(1_700_000_000 + Math.floor(i / 1000), at);
    file.writeUInt32LE((i % 1000) * 1000, at + 4);
  }
  return file;
};

describe('a file', () => {
  it('is read to its end; the summary and the series are valid and all there', async () => {
    expect(await app.handleRequest('openSample', null)).toEqual({ ok: true, value: null });
    await done();
    const summary = summarySchema.parse(shown.summary);
    expect(summary.capture.packets).toBeGreaterThan(500);
    expect(summary.calls).toHaveLength(1);
    expect(shown.series?.usage.length).toBeGreaterThan(5);
    const size = readFileSync(sample).length;
    expect(shown.session).toMatchObject({ kind: 'sample', progress: { done: size, total: size }, error: null });
  });

  it('that is large shows progress at most ten times a second, answers meanwhile, and is cancelled at once', async () => {
    const path = join(folder, 'large.pcap');
    await writeFile(path, manyPackets(4_000_000));
    expect(await app.openFile(path).begun).toEqual({ ok: true, value: null });
    await vi.waitFor(() => expect(shown.session?.progress?.done).toBeGreaterThan(1_000_000), { timeout: 20_000, interval: 5 });
    const asked = Date.now();
    expect(await app.handleRequest('stop', null)).toEqual({ ok: true, value: null });
    expect(Date.now() - asked).toBeLessThan(1500);
    const { progress } = shown.session!;
    expect(shown.session).toMatchObject({ phase: 'done', error: { code: 'cancelled' } });
    expect(progress!.done).toBeLessThan(progress!.total!);
    const { packets } = shown.summary!.capture!;
    expect(packets).toBeGreaterThan(1000);
    const seconds = (updates.at(-1)!.at - updates[0]!.at) / 1000;
    expect(updates.length).toBeLessThanOrEqual(10 * seconds + 5);
  });

  it('that ends in the middle keeps what could be read', async () => {
    const path = join(folder, 'cut.pcap');
    await writeFile(path, Buffer.concat([manyPackets(100), Buffer.from('ffffffffffffffffffffffffffffffffffffff', 'hex')]));
    await app.openFile(path).begun;
    await vi.waitFor(() => expect(['done', 'failed']).toContain(shown.session?.phase));
    expect(shown.summary?.capture?.packets).toBe(100);
    expect(shown.summary?.capture?.issues).not.toEqual([]);
  });
});

describe('packets by their frames', () => {
  it('come decoded from the engine, for each that the sample’s findings cite', async () => {
    await app.handleRequest('openSample', null);
    await done();
    const frames = [...new Set(shown.summary!.findings!.flatMap(({ evidence }) => evidence.map(({ frame }) => frame)))].slice(0, mostFrames);
    expect(frames.length).toBeGreaterThan(3);
    const reply = await app.handleRequest('packets', { frames });
    if (!reply.ok) throw new Error(reply.error.what);
    const { packets } = packetsReplySchema.parse(reply.value);
    expect(packets.map(({ frame }) => frame)).toEqual(frames);
    expect(packets.filter(({ kept }) => !kept)).toEqual([]);
  });
});

describe('exports', () => {
  it.skipIf(!hasWireshark)('open in what reads them: JSON by the schema, CSV by its cells, packets by tshark', async () => {
    await app.handleRequest('openSample', null);
    await done();
    const path = (name: string): string => join(folder, name);
    for (const format of ['json', 'csv', 'pcapng']) expect(await app.exportTo({ format, reveal: true }, path(`x.${format}`)), format).toEqual({ ok: true, value: null });
    expect(summarySchema.parse(JSON.parse(readFileSync(path('x.json'), 'utf8')))).toMatchObject({ redacted: false, capture: { packets: shown.summary!.capture!.packets } });
    expect(readFileSync(path('x.csv'), 'utf8')).toMatch(/\r\n$/);
    // RFC 8489 5: a Binding success response.
    expect(tsharkFields(path('x.pcapng'), ['stun.type']).flat()).toContain('0x0101');
    expect(tsharkFields(path('x.pcapng'), ['frame.number'], '-Y', '_ws.malformed')).toEqual([]);
    expect(existsSync(path('x.pcapng.unfinished'))).toBe(false);
  });

  it('of packets that cannot be written leave nothing half done', async () => {
    await app.handleRequest('openSample', null);
    await done();
    expect(await app.exportTo({ format: 'pcapng', reveal: true }, join(folder, 'none', 'x.pcapng'))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('an engine that is killed', () => {
  it('leaves its results on the screen and is there again', async () => {
    await app.handleRequest('openSample', null);
    await done();
    const [pid] = engines();
    process.kill(pid!, 'SIGKILL');
    await vi.waitFor(() => expect(shown.session).toMatchObject({ phase: 'failed', error: { code: 'internal', where: 'signal SIGKILL' } }));
    expect(summarySchema.parse(shown.summary).calls).toHaveLength(1);
    await vi.waitFor(() => expect(engines()).toHaveLength(1), { timeout: 5000 });
    expect(engines()).not.toContain(pid);
    await vi.waitFor(async () => expect(await app.handleRequest('openSample', null)).toEqual({ ok: true, value: null }), { timeout: 5000 });
    await done();
  });

  it('ends with its app, however that ends', async () => {
    const script = `
      const { fork } = require('node:child_process');
      const child = fork(${JSON.stringify(built.path('engine-process'))}, [], { serialization: 'advanced', detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.send({ id: 0, do: 'listInterfaces' });
      child.on('message', () => console.log(child.pid));`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(String(await new Promise((resolve) => parent.stdout.once('data', resolve))));
    expect(engines()).toContain(pid);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(engines()).not.toContain(pid), { timeout: 5000 });
  });
});

describe.skipIf(labCaptures.length === 0 || !hasWireshark)('captures of the lab, sent by a browser and exported again', () => {
  it.each(labCaptures)('%s', async (name) => {
    const page = await mkdtemp(join(folder, 'page-'));
    await writeFile(join(page, 'index.html'), '<title>Icewatch</title>');
    const host = await startWebHost({ app, pageFolder: page, port: 0 });
    try {
      const browser = await SignedIn.at(host.newAddress());
      const answer = await browser.post(`/api/open?name=${name}.pcap`, readFileSync(labCapture(name)));
      expect(JSON.parse(answer.body.toString())).toEqual({ ok: true, value: null });
      await done();
      const json = await browser.get('/api/export?format=json&reveal=0');
      const summary = summarySchema.parse(JSON.parse(json.body.toString()));
      expect(summary).toMatchObject({ redacted: true, capture: { packets: shown.summary!.capture!.packets } });
      const csv = (await browser.get('/api/export?format=csv&reveal=0')).body.toString();
      expect(csv.split('\r\n').length).toBeGreaterThan(5);
      const packets = join(folder, 'x.pcapng');
      const exported = await browser.get('/api/export?format=pcapng&reveal=1');
      expect(exported.headers['content-disposition']).toContain(`icewatch-${name}`);
      await writeFile(packets, exported.body);
      const frames = tsharkFields(packets, ['frame.number']).length;
      expect(frames).toBeGreaterThan(10);
      expect(frames).toBeLessThanOrEqual(summary.capture.packets);
    } finally {
      await host.close();
    }
  });
});
