import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../../../../../electron/capture/file-source.ts';
import { comparisonSchema } from '../../../../../electron/contract/history.ts';
import type { CallChange, Comparison, HistoryEntry } from '../../../../../electron/contract/history.ts';
import type { PolicyReport } from '../../../../../electron/contract/policy.ts';
import type { Call, Summary } from '../../../../../electron/contract/summary.ts';
import { createAnalyzer } from '../../../../../electron/core/create-analyzer.ts';
import { summaryOfCall } from '../../../../../electron/core/report/call-summary.ts';
import { compareCalls } from '../../../../../electron/core/report/compare/compare-calls.ts';
import { createRedaction } from '../../../../../electron/core/report/redaction/redaction.ts';
import { projectRoot } from '../../../../helpers/shared.ts';
import { at, call, candidate, directPath, finding, ladder, nat, pair, relayPath, rungThatCarries, rungThatFailed, signaling, stream, stunServer, summary, verdict } from '../../../../helpers/scripted-summary.ts';

const entry: HistoryEntry = {
  id: 1, uid: '00', recorded: at(0), start: at(0), end: at(60), durationMs: 60_000, capturedBy: 'dumpcap on wlan0', title: '', severity: 'ok', code: null, cause: null, pathKind: null, pathTransport: null,
  redacted: false, captureFile: null,
};
const selected = (seconds: number): Call['pairs'][number] => pair('p1', { selected: true, responsesReceived: 20, totalRoundTripTime: 20 * seconds });
const good = (more: Partial<Call> = {}): Call => call('c1', { pairs: [selected(0.04)], ...more });
const bad = (more: Partial<Call> = {}): Call =>
  call('c1', {
    path: relayPath('tcp'), pairs: [selected(0.102)], ladder: ladder({ host: rungThatFailed(), srflx: rungThatFailed(), 'relay-tcp': rungThatCarries() }),
    verdict: verdict('Relayed over TCP: UDP leaves this laptop and nothing comes back', { code: 'path.relay-tcp', cause: 'udp.blocked', severity: 'warning' }), ...more,
  });
const compared = (a: Summary, b: Summary): Comparison => comparisonSchema.parse(compareCalls({ entry, summary: a }, { entry: { ...entry, id: 2 }, summary: b }));
const calls = (a: Call, b: Call): Comparison => compared(summary({ calls: [a] }), summary({ calls: [b] }));
const change = (comparison: Comparison, label: string): CallChange | undefined => comparison.changes.find((c) => c.label === label);

