// A call as the app lives through it: packets into a real analyzer, out comes a row, a word to the page and a notification.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../../electron/app/create-app.ts';
import type { App } from '../../../../electron/app/create-app.ts';
import type { EnginePorts } from '../../../../electron/app/engine.ts';
import { writePieces } from '../../../../electron/app/report-file.ts';
import { coalesce } from '../../../../electron/app/view.ts';
import type { HistoryDetail, HistoryEntry, HistoryPage } from '../../../../electron/contract/history.ts';
import { requests, settingsSchema, updateSchema } from '../../../../electron/contract/session.ts';
import type { RequestName, Settings, Update } from '../../../../electron/contract/session.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import { captureMeta, pcapngReport } from '../../../../electron/core/report/pcapng.ts';
import { ethernet, playedPorts } from '../../../helpers/app/engine-ports.ts';
import type { PlayedCapture, PlayedPorts } from '../../../helpers/app/engine-ports.ts';
import { inProcessEngine } from '../../../helpers/app/in-process-engine.ts';
import type { InProcessEngine } from '../../../helpers/app/in-process-engine.ts';
import { readCapture } from '../../../helpers/capture-file.ts';
import { Dialogue, epoch } from '../../../helpers/dialogue.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40_000);
const outside = at('198.51.100.2', 40_000);
const stunServer = at('198.51.100.10', 3478);
const peer = at('203.0.113.7', 30_000);
const ssrc = { sent: 0x1111, received: 0x2222 };
const second = 1000;

let folder: string;
let played: PlayedPorts;
let engine: InProcessEngine;
let app: App;
let shown: Update;
let warnings: string[];
let notified: { title: string; body: string }[];
let written: { from: number | null; to: number | null }[];

const realPorts: Partial<EnginePorts> = {
  createAnalyzer: () => createAnalyzer({ version: '0.0.0', keepBytes: 1 << 20 }),
  writePackets: async (analyzer, path, { from, to, lastMinutes }) => {
    written.push({ from, to });
    await writePieces(pcapngReport(analyzer.kept!.between(from, to, lastMinutes), analyzer.interfaces, captureMeta(analyzer.summary())), path);
  },
};

const begin = (): void => {
  played = playedPorts(realPorts);
  engine = inProcessEngine(played.ports);
  app = createApp({
    version: '0.0.0', launchEngine: engine.launch, settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'), samplePath: '/sample.pcapng',
    warn: (line) => warnings.push(line), notify: (title, body) => notified.push({ title, body }),
  });
  app.subscribe((update) => {
    updateSchema.parse(update);
    shown = update.revision === 0 ? update : coalesce(shown, update);
  });
};
const ask = async (name: RequestName, payload: unknown): Promise<unknown> => {
  const reply = await app.handleRequest(name, payload);
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return requests[name].gives.parse(reply.value);
};
const calls = async (): Promise<HistoryEntry[]> => ((await ask('listCalls', { limit: 100, offset: 0 })) as HistoryPage).entries;
const change = async (history: Partial<Settings['history']>): Promise<unknown> => ask('setSettings', settingsSchema.parse({ history }));

/** A capture whose packets the dialogue plays; both clocks go together. */
const capture = async (): Promise<{ dialogue: Dialogue; events: PlayedCapture['events']; pass: (ms: number) => Promise<void> }> => {
  await ask('startCapture', { source: 'auto' });
  const { events } = played.captures.at(-1)!;
  events.interface(ethernet('wlan0'));
  events.state([{ name: 'wlan0', state: 'capturing', detail: null }]);
  events.localAddresses([laptop.address]);
  const dialogue = new Dialogue((record) => events.packet(record));
  dialogue.now = Date.now() - epoch / 1000;
  const pass = async (ms: number): Promise<void> => {
    const target = Math.max(Date.now(), epoch / 1000 + dialogue.now) + ms;
    await vi.advanceTimersByTimeAsync(target - Date.now());
    dialogue.now = Date.now() - epoch / 1000;
  };
  return { dialogue, events, pass };
};
const connect = (d: Dialogue): Dialogue => d.stunServer(laptop, stunServer, outside).check(laptop, peer, 'them:mine', outside).check(laptop, peer, 'them:mine', outside, { nominate: true });
const talk = (d: Dialogue, ms: number, from = 0): Dialogue => d.media(d.direct(laptop, peer), ssrc, ms, { from });
const untilRecorded = (count = 1): Promise<void> => vi.waitFor(async () => expect(await calls()).toHaveLength(count));

