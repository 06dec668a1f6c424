/** The whole app: a call is captured, it ends, and a collector hears of it, once the settings say so and no sooner. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp } from '../../../../electron/app/create-app.ts';
import type { App } from '../../../../electron/app/create-app.ts';
import { requests, settingsSchema } from '../../../../electron/contract/session.ts';
import type { RequestName } from '../../../../electron/contract/session.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import { ethernet, playedPorts } from '../../../helpers/app/engine-ports.ts';
import type { PlayedPorts } from '../../../helpers/app/engine-ports.ts';
import { inProcessEngine } from '../../../helpers/app/in-process-engine.ts';
import { Dialogue, epoch } from '../../../helpers/dialogue.ts';
import { OtlpReceiver } from '../../../helpers/fleet/otlp-receiver.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const laptop = at('10.1.0.2', 40_000);
const outside = at('198.51.100.2', 40_000);
const peer = at('203.0.113.7', 30_000);

let folder: string;
let played: PlayedPorts;
let app: App;
let receiver: OtlpReceiver;

beforeEach(async () => {
  vi.useFakeTimers({ now: epoch / 1000, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  folder = mkdtempSync(join(tmpdir(), 'icewatch-fleet-'));
  receiver = await OtlpReceiver.start();
  played = playedPorts({ createAnalyzer: () => createAnalyzer({ version: '0.0.0' }) });
  app = createApp({
    version: '0.0.0', launchEngine: inProcessEngine(played.ports).launch, settingsPath: join(folder, 'settings.json'), policyFolder: join(folder, 'policies'), dataFolder: join(folder, 'data'),
    samplePath: '/sample.pcapng', fetch: globalThis.fetch,
    warn: (line) => {
      throw new Error(line);
    },
  });
});
afterEach(async () => {
  await app.close();
  await receiver.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const ask = async (name: RequestName, payload: unknown): Promise<unknown> => {
  const reply = await app.handleRequest(name, payload);
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return requests[name].gives.parse(reply.value);
};
const callOfSeconds = async (seconds: number): Promise<void> => {
  await ask('startCapture', { source: 'auto' });
  const { events } = played.captures.at(-1)!;
  events.interface(ethernet('wlan0'));
  events.localAddresses([laptop.address]);
  const dialogue = new Dialogue((record) => events.packet(record));
  dialogue.now = Date.now() - epoch / 1000;
  dialogue.stunServer(laptop, at('198.51.100.10', 3478), outside).check(laptop, peer, 'them:mine', outside).check(laptop, peer, 'them:mine', outside, { nominate: true });
  dialogue.media(dialogue.direct(laptop, peer), { sent: 0x1111, received: 0x2222 }, seconds * 1000);
  await vi.advanceTimersByTimeAsync(seconds * 1000 + 2000);
  await ask('stop', null);
  // The history has it: had it been reported, that would have been under way too.
  await vi.waitFor(async () => expect(await ask('listCalls', { limit: 10, offset: 0 })).not.toMatchObject({ total: 0 }));
};

it('a call is reported when it has ended, by an app that was told to', async () => {
  await callOfSeconds(5);
  expect(await ask('fleetStatus', null)).toMatchObject({ enabled: false, queued: 0, sent: 0 });
  expect(receiver.requests).toEqual([]);

  await ask('setSettings', settingsSchema.parse({ fleet: { enabled: true, endpoint: receiver.endpoint, site: 'Oslo' } }));
  await vi.advanceTimersByTimeAsync(60_000);
  await callOfSeconds(8);
  await vi.waitFor(async () => expect(await ask('fleetStatus', null)).toMatchObject({ enabled: true, queued: 0, sent: 1, lastError: null }));
  const calls = receiver.stored.filter(({ eventName }) => eventName === 'icewatch.call');
  expect(calls).toHaveLength(1);
  expect(calls[0]?.attributes).toMatchObject({ 'icewatch.site': 'Oslo', 'icewatch.verdict.code': 'path.direct', 'icewatch.path.kind': 'direct', 'icewatch.media.received.loss': 0 });
  expect(JSON.stringify(receiver.stored)).not.toMatch(/203\.0\.113\.7|10\.1\.0\.2|198\.51\.100\.2\b/);
});