describe('two calls', () => {
  it('differ in how they went, why, and what it cost', () => {
    const comparison = calls(good(), bad());
    expect(comparison.sentence).toBe('The first call went directly over UDP; the second went through turn.example.com over TCP because UDP is blocked: a round trip took 62 ms longer.');
    expect(comparison.changes.slice(0, 2)).toEqual([
      { aspect: 'path', label: 'Path', before: 'went directly over UDP', after: 'went through turn.example.com over TCP', effect: 'worse', weight: 1 },
      { aspect: 'cause', label: 'Cause', before: 'nothing stood in the way', after: 'UDP is blocked', effect: 'worse', weight: 1 },
    ]);
    expect(change(comparison, 'Straight, through the NATs')).toMatchObject({ before: 'works', after: 'failed', effect: 'worse' });
    expect([comparison.a.id, comparison.b.id]).toEqual([1, 2]);
  });

  it('differ the other way round when the later one is better', () => {
    const { sentence, changes } = calls(bad(), good());
    expect(sentence).toBe('The first call went through turn.example.com over TCP because UDP is blocked; the second went directly over UDP: a round trip took 62 ms less.');
    expect(changes.filter(({ effect }) => effect === 'worse')).toEqual([]);
  });

  it('may differ in nothing, and that is said, with what was looked at', () => {
    const { sentence, changes, same } = calls(good(), good());
    expect(sentence).toBe('Both calls went directly over UDP; nothing that was compared makes one better than the other.');
    expect(changes).toEqual([]);
    expect(same).toEqual(expect.arrayContaining(['Path', 'Cause', 'Round-trip time', 'Loss of what was received', 'Media sent', 'Straight, through the NATs']));
  });

  it('are not told apart by noise', () => {
    const noisy = good({
      pairs: [selected(0.049)], end: at(100),
      streams: [stream('sent', 'audio', 1, { bitrate: 44_000 }), stream('sent', 'video', 2, { bitrate: 900_000 }), stream('received', 'audio', 3, { packetsLost: 40, jitter: 0.009 }), stream('received', 'video', 4, { packetsLost: 60, jitter: 0.012 })],
    });
    expect(calls(good(), noisy).changes).toEqual([]);
  });

  it('differ in loss that can be heard, also on the same path', () => {
    const lossy = good({ streams: [stream('received', 'audio', 3, { packets: 2700, packetsLost: 300 })] });
    const quiet = good({ streams: [stream('received', 'audio', 3, { packets: 2990, packetsLost: 3 })] });
    const comparison = calls(quiet, lossy);
    expect(comparison.sentence).toBe('Both calls went directly over UDP; loss of what was received: 0.1 % in the first, 10 % in the second.');
    expect(change(comparison, 'Loss of what was received')).toMatchObject({ effect: 'worse', weight: 1 });
  });

  it('of which one hardly began are not compared by figures', () => {
    const { changes, same } = calls(good({ pairs: [pair('p1', { selected: true, responsesReceived: 1, totalRoundTripTime: 2 })], streams: [stream('received', 'audio', 3, { packets: 10, packetsLost: 10 })] }), good());
    expect(changes.filter(({ label }) => /time|Loss|Jitter/.test(label))).toEqual([]);
    expect(same).not.toContain('Round-trip time');
  });

  it('one of which had a path that carried nothing differ in it', () => {
    const { sentence } = calls(good(), good({ verdict: verdict('Encryption cannot be set up', { code: 'dtls.blocked', severity: 'problem' }) }));
    expect(sentence).toContain('the second went directly over UDP and carried nothing (encryption cannot be set up)');
  });

  it('that never connected are not called the same as one that did', () => {
    const none = good({ path: null, pairs: [], streams: [], verdict: verdict('Not connected', { code: 'path.none', cause: 'udp.blocked', severity: 'problem' }) });
    expect(calls(none, none).sentence).toBe('Neither call connected because UDP is blocked; nothing that was compared makes one better than the other.');
    expect(calls(good(), none).sentence).toBe('The first call went directly over UDP; the second did not connect because UDP is blocked.');
  });

  it('inside TLS hide what media they had', () => {
    const { changes } = calls(bad(), bad({ path: relayPath('tls', true), streams: [], pairs: [] }));
    expect(changes.filter(({ aspect }) => aspect === 'media')).toEqual([]);
  });
});