beforeEach(() => {
  vi.useFakeTimers({ now: epoch / 1000, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  folder = mkdtempSync(join(tmpdir(), 'icewatch-recorded-'));
  warnings = [];
  notified = [];
  written = [];
  begin();
});
afterEach(async () => {
  await app.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

describe('a call that ends while it is captured', () => {
  it('is recorded once, with its summary, and told to page and person', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 10 * second);
    await pass(5 * second);
    expect(shown.summary?.calls).toHaveLength(1);
    expect(notified).toEqual([]);
    expect(await calls()).toEqual([]);

    await pass(20 * second);
    await untilRecorded();
    const [entry] = await calls();
    expect(entry).toMatchObject({ title: 'Connected directly', severity: 'ok', code: 'path.direct', pathKind: 'direct', pathTransport: 'udp', capturedBy: 'dumpcap on wlan0', redacted: false, captureFile: null });
    expect(entry!.durationMs).toBeGreaterThan(9 * second);
    const detail = (await ask('showCall', { id: entry!.id })) as HistoryDetail;
    expect(detail.summary.calls[0]?.ongoing).toBe(false);
    expect(detail.summary.calls[0]?.verdict.title).toBe('Connected directly');
    expect(notified).toEqual([{ title: 'Connected directly', body: detail.summary.calls[0]!.verdict.sentence }]);
    expect(shown.session?.endedCall).toMatchObject({ uid: entry!.uid, historyId: entry!.id, title: 'Connected directly', severity: 'ok', end: entry!.end });

    await pass(15 * second);
    await app.handleRequest('stop', null);
    expect(await calls()).toHaveLength(1);
    expect(notified).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('and goes on after all is still one call, told of once', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 4 * second);
    await pass(20 * second);
    await untilRecorded();
    const [before] = await calls();
    talk(dialogue, 4 * second, 200);
    await pass(20 * second);
    await vi.waitFor(async () => expect((await calls())[0]?.end).not.toBe(before!.end));
    expect(await calls()).toMatchObject([{ id: before!.id, uid: before!.uid }]);
    expect(notified).toHaveLength(1);
  });

  it('is followed by another one, which is another row', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 2 * second);
    await pass(35 * second);
    const other = at('198.18.0.9', 30_001);
    dialogue.check(at('10.1.0.2', 40_001), other, 'their:own', outside, { nominate: true });
    dialogue.media(dialogue.direct(at('10.1.0.2', 40_001), other), { sent: 3, received: 4 }, 2 * second);
    await pass(20 * second);
    await untilRecorded(2);
    expect(notified).toHaveLength(2);
    const [later, earlier] = await calls();
    const comparison = await ask('compareCalls', { a: earlier!.id, b: later!.id });
    expect(comparison).toMatchObject({ a: { id: earlier!.id }, b: { id: later!.id }, sentence: expect.stringContaining('Both calls went directly over UDP') as string });
  });

  it('keeps its packets where that is wanted, those around it alone, for this user alone', async () => {
    await change({ keepPackets: true });
    const { dialogue, pass } = await capture();
    const startsAt = epoch / 1000 + dialogue.now + 20 * second;
    dialogue.resolve(at('10.1.0.2', 5400), 'early.example.com', '192.0.2.1');
    await pass(20 * second);
    talk(connect(dialogue), 2 * second);
    await pass(18 * second);
    await vi.waitFor(async () => expect((await calls())[0]?.captureFile).toBeTruthy());
    const [entry] = await calls();
    expect(written[0]!.from).toBeCloseTo((startsAt - 10 * second) * 1000, -6);
    const packets = readCapture(new Uint8Array(readFileSync(entry!.captureFile!))).packets;
    expect(packets.length).toBeGreaterThan(200);
    expect(Math.min(...packets.map(({ time }) => time))).toBeGreaterThanOrEqual(startsAt * 1000 - 1);
    await ask('deleteCalls', { ids: [entry!.id] });
    expect(existsSync(entry!.captureFile!)).toBe(false);
  });
});

