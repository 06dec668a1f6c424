/** Calls of a laptop on their way to a collector that comes, goes, refuses, and loses answers. The collector decodes with OTLP's official definitions. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FleetReporter } from '../../../../electron/app/fleet/fleet-reporter.ts';
import { fleetSettingsSchema, fleetStatusSchema } from '../../../../electron/contract/fleet.ts';
import { callAt, HandClock, reporterIn, settingsFor } from '../../../helpers/fleet/fleet-bench.ts';
import { deduplicated, OtlpReceiver, says, takes, takesAndIsCutOff, takesPartly } from '../../../helpers/fleet/otlp-receiver.ts';
import type { ReceivedRecord } from '../../../helpers/fleet/otlp-receiver.ts';

let folder: string;
let queue: string;
let receiver: OtlpReceiver;
let clock: HandClock;
let warnings: string[];
let reporters: FleetReporter[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icewatch-fleet-'));
  queue = join(folder, 'fleet');
  receiver = await OtlpReceiver.start();
  clock = new HandClock();
  warnings = [];
  reporters = [];
});
afterEach(async () => {
  await Promise.all(reporters.map((reporter) => reporter.close()));
  await receiver.close();
  await rm(folder, { recursive: true });
});

/** The app, as started: a second one is a restart, where the first was closed. */
const start = (more = {}): FleetReporter => {
  const reporter = reporterIn(queue, clock, warnings);
  reporters.push(reporter);
  reporter.configure(settingsFor(receiver.endpoint, more));
  return reporter;
};
const soon = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 5000, interval: 2 });
const callsIn = (records: readonly ReceivedRecord[]) => records.filter(({ eventName }) => eventName === 'icewatch.call').map(({ attributes }) => attributes['icewatch.call.uid']);

describe('a reported call', () => {
  it('arrives as a record of the call and one for each finding that is a yes', async () => {
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(reporter.status().sent).toBe(1));
    const [request] = receiver.requests;
    expect(request?.path).toBe('/v1/logs');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'user-agent': 'icewatch/1.2.3' });
    const [call, finding, ...rest] = receiver.stored;
    expect(rest).toEqual([]);
    expect(call).toMatchObject({
      eventName: 'icewatch.call', severityText: 'WARN', severityNumber: 13, time: Date.parse('2026-11-22T10:42:07.123Z'),
      body: 'Media goes through turn.lab.test (198.51.100.10) to [address].',
      attributes: {
        'icewatch.record.type': 'call', 'icewatch.record.uid': 'uid-1', 'icewatch.call.uid': 'uid-1', 'icewatch.site': 'Berlin',
        'icewatch.verdict.code': 'path.relay-tcp', 'icewatch.verdict.cause': 'udp.blocked', 'icewatch.path.transport': 'tcp',
        'network.transport': 'tcp', 'network.type': 'ipv4', 'server.address': 'turn.lab.test', 'server.port': 3478,
      },
      resource: { 'service.name': 'icewatch', 'service.version': '1.2.3' },
    });
    expect(finding).toMatchObject({
      eventName: 'icewatch.finding',
      attributes: { 'icewatch.record.type': 'finding', 'icewatch.record.uid': 'uid-1/path.relay-tcp', 'icewatch.call.uid': 'uid-1', 'icewatch.site': 'Berlin', 'icewatch.finding.code': 'path.relay-tcp' },
    });
    expect(fleetStatusSchema.parse(reporter.status())).toEqual({
      enabled: true, endpoint: `${receiver.endpoint}/`, queued: 0, queuedBytes: 0, sent: 1, dropped: 0, lastSent: '2026-11-22T12:00:00.000Z', lastError: null,
    });
  });

  it('carries nothing of persons: no address but servers, no user, no fragment, not this laptop and who uses it', async () => {
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await receiver.received(1);
    const bytes = receiver.requests[0]!.bytes.toString('latin1');
    for (const personal of ['203.0.113.7', '192.168.7.9', 'anna.muster', 'TgkG', '10.1.0.2', '198.51.100.2', '198.51.100.11', hostname(), userInfo().username, 'wlan0', '53397']) {
      expect(bytes.includes(personal), personal).toBe(false);
    }
    // The search would find what is there.
    expect(bytes).toContain('198.51.100.10');
  });

  it('is told apart from those of other laptops by a random id that lasts until reporting is turned off', async () => {
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await reporter.report('uid-2', callAt(60));
    await receiver.received(2);
    const before = new Set(receiver.stored.map(({ resource }) => resource['service.instance.id']));
    expect(before.size).toBe(1);
    reporter.configure(settingsFor(receiver.endpoint, { enabled: false }));
    reporter.configure(settingsFor(receiver.endpoint));
    await reporter.report('uid-3', callAt(120));
    await receiver.received(3);
    expect(before.has(receiver.stored.at(-1)!.resource['service.instance.id'])).toBe(false);
  });
});

