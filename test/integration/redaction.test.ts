// The test of the redaction: everything that is given away is searched for everything that is personal in the packets, as tshark finds it. It must find all of it where
// the user reveals it: a search that finds nothing there would prove nothing here.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRequest } from '../../electron/app/fleet/call-records.ts';
import { readCaptureFile } from '../../electron/capture/file-source.ts';
import { captureRows } from '../../electron/cli/capture-rows.ts';
import { deliverResults } from '../../electron/cli/deliver-results.ts';
import type { PolicyInput } from '../../electron/contract/policy.ts';
import { policyInputSchema } from '../../electron/contract/policy.ts';
import { summarySchema } from '../../electron/contract/summary.ts';
import type { Analyzer } from '../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { callUid, summaryOfCall } from '../../electron/core/report/call-summary.ts';
import { createRedaction } from '../../electron/core/report/redaction/redaction.ts';
import { personalValues, survivors } from '../helpers/personal-values.ts';
import type { PersonalValues } from '../helpers/personal-values.ts';
import { hasShared, labCapture, projectRoot } from '../helpers/shared.ts';
import { tellingCapture, tellingValues, webSocketMask } from '../helpers/telling-capture.ts';
import { hasTshark } from '../helpers/tshark-fields.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => 7 * i);
const version = '0.0.0-test';

/** The lab's servers, this laptop by all its addresses, its routers and their names (test/lab/README.md): everyone else there is somebody. */
const infrastructure = {
  addresses: new Set([
    '10.1.0.2', '198.51.100.2', '198.51.100.4', '203.0.113.2', '100.64.7.2', '10.8.0.2', '2001:db8:1::2', '10.1.0.1', '203.0.113.1', '100.64.0.1', '100.64.7.1', '10.8.0.1', '2001:db8:1::1',
    '198.51.100.10', '198.51.100.11', '198.51.100.20', '198.51.100.30', '198.51.100.53', '198.51.100.60', '2001:db8:100::10', '2001:db8:100::20', '2001:db8:100::53', '8.8.8.8',
  ]),
  // The last ones every Chromium asks for.
  hostNames: new Set([
    'turn.lab.test', 'stun2.lab.test', 'call.lab.test', 'sfu.lab.test', 'proxy.lab.test',
    'clients2.google.com', 'update.googleapis.com', 'accounts.google.com', 'optimizationguide-pa.googleapis.com',
  ]),
};

/** A list that names the networks of the servers and of the other side, and what the company runs itself. */
const policy: PolicyInput = policyInputSchema.parse({
  profiles: [{
    schema: 'icewatch.policy/1', id: 'lab', name: 'Lab', read: '2026-11-01',
    entries: [
      { id: 'turn', role: 'turn', hosts: ['turn.lab.test'], networks: ['198.51.100.0/24', '2001:db8:100::/48'], ports: ['udp/3478', 'tcp/3478'], need: 'required' },
      { id: 'media', role: 'media', networks: ['198.51.100.0/24', '10.2.0.0/16', '2001:db8::/32'], ports: ['udp/1024-65535'], need: 'fallback' },
    ],
  }],
  choice: { profiles: ['lab'], own: { iceServers: [{ urls: ['turn:turn.elsewhere.test:3478'] }], placement: 'replace' } },
});