describe('what was captured of a call', () => {
  it('is recorded when the person ends the capture', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 4 * second);
    await pass(1 * second);
    await ask('stop', null);
    await untilRecorded();
    await vi.waitFor(() => expect(shown.session?.endedCall?.historyId).toBe(1));
    expect(notified).toHaveLength(1);
  });

  it('is recorded when the engine crashes, and nobody is told that the call ended', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 4 * second);
    await pass(1 * second);
    engine.crash();
    await untilRecorded();
    expect(notified).toEqual([]);
    expect(shown.session?.endedCall).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    // The call goes on, and is told of when it ends.
    const again = await capture();
    talk(again.dialogue, 4 * second, 1000);
    await again.pass(18 * second);
    await untilRecorded(2);
    expect(notified).toHaveLength(1);
  });

  it('is recorded when another capture or a file takes its place', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 4 * second);
    await pass(1 * second);
    const second1 = await capture();
    await untilRecorded();
    talk(connect(second1.dialogue), 4 * second);
    await second1.pass(1 * second);
    const { begun } = app.openFile('/captures/other.pcap');
    await vi.waitFor(() => expect(played.files).toHaveLength(1));
    played.files[0]!.events.interface(ethernet());
    played.files[0]!.end();
    expect(await begun).toMatchObject({ ok: true });
    await untilRecorded(2);
    expect(notified).toEqual([]);
  });

  it('is recorded as the app ends, with its packets, and nobody is told', async () => {
    await change({ keepPackets: true });
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 4 * second);
    await pass(1 * second);
    await app.close();
    expect(notified).toEqual([]);
    begin();
    const entries = await calls();
    expect(entries).toHaveLength(1);
    expect(existsSync(entries[0]!.captureFile!)).toBe(true);
  });

  it('in a file is not recorded', async () => {
    const { begun } = app.openFile('/captures/call.pcap');
    await vi.waitFor(() => expect(played.files).toHaveLength(1));
    const { events, end } = played.files[0]!;
    events.interface(ethernet());
    talk(connect(new Dialogue((record) => events.packet(record))), 4 * second).wait(60 * second);
    end();
    await begun;
    await vi.advanceTimersByTimeAsync(5000);
    expect(shown.summary?.calls).toHaveLength(1);
    // Nor when a capture begins while it is still shown.
    await capture();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await calls()).toEqual([]);
    expect(notified).toEqual([]);
  });
});

describe('settings', () => {
  it('turn recording off, and leave what is there', async () => {
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 2 * second);
    await pass(18 * second);
    await untilRecorded();
    await change({ enabled: false });
    const other = at('198.18.0.9', 30_001);
    dialogue.check(at('10.1.0.2', 40_001), other, 'their:own', outside, { nominate: true });
    dialogue.media(dialogue.direct(at('10.1.0.2', 40_001), other), { sent: 3, received: 4 }, 2 * second);
    await pass(18 * second);
    await vi.waitFor(() => expect(notified).toHaveLength(2));
    expect(shown.session?.endedCall?.historyId).toBeNull();
    expect(await calls()).toHaveLength(1);
    await ask('deleteCalls', { ids: null });
    expect(await calls()).toEqual([]);
  });

  it('turn notifications off, and the page is told all the same', async () => {
    await change({ notify: false });
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 2 * second);
    await pass(18 * second);
    await vi.waitFor(() => expect(shown.session?.endedCall).not.toBeNull());
    expect(notified).toEqual([]);
  });
});

describe('a history that cannot be written', () => {
  it('is warned of; the capture goes on, and the person is told of the call', async () => {
    writeFileSync(join(folder, 'data'), 'a file in its place');
    const { dialogue, pass } = await capture();
    talk(connect(dialogue), 2 * second);
    await pass(18 * second);
    await vi.waitFor(() => expect(notified).toHaveLength(1));
    expect(warnings.join('\n')).toMatch(/could not be recorded.*history of calls cannot be used.*data/i);
    expect(shown.session).toMatchObject({ phase: 'capturing', endedCall: { historyId: null } });
    expect(await app.handleRequest('listCalls', { limit: 1, offset: 0 })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('the flight recorder', () => {
  it('says what can be saved, once a second of capture time, also after the capture', async () => {
    const { dialogue, pass } = await capture();
    const told: unknown[] = [];
    const end = app.subscribe(({ session }) => session?.recorder !== undefined && session.recorder !== null && told.push(session.recorder));
    talk(connect(dialogue), 10 * second);
    await pass(3 * second);
    end();
    expect(new Set(told.map((recorder) => JSON.stringify(recorder))).size).toBeLessThan(12);
    const recorder = shown.session!.recorder!;
    expect(recorder).toMatchObject({ since: new Date(epoch / 1000).toISOString().replace('Z', '000Z') });
    expect(recorder.packets).toBeGreaterThan(900);
    expect(recorder.bytes).toBeGreaterThan(50_000);
    await ask('stop', null);
    expect(shown.session).toMatchObject({ phase: 'done', recorder });
    const path = join(folder, 'just now.pcapng');
    expect(await app.exportTo({ format: 'pcapng', reveal: true, lastMinutes: 0.1 }, path)).toMatchObject({ ok: true });
    const { packets, issues } = readCapture(new Uint8Array(readFileSync(path)));
    expect(issues).toEqual([]);
    expect(packets.length).toBeGreaterThan(550);
    expect(packets.length).toBeLessThanOrEqual(602);
  });
});