describe('without being asked', () => {
  it('nothing is sent and nothing is written', async () => {
    const reporter = reporterIn(queue, clock, warnings);
    reporters.push(reporter);
    await reporter.report('uid-1', callAt(0));
    reporter.configure(fleetSettingsSchema.parse({}));
    await reporter.report('uid-2', callAt(60));
    expect(existsSync(queue)).toBe(false);
    expect(receiver.requests).toEqual([]);
    expect(reporter.status()).toMatchObject({ enabled: false, endpoint: '', queued: 0 });
  });

  it('a collector without being turned on, and the other way round, do nothing', async () => {
    const reporter = start({ enabled: false });
    await reporter.report('uid-1', callAt(0));
    reporter.configure(settingsFor('', { enabled: true }));
    await reporter.report('uid-2', callAt(60));
    expect(existsSync(queue)).toBe(false);
    expect(receiver.requests).toEqual([]);
  });
});

describe('while the collector cannot be reached', () => {
  it('calls wait over a restart, and are then sent in their order, each once', async () => {
    await receiver.close();
    const before = start();
    await before.report('uid-b', callAt(60));
    await before.report('uid-a', callAt(0));
    await before.report('uid-b', callAt(60));
    await soon(() => expect(before.status()).toMatchObject({ queued: 2, sent: 0, lastError: 'the collector refuses connections (ECONNREFUSED)' }));
    expect(before.status().queuedBytes).toBeGreaterThan(500);
    await before.close();

    await receiver.listen();
    const after = start();
    await after.report('uid-c', callAt(120));
    await after.report('uid-a', callAt(0));
    await soon(() => expect(after.status()).toMatchObject({ queued: 0, sent: 3, lastError: null }));
    expect(callsIn(receiver.stored)).toEqual(['uid-a', 'uid-b', 'uid-c']);
    await after.report('uid-b', callAt(60));
    expect(after.status()).toMatchObject({ queued: 0, sent: 3 });
    expect(receiver.requests).toHaveLength(3);
  });

  it('is tried again after longer and longer, and at once when another call has ended', async () => {
    await receiver.close();
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    const waits: number[] = [];
    for (let n = 0; n < 10; n++) {
      await soon(() => expect(clock.pending).toHaveLength(1));
      waits.push(clock.pending[0]!);
      clock.pass(clock.pending[0]!);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900].map((seconds) => seconds * 1000));
    await soon(() => expect(clock.pending).toHaveLength(1));
    await receiver.listen();
    await reporter.report('uid-2', callAt(60));
    await soon(() => expect(reporter.status().sent).toBe(2));
  });

  it('only so many bytes wait: the oldest calls go first, and are counted', async () => {
    await receiver.close();
    const reporter = start({ maxQueueMiB: 10 / 1024 });
    for (let n = 0; n < 20; n++) await reporter.report(`uid-${String(n).padStart(2, '0')}`, callAt(60 * n));
    const { queued, queuedBytes, dropped } = reporter.status();
    expect(queuedBytes).toBeLessThanOrEqual(10 * 1024);
    expect(queuedBytes).toBeGreaterThan(5 * 1024);
    expect(queued + dropped).toBe(20);
    await receiver.listen();
    reporter.configure(settingsFor(receiver.endpoint));
    await soon(() => expect(reporter.status().sent).toBe(queued));
    expect(callsIn(receiver.stored)).toEqual(Array.from({ length: queued }, (_, n) => `uid-${String(20 - queued + n).padStart(2, '0')}`));
  });

  it('what waits can be read by this user only', async () => {
    await receiver.close();
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    expect(statSync(queue).mode & 0o777).toBe(0o700);
    const modes = readdirSync(queue).map((name) => statSync(join(queue, name)).mode & 0o777);
    expect(modes.length).toBeGreaterThanOrEqual(3);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('turning it off deletes what waits and all that was remembered', async () => {
    await receiver.close();
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    reporter.configure(settingsFor(receiver.endpoint, { enabled: false }));
    await reporter.close();
    expect(existsSync(queue)).toBe(false);
    expect(reporter.status()).toMatchObject({ enabled: false, queued: 0, queuedBytes: 0, lastError: null });
  });

  it('a collector named meanwhile gets what waits', async () => {
    await receiver.close();
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    reporter.configure(settingsFor(''));
    const other = await OtlpReceiver.start();
    reporter.configure(settingsFor(`${other.endpoint}/collect/`));
    await soon(() => expect(reporter.status().sent).toBe(1));
    expect(other.requests[0]?.path).toBe('/collect/v1/logs');
    await other.close();
  });
});

describe('a collector', () => {
  it('that is busy is left alone for as long as it asks, also when another call has ended', async () => {
    receiver.answers = [says(503, { 'retry-after': '120' }), takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(clock.pending).toEqual([120_000]));
    expect(reporter.status()).toMatchObject({ queued: 1, lastError: 'the collector is busy: HTTP 503' });
    await reporter.report('uid-2', callAt(60));
    clock.pass(119_000);
    await reporter.report('uid-3', callAt(120));
    expect(receiver.requests).toHaveLength(1);
    clock.pass(1000);
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 3, queued: 0, lastError: null }));
    expect(receiver.requests[1]?.raw).toEqual(receiver.requests[0]?.raw);
  });

  it.each([429, 502, 503, 504])('that answers %i is asked again', async (status) => {
    receiver.answers = [says(status), takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(clock.pending).toEqual([5000]));
    clock.pass(5000);
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 1, dropped: 0 }));
  });

  it('whose answer is lost gets the same bytes again: the store tells by their uids', async () => {
    receiver.answers = [takesAndIsCutOff, takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(clock.pending).toHaveLength(1));
    expect(reporter.status()).toMatchObject({ sent: 0, queued: 1 });
    await reporter.close();
    const again = start();
    await soon(() => expect(again.status()).toMatchObject({ sent: 1, queued: 0 }));
    expect(receiver.requests[1]?.raw).toEqual(receiver.requests[0]?.raw);
    expect(receiver.stored).toHaveLength(4);
    expect(deduplicated(receiver.stored).map(({ attributes }) => attributes['icewatch.record.uid'])).toEqual(['uid-1', 'uid-1/path.relay-tcp']);
  });

  it('that rejects some records is not asked again (OTLP: partial success), and the status says why', async () => {
    receiver.answers = [takesPartly(1, 'too old'), takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 0, dropped: 1, queued: 0, lastError: 'the collector rejected 1 records of a call: too old' }));
    await reporter.report('uid-2', callAt(60));
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 1, dropped: 1, lastError: null }));
    expect(receiver.requests).toHaveLength(2);
  });

  it('that warns without rejecting has taken it', async () => {
    receiver.answers = [takesPartly(0, 'use https')];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 1, dropped: 0, lastError: 'the collector says: use https' }));
  });

  it('that refuses a call (400) does not get it again, and the next ones go on', async () => {
    receiver.answers = [says(400, { 'content-type': 'text/plain' }, 'no such tenant'), takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(reporter.status()).toMatchObject({ dropped: 1, queued: 0, lastError: 'the collector refused a call: HTTP 400 no such tenant' }));
    await reporter.report('uid-2', callAt(60));
    await soon(() => expect(reporter.status().sent).toBe(1));
    expect(callsIn(receiver.stored)).toEqual(['uid-2']);
  });

  it('that wants other credentials loses nothing: calls wait until the settings are right', async () => {
    receiver.answers = [says(401), takes];
    const reporter = start({ headers: { authorization: 'Bearer expired-secret' } });
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(reporter.status().lastError).toBe('the collector does not take it with these settings: HTTP 401'));
    expect(reporter.status()).toMatchObject({ queued: 1, dropped: 0 });
    expect(clock.pending).toEqual([]);
    reporter.configure(settingsFor(receiver.endpoint, { headers: { authorization: 'Bearer right-secret' } }));
    await soon(() => expect(reporter.status().sent).toBe(1));
    expect(receiver.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer expired-secret', 'Bearer right-secret']);
    expect(JSON.stringify([reporter.status(), warnings])).not.toContain('secret');
  });

  it('behind a sign-in page of a hotel is not mistaken for one that took it', async () => {
    receiver.answers = [says(302, { location: 'http://127.0.0.1:1/login' }), says(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>sign in</html>'), takes];
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    await soon(() => expect(clock.pending).toHaveLength(1));
    clock.pass(clock.pending[0]!);
    await soon(() => expect(reporter.status().lastError).toContain('a web page answered'));
    await soon(() => expect(clock.pending).toHaveLength(1));
    clock.pass(clock.pending[0]!);
    await soon(() => expect(reporter.status()).toMatchObject({ sent: 1, dropped: 0 }));
  });

  it('is given a user name and a password of its URL as a header, and they are shown nowhere', async () => {
    const reporter = start({ endpoint: receiver.endpoint.replace('//', '//fleet:p%40ss@') });
    await reporter.report('uid-1', callAt(0));
    await receiver.received(1);
    expect(receiver.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('fleet:p@ss').toString('base64')}`);
    expect(JSON.stringify(reporter.status())).not.toMatch(/p(@|%40)ss/);
  });

  it('is not asked with a header that cannot be sent: the status names it, but not what it says', async () => {
    const reporter = start({ headers: { 'x-key': 'line\nbreak-secret' } });
    await reporter.report('uid-1', callAt(0));
    expect(reporter.status().lastError).toBe('the header "x-key" cannot be sent: its name or its value has characters that HTTP does not allow');
    expect(reporter.status().queued).toBe(1);
    expect(receiver.requests).toEqual([]);
  });
});

describe('a disk that cannot be written', () => {
  it('costs the report, not the app', async () => {
    await writeFile(queue, 'a file where the folder should be');
    const reporter = start();
    await reporter.report('uid-1', callAt(0));
    expect(warnings.join()).toMatch(/fleet reporting could not set up: .*EEXIST/);
    expect(reporter.status().lastError).toMatch(/could not/);
  });
});