describe('what is around two calls', () => {
  const around = (more: Partial<Summary>): Summary => summary({ calls: [good()], ...more });

  it('is compared where it is known of both', () => {
    const a = around({ nat: nat({ mapping: 'endpoint-independent', publicAddresses: ['198.51.100.4'] }), stunServers: [stunServer()], signaling: [signaling('s', { callIds: ['c1'] })] });
    const b = around({ nat: nat({ mapping: 'address-dependent', publicAddresses: ['192.0.2.9'] }), stunServers: [stunServer({ hostname: 'stun.other.example' })], signaling: [signaling('s', { callIds: ['c1'] })] });
    const comparison = compared(a, b);
    expect(change(comparison, 'NAT')).toMatchObject({ effect: 'worse', weight: 2 });
    expect(change(comparison, 'Public address')).toMatchObject({ before: '198.51.100.4', after: '192.0.2.9', effect: 'different' });
    expect(change(comparison, 'STUN servers')).toMatchObject({ aspect: 'server', weight: 3 });
    expect(comparison.same).toEqual(expect.arrayContaining(['Signaling', 'Local network']));
    expect(compared(a, around({})).changes).toEqual([]);
  });

  it('has findings that came, went, or could not be told before', () => {
    const lost = finding('signaling.lost', 'yes', 'problem', 'Signaling was lost');
    const a = around({ findings: [finding('signaling.lost', 'no', 'info', 'Signaling held'), finding('network.mtu', 'yes', 'warning', 'Large packets are lost'), finding('udp.blocked', 'no', 'info', 'UDP works')] });
    const b = around({ findings: [lost, finding('network.mtu', 'unknown', 'info', '?'), finding('udp.blocked', 'no', 'info', 'UDP works')] });
    expect(compared(a, b).changes).toEqual([
      { aspect: 'finding', label: 'Signaling was lost', before: 'no', after: 'yes', effect: 'worse', weight: 2 },
      { aspect: 'finding', label: 'Large packets are lost', before: 'yes', after: 'unknown', effect: 'different', weight: 3 },
    ]);
    expect(compared(a, b).sentence).toContain('in the second alone, signaling was lost');
  });

  it('has a VPN or not', () => {
    const vpn = around({ findings: [finding('vpn.in-path', 'yes', 'info', 'A VPN')] });
    expect(change(compared(around({}), vpn), 'VPN')).toMatchObject({ before: 'not known', after: 'in the way', effect: 'different' });
    expect(compared(vpn, vpn).same).toContain('VPN');
    expect(compared(around({}), around({})).same).not.toContain('VPN');
  });

  it('has entries of an allow list that work or fail', () => {
    const report = (status: PolicyReport['entries'][number]['status'], leaks = 0): PolicyReport => ({
      profile: 'daily', name: 'Daily', chosen: 'user', recognised: '', sources: [], read: null, ageDays: null, old: false,
      entries: [
        { id: 'turn-udp', role: 'turn', required: true, status, how: status === 'seen-failing' ? 'dropped' : null, contacts: [], detail: '', evidence: [], hosts: [], networks: [], ports: ['udp/3478'], source: null, note: null },
      ],
      leaks: Array.from({ length: leaks }, () => ({ kind: 'unknown-turn', name: null, address: '192.0.2.1', port: 3478, protocol: 'udp', detail: '', evidence: [] })),
    });
    const comparison = compared(around({ policy: [report('seen-working')] }), around({ policy: [report('seen-failing', 1)] }));
    expect(change(comparison, 'Daily: turn-udp')).toMatchObject({ before: 'works', after: 'fails (dropped)', effect: 'worse' });
    expect(change(comparison, 'Daily: leaks')).toMatchObject({ before: 'none', after: '1', effect: 'worse' });
    expect(compared(around({ policy: [report('seen-working')] }), around({ policy: [report('not-seen')] })).changes).toEqual([]);
  });

  it('has another relay of the same kind, told by its name', () => {
    const through = (server: string, hostname: string | null): Call => good({ path: { ...relayPath('udp'), relay: { ...relayPath('udp').relay!, server, hostname } } });
    expect(calls(through('192.0.2.1', 'turn.a.example'), through('192.0.2.2', 'turn.b.example')).sentence).toBe('Both calls went through turn.a.example over UDP; the second through turn.b.example.');
    expect(calls(through('192.0.2.1', 'turn.a.example'), through('192.0.2.2', 'turn.a.example')).changes).toEqual([]);
    expect(calls(through('192.0.2.1', 'turn.a.example'), through('192.0.2.1', null)).changes).toEqual([]);
  });
});

describe('a recorded call', () => {
  it('is the same as itself, redacted twice with different keys', async () => {
    const analyzer = createAnalyzer({ version: '0.0.0' });
    await readCaptureFile(`${projectRoot}resources/sample.pcapng`, {
      interface: (captured) => analyzer.announceInterface(captured), packet: (record) => analyzer.packet(record), issue: () => undefined, dropped: () => undefined,
    });
    const whole = analyzer.summary();
    const cut = summaryOfCall(whole, whole.calls[0]!.id);
    const redacted = [1, 2].map((key) => createRedaction(cut, new Uint8Array(32).fill(key)).summary(cut));
    expect(JSON.stringify(redacted[0])).not.toBe(JSON.stringify(redacted[1]));
    expect(compared(redacted[0]!, redacted[1]!).changes).toEqual([]);
    expect(compared(cut, redacted[1]!).changes).toEqual([]);
    expect(compared(cut, cut).same).toContain('Path');
  });

  it('is compared with calls only', () => {
    expect(() => compared(summary(), summary({ calls: [good()] }))).toThrow(RangeError);
  });
});

it('says where the other side is of neither: peers are other people', () => {
  const other = good({ path: { ...directPath, remote: candidate('unknown', '198.18.0.1', 1) }, pairs: [{ ...selected(0.04), remote: candidate('unknown', '198.18.0.1', 1) }] });
  expect(calls(good(), other).changes).toEqual([]);
});
