/** Real calls of the lab's networks, as they would leave the laptop. */
import { describe, expect, it } from 'vitest';
import { callRequest } from '../../../../electron/app/fleet/call-records.ts';
import { serverAddresses } from '../../../../electron/app/fleet/servers-only.ts';
import { readCaptureFile } from '../../../../electron/capture/file-source.ts';
import type { Summary } from '../../../../electron/contract/summary.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import { summaryOfCall } from '../../../../electron/core/report/call-summary.ts';
import { createRedaction } from '../../../../electron/core/report/redaction/redaction.ts';
import { decodeRequest } from '../../../helpers/fleet/otlp-receiver.ts';
import { projectRoot } from '../../../helpers/shared.ts';

const reporter = { version: '1', instanceId: 'i', site: '', os: 'linux', arch: 'amd64' };

const callOf = async (network: string): Promise<Summary> => {
  const analyzer = createAnalyzer({ version: '1' });
  await readCaptureFile(`${projectRoot}test/fixtures/networks/${network}/alice.pcapng.gz`, {
    interface: analyzer.announceInterface.bind(analyzer), packet: analyzer.packet.bind(analyzer), issue: analyzer.captureIssue.bind(analyzer), dropped: analyzer.dropped.bind(analyzer),
  });
  const summary = analyzer.summary();
  return summaryOfCall(summary, summary.calls[0]!.id);
};

describe.each(['no-nat', 'dtls-filtered', 'udp-partly-blocked'])('the call in %s', (network) => {
  it('takes along no address but those of servers', async () => {
    const summary = await callOf(network);
    const redacted = createRedaction(summary, new Uint8Array(32)).summary(summary);
    const records = decodeRequest(callRequest('u', redacted, reporter, 0));
    expect(records.length).toBeGreaterThan(1);
    const said = JSON.stringify(records);
    const servers = serverAddresses(summary);
    const addresses = said.match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(addresses.filter((address) => !servers.has(address))).toEqual([]);
    // Whose addresses the search would have found.
    const own = summary.calls.flatMap(({ pairs }) => pairs.flatMap(({ local, remote }) => [local.address, remote.address])).filter((address) => !servers.has(address));
    expect(own.length).toBeGreaterThan(0);
    for (const address of own) expect(said.includes(address), address).toBe(false);
  });
});
