import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../../../../electron/capture/file-source.ts';
import { summarySchema } from '../../../../electron/contract/summary.ts';
import type { Summary } from '../../../../electron/contract/summary.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../../../electron/core/pcapfile/reader.ts';
import { captureMeta, pcapngReport } from '../../../../electron/core/report/pcapng.ts';
import { callUid, summaryOfCall } from '../../../../electron/core/report/call-summary.ts';
import { createRedaction } from '../../../../electron/core/report/redaction/redaction.ts';
import { projectRoot } from '../../../helpers/shared.ts';
import { allocation, at, call, candidate, captureFacts, event, finding, nat, pair, signaling, stunServer, summary, verdict } from '../../../helpers/scripted-summary.ts';

const host = '192.168.1.23';
const morning = call('c1', {
  start: at(0), end: at(100), ongoing: false,
  pairs: [pair('p1', { local: candidate('srflx', '198.51.100.4', 40_112, { relatedAddress: host, relatedPort: 51_234 }), firstSeen: at(0) }), pair('p2', { firstSeen: at(1), allocationId: 'a1' })],
});
const noon = call('c2', { start: at(120), end: at(200), ongoing: false, pairs: [pair('p3', { local: candidate('host', host, 60_000), firstSeen: at(120) })], verdict: verdict('Relayed over UDP') });

const mapped = (localPort: number, mappedAddress: string): Summary['stunServers'][number]['mapped'][number] => ({ localAddress: host, localPort, mappedAddress, mappedPort: 1 });
const day = summary({
  capture: captureFacts({ gaps: [{ start: at(50), end: at(51), reason: 'asleep' }, { start: at(150), end: at(151), reason: 'asleep again' }] }),
  calls: [morning, noon],
  allocations: [allocation('a1', { start: at(1), end: at(99) }), allocation('a2', { start: at(119), end: at(121) }), allocation('a3', { start: at(2), end: at(3) })],
  stunServers: [stunServer({ hostname: 'early', mapped: [mapped(51_234, '198.51.100.4')] }), stunServer({ hostname: 'late', mapped: [mapped(60_000, '198.51.100.5')] }), stunServer({ hostname: 'silent', mapped: [] })],
  signaling: [
    signaling('s1', { callIds: ['c1'], start: at(0), end: at(300) }),
    signaling('s2', { callIds: ['c2'], start: at(110), end: at(300) }),
    signaling('news page', { start: at(20), end: at(30) }),
    signaling('blocked', { start: at(20), end: at(30), failure: { kind: 'unanswered', detail: '', injected: 'unknown' } }),
    signaling('blocked at noon', { start: at(130), end: at(131), failure: { kind: 'unanswered', detail: '', injected: 'unknown' } }),
  ],
  nat: nat({
    mappings: [{ ...mapped(51_234, '198.51.100.4'), server: '198.51.100.201', serverPort: 3478, frame: 1 }, { ...mapped(60_000, '198.51.100.5'), server: '198.51.100.201', serverPort: 3478, frame: 9 }],
    publicAddresses: ['198.51.100.4', '198.51.100.5'],
  }),
  findings: [
    finding('vpn.in-path', 'no', 'info', 'No VPN'),
    finding('media.loss', 'yes', 'warning', 'Loss', { callIds: ['c1'] }),
    finding('udp.blocked', 'yes', 'problem', 'UDP blocked', { callIds: ['c1', 'c2'] }),
    finding('media.jitter', 'yes', 'warning', 'Jitter', { callIds: ['c2'] }),
  ],
  verdict: noon.verdict,
  timeline: [event(0, 1, 'ice', 'began', 'info', 'c1'), event(20, 2, 'dns', 'name', 'info', null), event(120, 3, 'ice', 'began', 'info', 'c2'), event(150, 4, 'dns', 'other name', 'info', null)],
});

