/** A laptop that loses power, or whose app is killed, while calls are being kept: nothing half-written is sent, and nothing that was kept is lost. */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { callAt, HandClock, reporterIn, settingsFor } from '../../../helpers/fleet/fleet-bench.ts';
import { deduplicated, OtlpReceiver, takes } from '../../../helpers/fleet/otlp-receiver.ts';
import { buildEntries } from '../../../helpers/capture/built-entry.ts';
import type { BuiltEntries } from '../../../helpers/capture/built-entry.ts';

let built: BuiltEntries;
let folder: string;
beforeAll(async () => {
  built = await buildEntries('app/fleet/fleet-reporter');
  folder = mkdtempSync(join(tmpdir(), 'icewatch-fleet-'));
  // Keeps call after call for a collector that is not there, and says so once each is kept.
  writeFileSync(join(folder, 'laptop.mjs'), `
    import { FleetReporter } from ${JSON.stringify(`file://${built.path('fleet-reporter')}`)};
    const [queue, settings, summary, first] = process.argv.slice(2).map((text, i) => (i === 0 ? text : JSON.parse(text)));
    const reporter = new FleetReporter({ folder: queue, version: '1', warn: (line) => process.send({ warned: line }) });
    reporter.configure(settings);
    for (let n = first; ; n++) {
      const start = new Date(Date.parse(summary.calls[0].start) + n * 1000).toISOString();
      process.send({ begun: 'uid-' + n });
      await reporter.report('uid-' + n, { ...summary, calls: [{ ...summary.calls[0], start }] });
      process.send({ kept: 'uid-' + n });
    }
  `);
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true });
});

type Word = { readonly begun: string } | { readonly kept: string } | { readonly warned: string };

it('all that was kept arrives whole and once, after any number of kills', async () => {
  const queue = join(folder, 'fleet');
  const receiver = await OtlpReceiver.start();
  await receiver.close();
  const kept = new Set<string>();
  const begun = new Set<string>();
  const warned: string[] = [];
  for (let round = 0; round < 5; round++) {
    const child = fork(join(folder, 'laptop.mjs'), [queue, JSON.stringify(settingsFor(receiver.endpoint)), JSON.stringify(callAt(0)), String(round * 1000)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise<void>((ended) => {
      child.on('exit', () => ended());
      child.on('message', (word: Word) => {
        if ('kept' in word) kept.add(word.kept);
        else if ('warned' in word) warned.push(word.warned);
        else begun.add(word.begun);
        // In the midst of the third call or a later one, somewhere between its first instruction and its end.
        if ('begun' in word && Number(word.begun.slice(4)) % 1000 === 2) setTimeout(() => child.kill('SIGKILL'), round);
      });
    });
  }
  expect(warned).toEqual([]);
  expect(kept.size).toBeGreaterThanOrEqual(10);
  expect(begun.size).toBeGreaterThan(kept.size);

  await receiver.listen();
  receiver.answers = [takes];
  const reporter = reporterIn(queue, new HandClock());
  reporter.configure(settingsFor(receiver.endpoint));
  await vi.waitFor(() => expect(reporter.status().lastSent).not.toBeNull(), { timeout: 10_000, interval: 5 });
  await vi.waitFor(() => expect(reporter.status()).toMatchObject({ queued: 0, lastError: null }), { timeout: 10_000, interval: 5 });
  const uids = receiver.stored.map(({ attributes }) => String(attributes['icewatch.record.uid']));
  expect(deduplicated(receiver.stored)).toHaveLength(uids.length);
  const calls = new Set(uids.filter((uid) => !uid.includes('/')));
  for (const uid of kept) expect(calls).toContain(uid);
  // What was killed before it was told of may have been kept too.
  for (const uid of calls) expect(begun).toContain(uid);
  // Each with its finding.
  expect(uids).toHaveLength(2 * calls.size);
  await reporter.close();
  await receiver.close();
});

it('what a kill left half-written is removed by a later start, and another app at work is let be', async () => {
  const queue = join(folder, 'halves');
  const first = reporterIn(queue, new HandClock());
  first.configure(settingsFor('http://127.0.0.1:9'));
  await first.report('uid-1', callAt(0));
  await first.close();
  const [call] = readdirSync(queue).filter((name) => name.endsWith('.gz'));
  const old = `${call}.123456789`;
  const young = `${call}.987654321`;
  for (const name of [old, young]) writeFileSync(join(queue, name), 'half');
  const yesterday = Date.now() / 1000 - 86_400;
  utimesSync(join(queue, old), yesterday, yesterday);
  const second = reporterIn(queue, new HandClock());
  second.configure(settingsFor('http://127.0.0.1:9'));
  await second.close();
  expect(second.status().queued).toBe(1);
  expect(readdirSync(queue)).toContain(young);
  expect(readdirSync(queue)).not.toContain(old);
});
