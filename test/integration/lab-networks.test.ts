// Live capture of calls in networks as companies build them (test/lab), held against what the browser said of the same call and what a
// correct diagnosis says of the network. A few of them; all with ICEWATCH_LAB=all.
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { summarySchema } from '../../electron/contract/summary.ts';
import { labObstacle, networkOf, networks, raiseLab } from '../helpers/lab.ts';
import { score } from '../helpers/score.ts';
import { projectRoot } from '../helpers/shared.ts';

/** One for each kind of network that the shared lab lacks: rejecting, filtering, proxied, an SFU, a tunnel. */
const few = ['icmp-rejected', 'sni-filtered', 'proxy-only', 'sfu-lite', 'vpn'];
const chosen = process.env['ICEWATCH_LAB'] === 'all' ? networks : few;

describe.skipIf(labObstacle !== null)(`icewatch capture in a company's network${labObstacle === null ? '' : ` (${labObstacle})`}`, { retry: 1 }, () => {
  // Built before the clock of a call runs.
  beforeAll(() => expect(spawnSync(`${projectRoot}bin/icewatch`, ['--version']).status).toBe(0), 600_000);

  it.each(chosen.map((name) => ({ name, ...networkOf(name) })))('is right: $name, $about', async ({ name, network, capture }) => {
    const lab = await raiseLab(network);
    try {
      const icewatch = await lab.captureOnAlice(['--json', '--reveal'], capture.filter((device) => device !== 'any'));
      const truth = await lab.call(name);
      const { status, stdout, stderr } = await icewatch.stop();
      expect(status, stderr).toBe(0);
      summarySchema.parse(JSON.parse(stdout));
      const { disagreements, good, total } = score(stdout, truth);
      expect(disagreements, name).toEqual([]);
      expect(good).toBe(total);
    } finally {
      await lab.down();
    }
  }, 300_000);
});
