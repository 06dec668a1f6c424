import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../electron/app/create-app.ts';
import type { App } from '../../../electron/app/create-app.ts';
import { coalesce } from '../../../electron/app/view.ts';
import { CaptureError } from '../../../electron/capture/capture-error.ts';
import { requests, settingsSchema, updateSchema } from '../../../electron/contract/session.ts';
import type { Update } from '../../../electron/contract/session.ts';
import { summarySchema } from '../../../electron/contract/summary.ts';
import { ethernet, packet, playedPorts } from '../../helpers/app/engine-ports.ts';
import type { PlayedPorts } from '../../helpers/app/engine-ports.ts';
import { inProcessEngine } from '../../helpers/app/in-process-engine.ts';
import type { InProcessEngine } from '../../helpers/app/in-process-engine.ts';

let folder: string;
let settingsPath: string;
let played: PlayedPorts;
let engine: InProcessEngine;
let app: App;
let shown: Update;
let warnings: string[];

const begin = (changes: Parameters<typeof playedPorts>[0] = {}): void => {
  played = playedPorts(changes);
  engine = inProcessEngine(played.ports);
  warnings = [];
  app = createApp({ version: '0.0.0', launchEngine: engine.launch, settingsPath, policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'), samplePath: '/sample.pcapng', warn: (line) => warnings.push(line) });
  app.subscribe((update) => {
    updateSchema.parse(update);
    shown = update.revision === 0 ? update : coalesce(shown, update);
  });
};
/** A file with one packet, open and read. */
const openOne = async (): Promise<void> => {
  const before = played.files.length;
  const { begun } = app.openFile('/captures/call one.pcap');
  await vi.waitFor(() => expect(played.files).toHaveLength(before + 1));
  const file = played.files[before]!;
  file.events.interface(ethernet());
  file.events.packet(packet());
  file.end();
  expect(await begun).toEqual({ ok: true, value: null });
  await vi.waitFor(() => expect(shown.session?.phase).toBe('done'));
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-test-'));
  settingsPath = join(folder, 'settings.json');
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('a page that subscribes', () => {
  it('gets everything first, valid by the contract, before any engine has spoken', () => {
    begin();
    expect(shown.revision).toBe(0);
    expect(shown.session?.phase).toBe('idle');
    summarySchema.parse(shown.summary);
    expect(shown.series).toBeDefined();
  });

  it('gets what is there when it comes late', async () => {
    begin();
    await openOne();
    const late = vi.fn<(update: Update) => void>();
    app.subscribe(late)();
    expect(late).toHaveBeenCalledOnce();
    expect(late.mock.calls[0]![0]).toMatchObject({ session: { phase: 'done' }, summary: { capture: { packets: 1 } } });
  });
});

describe('requests', () => {
  it('are all answered', async () => {
    begin();
    const settings = settingsSchema.parse({ theme: 'light' });
    const yaml = `schema: icewatch.policy/1\nid: ours\nname: Ours\nread: 2026-11-01\nentries:\n  - {id: web, role: web, hosts: [meet.example.com], ports: [tcp/443], need: required}\n`;
    const payloads: Record<string, unknown> = {
      startCapture: { source: 'auto' }, setSettings: settings, ticket: { reveal: false }, showProfile: { id: 'daily' }, checkProfile: { yaml }, saveProfile: { yaml }, deleteProfile: { id: 'ours' },
      listCalls: { limit: 10, offset: 0 }, deleteCalls: { ids: null },
    };
    // No call is in the history, and nothing is fetched from a vendor in a test.
    const elsewhere = new Set(['openSample', 'packets', 'fetchProfile', 'showCall', 'compareCalls']);
    for (const name of Object.keys(requests)) {
      if (elsewhere.has(name)) continue;
      const reply = await app.handleRequest(name, payloads[name] ?? null);
      expect(reply, name).toMatchObject({ ok: true });
      if (reply.ok) requests[name as keyof typeof requests].gives.parse(reply.value);
    }
    expect(await app.handleRequest('getSettings', null)).toEqual({ ok: true, value: settings });
    // The analyzer of this test keeps none.
    expect(await app.handleRequest('packets', { frames: [1] })).toMatchObject({ ok: false, error: { code: 'no-capture' } });
  });

  it('open the sample', async () => {
    begin();
    const opened = app.handleRequest('openSample', null);
    await vi.waitFor(() => expect(played.files[0]?.path).toBe('/sample.pcapng'));
    played.files[0]!.events.interface(ethernet());
    played.files[0]!.end();
    expect(await opened).toEqual({ ok: true, value: null });
    await vi.waitFor(() => expect(shown.session).toMatchObject({ kind: 'sample', phase: 'done' }));
  });

  it.each([
    ['eraseDisk', null],
    ['constructor', null],
    ['__proto__', null],
    ['startCapture', { source: 'tshark' }],
    ['startCapture', { interfaces: ['x'.repeat(300)] }],
    ['startCapture', { filter: 'x'.repeat(5000) }],
    ['stop', { now: true }],
    ['setSettings', { theme: 1 }],
    ['packets', { frames: [] }],
    ['packets', { frames: [1.5] }],
    ['packets', { frames: Array.from({ length: 65 }, (_, n) => n) }],
  ])('that are not in the contract are refused: %s %j', async (name, payload) => {
    begin();
    expect(await app.handleRequest(name, payload)).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    expect(played.captures).toHaveLength(0);
  });
});

describe('as the app opens', () => {
  it('captures where the settings say so', async () => {
    begin();
    await app.open({ show: 'settings' });
    expect(shown.session).toMatchObject({ kind: 'live', phase: 'capturing' });
  });

  it('does not where they say not to', async () => {
    await writeFile(settingsPath, '{"captureOnOpen":false}');
    begin();
    await app.open({ show: 'settings' });
    expect(shown.session?.phase).toBe('idle');
    expect(played.captures).toHaveLength(0);
  });

  it('says in the state why it may not', async () => {
    begin({ startCapture: () => Promise.reject(new CaptureError('no-permission', 'This user may not capture packets', { command: 'sudo setcap …' })) });
    await app.open({ show: 'settings' });
    expect(shown.session).toMatchObject({ phase: 'failed', kind: 'live', error: { code: 'no-permission', command: 'sudo setcap …' } });
  });

  it('says in the state that the file it was given is none', async () => {
    begin({ readCaptureFile: () => Promise.reject(new CaptureError('not-found', '/x/none.pcap does not exist')) });
    await app.open({ show: 'file', path: '/x/none.pcap' });
    expect(shown.session).toMatchObject({ phase: 'failed', kind: 'file', label: 'none.pcap', error: { code: 'not-found', what: 'none.pcap does not exist' } });
  });

  it('warns of settings that cannot be read, and goes on with the defaults', async () => {
    await writeFile(settingsPath, 'not JSON');
    begin();
    await app.open({ show: 'nothing' });
    expect(warnings.join()).toContain(settingsPath);
  });
});

describe('an engine that crashes', () => {
  it('is started again; what it had found stays, with the reason', async () => {
    begin();
    await app.handleRequest('startCapture', { source: 'auto' });
    played.captures[0]!.events.packet(packet());
    await vi.waitFor(() => expect(shown.summary?.capture?.packets).toBe(1));
    engine.crash({ code: 134, lastWords: 'node: FATAL ERROR: heap out of memory\n at x' });
    await vi.waitFor(() => expect(shown.session).toMatchObject({ phase: 'failed', error: { code: 'internal', where: 'exit status 134: node: FATAL ERROR: heap out of memory' } }));
    expect(shown.summary?.capture?.packets).toBe(1);
    await vi.waitFor(() => expect(engine.launches()).toBe(2));
    expect(await app.handleRequest('startCapture', { source: 'auto' })).toMatchObject({ ok: true });
  });

  it('does not leave anybody waiting', async () => {
    begin();
    const { begun, closed } = app.openFile('/captures/killer.pcap');
    await vi.waitFor(() => expect(played.files).toHaveLength(1));
    engine.crash({ code: null, signal: 'SIGSEGV' });
    expect(await begun).toMatchObject({ ok: false, error: { code: 'internal' } });
    await closed;
    expect(await app.handleRequest('listInterfaces', null)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('still lets what is on the screen be exported', async () => {
    begin();
    await openOne();
    engine.crash();
    const path = join(folder, 'report.json');
    expect(await app.exportTo({ format: 'json', reveal: true }, path)).toEqual({ ok: true, value: null });
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ capture: { packets: 1 } });
  });

  it('or says what it may not is ended, and the fault is named', async () => {
    begin();
    await app.handleRequest('startCapture', { source: 'auto' });
    const { events } = played.captures[0]!;
    events.interface(ethernet());
    (played.analyzers[0] as { summary: () => unknown }).summary = () => ({ schema: 'icewatch.summary/1', calls: 'none' });
    events.packet(packet());
    await vi.waitFor(() => expect(shown.session?.error?.where).toMatch(/it said what it may not: .*summary.calls/));
    await vi.waitFor(() => expect(engine.launches()).toBe(2));
  });

  it('is not mistaken for one that was closed', async () => {
    begin();
    await app.close();
    expect(engine.launches()).toBe(1);
    expect(warnings).toEqual([]);
  });
});

describe('exports', () => {
  it('need something to export', async () => {
    begin();
    expect(await app.exportTo({ format: 'json' }, join(folder, 'x'))).toMatchObject({ ok: false, error: { code: 'no-capture' } });
  });

  it('are redacted unless asked otherwise, and valid by the schema', async () => {
    begin();
    await openOne();
    const path = join(folder, 'report.json');
    await app.exportTo({ format: 'json' }, path);
    expect(summarySchema.parse(JSON.parse(await readFile(path, 'utf8'))).redacted).toBe(true);
    await app.exportTo({ format: 'json', reveal: true }, path);
    expect(summarySchema.parse(JSON.parse(await readFile(path, 'utf8'))).redacted).toBe(false);
  });

  it('of packets are redacted by one key a session, unless their addresses are to be real', async () => {
    begin();
    await openOne();
    const written = (): readonly (string | null)[] => played.written.map(({ packets }) => packets.redactionKey);
    expect(await app.exportTo({ format: 'pcapng' }, join(folder, 'x'))).toEqual({ ok: true, value: null });
    await app.exportTo({ format: 'pcapng', lastMinutes: 5 }, join(folder, 'x'));
    expect(await app.exportTo({ format: 'pcapng', reveal: true }, join(folder, 'x'))).toEqual({ ok: true, value: null });
    expect(written()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), written()[0], null]);
    expect(played.written.map(({ packets }) => packets.lastMinutes)).toEqual([null, 5, null]);
    await openOne();
    await app.exportTo({ format: 'pcapng' }, join(folder, 'x'));
    expect(written()[3]).not.toBe(written()[0]);
  });

  it.each(['html', 'markdown', 'ticket', 'csv'] as const)('as %s are text for people', async (format) => {
    begin();
    await openOne();
    const path = join(folder, 'report');
    expect(await app.exportTo({ format }, path)).toEqual({ ok: true, value: null });
    expect((await readFile(path, 'utf8')).length).toBeGreaterThan(100);
  });

  it('say that a folder cannot be written to', async () => {
    begin();
    await openOne();
    expect(await app.exportTo({ format: 'csv' }, join(folder, 'none', 'x.csv'))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('have names that need no quoting', async () => {
    begin();
    await openOne();
    expect(app.exportName({ format: 'csv' })).toBe('icewatch-call-one.csv');
  });

  it.each([null, {}, { format: 'exe' }, { format: 'json', reveal: 'yes' }])('refuse options that are none: %j', async (options) => {
    begin();
    expect(await app.exportTo(options, join(folder, 'x'))).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
  });
});

describe('the policy', () => {
  it('of the settings reaches the analyzer of every session, at once where it is changed', async () => {
    await writeFile(settingsPath, '{"captureOnOpen":false,"policy":{"profiles":["daily"]}}');
    begin();
    await app.open({ show: 'nothing' });
    await openOne();
    expect(played.analyzers[0]?.calls).toContain('policy daily');
    const settings = settingsSchema.parse({ policy: { profiles: ['zoom', 'twilio'] } });
    await app.handleRequest('setSettings', settings);
    await vi.waitFor(() => expect(played.analyzers[0]?.calls.at(-1)).toBe('policy zoom twilio'));
    await openOne();
    expect(played.analyzers[1]?.calls).toContain('policy zoom twilio');
  });
});
