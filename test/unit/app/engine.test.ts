import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptureError } from '../../../electron/capture/capture-error.ts';
import { Engine } from '../../../electron/app/engine.ts';
import type { EngineCommand, EngineMessage, EngineUpdate } from '../../../electron/app/engine-protocol.ts';
import { captureOptionsSchema } from '../../../electron/contract/capture.ts';
import type { SessionState } from '../../../electron/contract/session.ts';
import { ethernet, packet, playedPorts } from '../../helpers/app/engine-ports.ts';
import type { PlayedPorts } from '../../helpers/app/engine-ports.ts';

let played: PlayedPorts;
let engine: Engine;
let sent: EngineMessage[];

type Order = EngineCommand extends infer C ? (C extends EngineCommand ? Omit<C, 'id'> : never) : never;
let nextId = 0;
const order = async (what: Order): Promise<(EngineMessage & { type: 'reply' })['reply']> => {
  const id = nextId++;
  await engine.handle({ ...what, id });
  const answer = sent.find((message) => message.type === 'reply' && message.id === id);
  if (answer?.type !== 'reply') throw new Error('no reply');
  return answer.reply;
};
const updates = (): EngineUpdate[] => sent.flatMap((message) => (message.type === 'update' ? [message.update] : []));
const session = (): SessionState | undefined => updates().findLast((update) => update.session !== undefined)?.session;
const packets = (): number | undefined => updates().findLast((update) => update.summary?.capture !== undefined)?.summary?.capture?.packets;
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