const read = async (file: string): Promise<Analyzer> => {
  const analyzer = createAnalyzer({ version, keepBytes: 64 << 20 });
  analyzer.setPolicy(policy);
  analyzer.describe({ source: 'file', timestampSource: 'capture' });
  await readCaptureFile(file, {
    interface: analyzer.announceInterface.bind(analyzer), packet: analyzer.packet.bind(analyzer), issue: analyzer.captureIssue.bind(analyzer), dropped: analyzer.dropped.bind(analyzer),
  });
  return analyzer;
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Everything that can be given away of a capture, by name; with `redactionKey` null as it is revealed. */
async function outputs(file: string, analyzer: Analyzer, folder: string, redactionKey: Uint8Array | null): Promise<Map<string, Uint8Array>> {
  const path = (name: string): string => join(folder, `${redactionKey === null ? 'revealed' : 'redacted'}-${name}`);
  const streams = { stdin: new PassThrough(), stdout: nowhere(), stderr: nowhere() };
  await deliverResults(analyzer, { html: path('html'), markdown: path('markdown'), ticket: path('ticket'), csv: path('csv'), pcapng: path('pcapng'), json: true, output: path('json'), redactionKey }, streams);
  await deliverResults(analyzer, { output: path('text'), redactionKey }, streams);
  const found = new Map<string, Uint8Array>(['html', 'markdown', 'ticket', 'json', 'text', 'pcapng'].map((name) => [name, readFileSync(path(name))]));
  for (const table of readdirSync(path('csv'))) found.set(`csv ${table}`, readFileSync(join(path('csv'), table)));
  found.set('ndjson', Buffer.from(JSON.stringify(await captureRows(file, { version, key: redactionKey, policy }))));
  const summary = analyzer.summary();
  const shown = redactionKey === null ? summary : createRedaction(summary, redactionKey).summary(summary);
  for (const { id } of summary.calls) {
    found.set(`otlp ${id}`, callRequest(callUid(summary, id), summaryOfCall(shown, id), { version, instanceId: 'x', site: '', os: 'linux', arch: 'amd64' }, 0));
  }
  return found;
}

/** Of all outputs, a line each. */
const left = (outputs: ReadonlyMap<string, Uint8Array>, values: PersonalValues, mask?: readonly number[]): string[] =>
  [...outputs].flatMap(([name, output]) => survivors(output, values, mask).map((found) => `${name}: ${found}`));
const told = (outputs: ReadonlyMap<string, Uint8Array>, values: PersonalValues): string[] => [...outputs].flatMap(([name, output]) => (survivors(output, values).length > 0 ? [name] : []));

const networks = ['ipv6-only', 'icmp-rejected-ipv6', 'proxy-only', 'vpn', 'udp-blocked-midcall-restart', 'sfu'];
const captures = [
  ...networks.map((name) => ({ name, original: `${projectRoot}test/fixtures/networks/${name}/alice.pcapng.gz` })),
  ...(hasShared ? ['bad-credentials'].map((name) => ({ name, original: labCapture(name) })) : []),
];

describe('what is given away of a call', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'icewatch-redaction-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(!hasTshark()).each(captures)('has nothing personal in any format, and has it where that is revealed: $name', async ({ name, original }) => {
    // The name of a file is its owner's, and rows have it: 'alice' is a user name too.
    const file = join(folder, `${name}${extname(original)}`);
    copyFileSync(original, file);
    const analyzer = await read(file);
    const values = personalValues(file, infrastructure);
    const redacted = await outputs(file, analyzer, mkdtempSync(join(folder, name)), key);
    expect(left(redacted, values)).toEqual([]);

    const revealed = await outputs(file, analyzer, mkdtempSync(join(folder, name)), null);
    const packets = survivors(revealed.get('pcapng')!, values);
    for (const value of [...values.addresses, ...values.hardwareAddresses]) expect(packets.some((found) => found.startsWith(value)), value).toBe(true);
    expect(told(revealed, values)).toEqual(expect.arrayContaining(['json', 'csv allocations.csv']));
  });

  it('has nothing of what signaling in clear tells, nor of names of devices and of what else was looked up', async () => {
    const file = join(folder, 'telling.pcap');
    writeFileSync(file, tellingCapture());
    const analyzer = await read(file);
    const redacted = await outputs(file, analyzer, mkdtempSync(join(folder, 'telling-')), key);
    expect(left(redacted, tellingValues, webSocketMask)).toEqual([]);

    const revealed = await outputs(file, analyzer, mkdtempSync(join(folder, 'telling-')), null);
    expect(told(revealed, tellingValues)).toEqual([
      'html', 'markdown', 'ticket', 'json', 'text', 'pcapng', 'csv allocations.csv', 'csv findings.csv', 'csv pairs.csv', 'csv timeline.csv', 'otlp call-1',
    ]);
    expect(survivors(readFileSync(file), tellingValues, webSocketMask).length).toBeGreaterThan(30);
  });

  it('has one stand-in for one address in all formats, the packets too', async () => {
    const file = join(folder, 'agreeing.pcap');
    writeFileSync(file, tellingCapture());
    const redacted = await outputs(file, await read(file), mkdtempSync(join(folder, 'agreeing-')), key);
    const summary = summarySchema.parse(JSON.parse(Buffer.from(redacted.get('json')!).toString()));
    for (const { address } of summary.allocations[0]!.permissions) {
      const found = told(redacted, { addresses: [address], hardwareAddresses: [], words: [], hostNames: [] });
      expect(found).toEqual(expect.arrayContaining(['html', 'markdown', 'json', 'pcapng', 'csv pairs.csv']));
    }
    const { username } = summary.allocations[0]!;
    expect(username).toMatch(/^1790086400:[a-z]{5}\.[a-z]{6}@[a-z]{6}\.[a-z]{7}$/);
    const [name = ''] = username!.slice('1790086400:'.length).split('@');
    expect(told(redacted, { addresses: [], hardwareAddresses: [], words: [name], hostNames: [] })).toEqual(expect.arrayContaining(['html', 'markdown', 'json', 'pcapng', 'csv allocations.csv']));
  });
});
