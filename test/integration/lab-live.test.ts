// Live capture of real calls: two Chromium pages behind their own firewalls, watched from inside alice's laptop, and held against
// what her browser said of the same call.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import { labObstacle, raiseLab } from '../helpers/lab.ts';
import type { Lab } from '../helpers/lab.ts';
import { score } from '../helpers/score.ts';
import { projectRoot } from '../helpers/shared.ts';

describe.skipIf(labObstacle !== null)(`icewatch capture during a call in the lab${labObstacle === null ? '' : ` (${labObstacle})`}`, { retry: 1 }, () => {
  let lab: Lab;

  beforeAll(async () => {
    // Built before the clock of a call runs.
    expect(spawnSync(`${projectRoot}bin/icewatch`, ['--version']).status).toBe(0);
    lab = await raiseLab();
  }, 600_000);
  afterAll(async () => {
    await lab.down();
  });

  it.each([
    { scenario: 'direct', sources: ['cap', 'dumpcap'] },
    { scenario: 'udp-blocked-relay-tcp', sources: ['cap', 'tcpdump'] },
    { scenario: 'forced-relay-tls', sources: ['cap', 'dumpcap'] },
  ])('agrees with the browser: $scenario, with $sources at once', async ({ scenario, sources }) => {
    const captures = await Promise.all(sources.map((source) => lab.captureOnAlice(['--source', source, '--json', '--reveal'])));
    const truth = await lab.call(scenario);
    const ends = await Promise.all(captures.map((capture) => capture.stop()));
    for (const [index, { status, stdout, stderr }] of ends.entries()) {
      expect(status, stderr).toBe(0);
      const { capture } = summarySchema.parse(JSON.parse(stdout));
      expect(capture.source).toBe(sources[index]);
      expect(capture.malformed).toBe(0);
      const { disagreements, good, total } = score(stdout, truth);
      expect(disagreements, `${scenario} with ${capture.source}`).toEqual([]);
      expect(good).toBe(total);
      // A call that was never set up would leave little to disagree on.
      expect(total).toBeGreaterThanOrEqual(9);
    }
  }, 240_000);
});