describe('the summary of one call', () => {
  it('is a summary, and says nothing of the other call', () => {
    const cut = summaryOfCall(day, 'c1');
    summarySchema.parse(cut);
    expect(cut.calls).toEqual([morning]);
    expect(cut.verdict).toEqual(morning.verdict);
    expect(cut.capture.gaps.map((g) => g.reason)).toEqual(['asleep']);
    expect(cut.allocations.map(({ id }) => id)).toEqual(['a1', 'a3']);
    expect(cut.stunServers.map(({ hostname }) => hostname)).toEqual(['early', 'silent']);
    expect(cut.nat.mappings.map(({ localPort }) => localPort)).toEqual([51_234]);
    expect(cut.nat.publicAddresses).toEqual(['198.51.100.4']);
    expect(cut.timeline.map(({ frame }) => frame)).toEqual([1, 2]);
  });

  it('keeps what is found of it and of the network, under its own id alone', () => {
    expect(summaryOfCall(day, 'c1').findings.map(({ code, callIds }) => [code, callIds])).toEqual([['vpn.in-path', []], ['media.loss', ['c1']], ['udp.blocked', ['c1']]]);
  });

  it('names no page that was merely open, but what failed around the call', () => {
    expect(summaryOfCall(day, 'c1').signaling.map(({ id }) => id)).toEqual(['s1', 'blocked']);
    const unknownCarrier = { ...day, signaling: day.signaling.map((s) => ({ ...s, callIds: [] })) };
    expect(summaryOfCall(unknownCarrier, 'c1').signaling.map(({ id }) => id)).toContain('news page');
  });

  it('does not take for its own what was asked while the call before it ran', () => {
    const cut = summaryOfCall(day, 'c2');
    expect(cut.allocations.map(({ id }) => id)).toEqual(['a2']);
    expect(cut.timeline.map(({ frame }) => frame)).toEqual([3, 4]);
  });

  it('of a call that is not there is a mistake of the caller', () => {
    expect(() => summaryOfCall(day, 'c9')).toThrow(RangeError);
  });
});

describe('the uid of a call', () => {
  it('tells calls apart and is the same in the cut document and in a redacted one', () => {
    const uid = callUid(day, 'c1');
    expect(uid).toMatch(/^[0-9a-f]{32}$/);
    expect(callUid(day, 'c2')).not.toBe(uid);
    expect(callUid(summaryOfCall(day, 'c1'), 'c1')).toBe(uid);
    expect(callUid(createRedaction(day, new Uint8Array(32)).summary(day), 'c1')).toBe(uid);
  });

  it('stays while what is known of its first candidate grows', () => {
    const before = summary({ calls: [{ ...morning, pairs: [pair('p1', { local: candidate('host', host, 51_234), firstSeen: at(0) })] }] });
    expect(callUid(before, 'c1')).toBe(callUid(day, 'c1'));
    const inside = (allocations: Summary['allocations'], local: ReturnType<typeof candidate>, allocationId?: string): string =>
      callUid(summary({ calls: [{ ...morning, pairs: [pair('p1', { local, ...(allocationId === undefined ? {} : { allocationId }) })] }], allocations }), 'c1');
    const granted = allocation('a1', { localAddress: host, localPort: 50_000 });
    expect(inside([granted], candidate('relay', '198.51.100.200', 49_160, { relatedAddress: '198.51.100.4', relatedPort: 40_113 }), 'a1'))
      .toBe(inside([], candidate('relay', '', 0, { relatedAddress: host, relatedPort: 50_000 })));
  });

  it.each(['symmetric-both', 'only-tcp-443', 'udp-blocked-midcall-restart'])('is the same from the first packets of a recorded call to its last: %s', async (name) => {
    const analyzer = createAnalyzer({ version: '0.0.0', keepBytes: 8 << 20 });
    const firstUids: string[] = [];
    let packets = 0;
    await readCaptureFile(`${projectRoot}test/fixtures/networks/${name}/alice.pcapng.gz`, {
      interface: (captured) => analyzer.announceInterface(captured),
      packet: (record) => {
        analyzer.packet(record);
        if (packets++ % 80 !== 0) return;
        const soFar = analyzer.summary();
        if (soFar.calls[0] !== undefined) firstUids.push(callUid(soFar, soFar.calls[0].id));
      },
      issue: () => undefined,
      dropped: () => undefined,
    });
    const whole = analyzer.summary();
    expect(firstUids.length).toBeGreaterThan(3);
    const uid = callUid(whole, whole.calls[0]!.id);
    expect(new Set(firstUids)).toEqual(new Set([uid]));
    // What the flight recorder saved is the same call.
    const saved = createAnalyzer({ version: '0.0.0' });
    const reader = new CaptureFileReader({
      interface: (captured) => saved.announceInterface(captured), packet: (record) => saved.packet(record), issue: () => undefined, dropped: () => undefined,
    });
    for (const piece of pcapngReport(analyzer.kept!, analyzer.interfaces, captureMeta(whole))) reader.push(piece);
    reader.end();
    const again = saved.summary();
    expect(callUid(again, again.calls[0]!.id)).toBe(uid);
  });
});