const capture: Order = { do: 'startCapture', options: captureOptionsSchema.parse({}) };
const file: Order = { do: 'openFile', path: '/captures/call.pcap', label: 'call.pcap', kind: 'file' };
const capturing = [{ name: 'wlan0', state: 'capturing', detail: null }] as const;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  played = playedPorts();
  sent = [];
  engine = new Engine({
    ...played.ports,
    now: Date.now,
    send: (message) => {
      sent.push(structuredClone(message));
      return Promise.resolve();
    },
  });
});
afterEach(async () => {
  await order({ do: 'shutDown' });
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a live capture', () => {
  it('says which source it took, on which interfaces, and where packets come from', async () => {
    expect(await order(capture)).toEqual({ ok: true, value: null });
    played.captures[0]!.events.state([...capturing]);
    await vi.advanceTimersByTimeAsync(200);
    expect(session()).toMatchObject({ phase: 'capturing', kind: 'live', label: 'wlan0', source: 'dumpcap', sourceReason: 'it is there', error: null });
    expect(played.analyzers[0]!.calls).toContain('describe dumpcap');
  });

  it('tells at most ten times a second while it is fresh, then four times', async () => {
    await order(capture);
    played.captures[0]!.events.state([...capturing]);
    const traffic = setInterval(() => played.captures[0]!.events.packet(packet()), 10);
    const tell = async (ms: number): Promise<number> => {
      const before = updates().length;
      await vi.advanceTimersByTimeAsync(ms);
      return updates().length - before;
    };
    const fresh = await tell(2000);
    expect(fresh).toBeGreaterThanOrEqual(14);
    expect(fresh).toBeLessThanOrEqual(20);
    await tell(2000);
    const steady = await tell(5000);
    clearInterval(traffic);
    expect(steady).toBeGreaterThanOrEqual(15);
    expect(steady).toBeLessThanOrEqual(21);
  });

  it('sends only the parts that changed', async () => {
    await order(capture);
    played.captures[0]!.events.packet(packet());
    await vi.advanceTimersByTimeAsync(150);
    sent.length = 0;
    played.captures[0]!.events.packet(packet());
    await vi.advanceTimersByTimeAsync(150);
    expect(updates()).toHaveLength(1);
    expect(Object.keys(updates()[0]!)).toEqual(['summary']);
    expect(Object.keys(updates()[0]!.summary!)).toEqual(['capture']);
  });

  it('says nothing while nothing changes, and looks only once a second', async () => {
    await order(capture);
    played.captures[0]!.events.state([...capturing]);
    await vi.advanceTimersByTimeAsync(5000);
    sent.length = 0;
    const before = played.analyzers[0]!.summaries;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(updates()).toEqual([]);
    expect(played.analyzers[0]!.summaries - before).toBeLessThanOrEqual(11);
  });

  it('lets time pass for the analyzer only where packets could have come', async () => {
    await order(capture);
    const analyzer = played.analyzers[0]!;
    const { events } = played.captures[0]!;
    events.state([{ name: 'wlan0', state: 'down', detail: null }]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(analyzer.calls).not.toContain('advance');
    events.state([...capturing]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(analyzer.calls).toContain('advance');
  });

  it('pauses and goes on', async () => {
    await order(capture);
    await order({ do: 'pauseCapture' });
    expect(session()?.phase).toBe('paused');
    expect(await order({ do: 'pauseCapture' })).toMatchObject({ ok: false, error: { code: 'no-capture' } });
    await order({ do: 'resumeCapture' });
    expect(session()?.phase).toBe('capturing');
    expect(played.captures[0]!.said).toEqual(['pause', 'resume']);
  });

  it('keeps what it found when it is stopped, and has said all of it before it answers', async () => {
    await order(capture);
    played.captures[0]!.events.packet(packet());
    await order({ do: 'stop' });
    expect(played.captures[0]!.said).toEqual(['stop']);
    expect(session()?.phase).toBe('done');
    expect(packets()).toBe(1);
  });

  it('says why it cannot begin, to who asked and in the state', async () => {
    played = playedPorts({ startCapture: () => Promise.reject(new CaptureError('bad-filter', 'The filter is wrong: syntax error', { where: 'udp and and' })) });
    engine = new Engine({ ...played.ports, now: Date.now, send: (message) => Promise.resolve(void sent.push(structuredClone(message))) });
    expect(await order(capture)).toMatchObject({ ok: false, error: { code: 'bad-filter', where: 'udp and and' } });
    expect(session()).toMatchObject({ phase: 'failed', error: { code: 'bad-filter' } });
  });

  it('ends when the source has failed for good, with its results and the reason', async () => {
    await order(capture);
    const { events, said } = played.captures[0]!;
    events.packet(packet());
    events.failed({ code: 'helper-died', what: 'dumpcap died', where: null, advice: null, command: null });
    await vi.advanceTimersByTimeAsync(200);
    expect(session()).toMatchObject({ phase: 'failed', error: { code: 'helper-died' } });
    expect(packets()).toBe(1);
    expect(said).toEqual(['stop']);
  });

  it('is stopped when another begins: never two at once', async () => {
    await order(capture);
    await order(capture);
    expect(played.captures.map(({ said }) => said)).toEqual([['stop'], []]);
  });

  it('that is stopped while it begins does not begin', async () => {
    let ready: (capture: Awaited<ReturnType<typeof played.ports.startCapture>>) => void = () => undefined;
    const late = playedPorts();
    played = playedPorts({ startCapture: () => new Promise((resolve) => (ready = resolve)) });
    engine = new Engine({ ...played.ports, now: Date.now, send: (message) => Promise.resolve(void sent.push(structuredClone(message))) });
    const starting = order(capture);
    await settle();
    const stopping = order({ do: 'stop' });
    ready(await late.ports.startCapture(captureOptionsSchema.parse({}), null as never));
    expect(await starting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await stopping;
    expect(late.captures[0]!.said).toEqual(['stop']);
    expect(session()?.phase).toBe('done');
  });
});

describe('a file', () => {
  it('is answered for when reading has begun, and shows progress', async () => {
    const opened = order(file);
    await settle();
    const reading = played.files[0]!;
    reading.events.interface(ethernet());
    expect(await opened).toEqual({ ok: true, value: null });
    reading.options.onProgress(500, 1000);
    reading.events.packet(packet());
    await vi.advanceTimersByTimeAsync(150);
    expect(session()).toMatchObject({ phase: 'reading', kind: 'file', label: 'call.pcap', progress: { done: 500, total: 1000 } });
    reading.end();
    await vi.advanceTimersByTimeAsync(150);
    expect(session()?.phase).toBe('done');
    expect(packets()).toBe(1);
    expect(sent.some((message) => message.type === 'fileClosed')).toBe(true);
  });

  it('that is no capture leaves what is shown as it is', async () => {
    await order(capture);
    const opened = order({ ...file, label: 'holiday.jpg' });
    await settle();
    played.files[0]!.fail(new CaptureError('not-a-capture', '/captures/call.pcap is a JPEG image, not a capture', { where: '/captures/call.pcap' }));
    // It is called what the user calls it: the path may be a temporary copy.
    expect(await opened).toMatchObject({ ok: false, error: { code: 'not-a-capture', what: 'holiday.jpg is a JPEG image, not a capture', where: 'holiday.jpg' } });
    expect(session()).toMatchObject({ phase: 'capturing', kind: 'live', error: null });
    expect(played.captures[0]!.said).toEqual([]);
  });

  it('that is damaged keeps what could be read', async () => {
    const opened = order(file);
    await settle();
    const reading = played.files[0]!;
    reading.events.interface(ethernet());
    reading.events.packet(packet());
    await opened;
    reading.fail(new CaptureError('damaged-file', 'damaged at byte 1234'));
    await vi.advanceTimersByTimeAsync(150);
    expect(session()).toMatchObject({ phase: 'failed', error: { code: 'damaged-file' } });
    expect(packets()).toBe(1);
  });

  it('is cancelled at once, and what was read stays', async () => {
    const opened = order(file);
    await settle();
    played.files[0]!.events.interface(ethernet());
    played.files[0]!.events.packet(packet());
    await opened;
    await order({ do: 'stop' });
    expect(played.files[0]!.options.signal.aborted).toBe(true);
    expect(session()).toMatchObject({ phase: 'done', error: { code: 'cancelled' } });
    expect(packets()).toBe(1);
  });

  it('that is slow to open gives way to what is asked for after it', async () => {
    const opened = order(file);
    await settle();
    await order(capture);
    expect(await opened).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(session()).toMatchObject({ phase: 'capturing', kind: 'live' });
  });

  it('takes the place of a capture that runs', async () => {
    await order(capture);
    const opened = order(file);
    await settle();
    expect(played.captures[0]!.said).toEqual([]);
    played.files[0]!.events.interface(ethernet());
    await opened;
    expect(played.captures[0]!.said).toEqual(['stop']);
    expect(session()).toMatchObject({ phase: 'reading', kind: 'file' });
  });
});

it('knows of nobody before there is anything', async () => {
  expect(await order({ do: 'personal' })).toEqual({ ok: true, value: { userNames: [], fragments: [], ownAddresses: [], hops: [] } });
});

describe('packets', () => {
  it('cannot be written before there are any', async () => {
    expect(await order({ do: 'writePackets', path: '/x', packets: { redactionKey: null, from: null, to: null, lastMinutes: null } })).toMatchObject({ ok: false, error: { code: 'no-capture' } });
  });
});
