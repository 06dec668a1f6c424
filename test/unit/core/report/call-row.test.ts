/** A call as one flat row: the columns that fleets and archives count by. */
import {
  ATTR_ERROR_TYPE, ATTR_NETWORK_TRANSPORT, ATTR_NETWORK_TYPE, ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT, NETWORK_TRANSPORT_VALUE_TCP, NETWORK_TYPE_VALUE_IPV4,
} from '@opentelemetry/semantic-conventions';
import { describe, expect, it } from 'vitest';
import { attemptRow, callRow, findingRow, rowColumns, rowTexts } from '../../../../electron/core/report/call-row.ts';
import type { Call, Finding, Summary } from '../../../../electron/contract/summary.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';

const [call] = exampleSummary.calls as [Call];
const withCall = (more: Partial<Call>, rest: Partial<Summary> = {}): Summary => ({ ...exampleSummary, ...rest, calls: [{ ...call, ...more }] });
const row = (summary: Summary) => callRow('u', summary);
const finding = (code: Finding['code'], answer: Finding['answer']): Finding => ({ ...exampleSummary.findings[0]!, code, answer });

describe('the row of a call', () => {
  it('uses the names and the words of the semantic conventions where there are any', () => {
    expect(row(exampleSummary)).toMatchObject({ [ATTR_NETWORK_TRANSPORT]: NETWORK_TRANSPORT_VALUE_TCP, [ATTR_NETWORK_TYPE]: NETWORK_TYPE_VALUE_IPV4, [ATTR_SERVER_ADDRESS]: 'turn.lab.test', [ATTR_SERVER_PORT]: 3478 });
    const failed = withCall({ verdict: { ...call.verdict, severity: 'problem' } });
    expect(row(failed)).toHaveProperty([ATTR_ERROR_TYPE], 'udp.blocked');
    expect(row(exampleSummary)).toHaveProperty([ATTR_ERROR_TYPE], null);
    const unexplained = withCall({ verdict: { ...call.verdict, severity: 'problem', code: null, cause: null } });
    expect(row(unexplained)).toHaveProperty([ATTR_ERROR_TYPE], '_OTHER');
  });

  it('has every column, whatever the call has', () => {
    const bare = withCall({ path: null, pathHistory: [], pairs: [], streams: [] }, { findings: [], allocations: [], signaling: [], policy: [] });
    for (const made of [row(exampleSummary), row(bare), attemptRow('u', { ...bare, calls: [], verdict: null })]) expect(Object.keys(made)).toEqual(rowColumns);
    expect(row(bare)).toMatchObject({ 'network.transport': null, 'server.address': null, 'icewatch.rtt': null, 'icewatch.media.received.loss': null, 'icewatch.findings.yes': '' });
    expect(rowColumns).toEqual(expect.arrayContaining([...rowTexts]));
  });

  it('gives seconds for round trips and a fraction for loss, without what repairs', () => {
    const stream = { ...call.streams[0]!, direction: 'received' as const, packets: 90, packetsLost: 10, jitter: 0.004, repairs: null };
    const repair = { ...stream, packets: 1, packetsLost: 1000, jitter: 9, repairs: 7 };
    const duplicates = { ...stream, packets: 100, packetsLost: -3, jitter: 0.002 };
    const made = row(withCall({ streams: [stream, repair, duplicates, { ...stream, direction: 'sent' }] }));
    expect(made).toMatchObject({ 'icewatch.media.received.loss': 0.05, 'icewatch.media.received.jitter': 0.004, 'icewatch.media.received.packets': 190, 'icewatch.media.sent.packets': 90 });
    expect(made).toHaveProperty(['icewatch.rtt'], 0.075);
  });

  it('tells a yes from a no, and both from what was not answered', () => {
    const findings = [finding('udp.blocked', 'yes'), finding('media.loss', 'no'), finding('nat.symmetric', 'unknown'), finding('dtls.blocked', 'yes')];
    expect(row({ ...exampleSummary, findings })).toMatchObject({ 'icewatch.findings.yes': 'dtls.blocked,udp.blocked', 'icewatch.findings.no': 'media.loss', 'icewatch.udp.blocked': 'yes', 'icewatch.vpn': null });
  });

  it('names the entries of chosen policies that fail, and the vendor that was contacted', () => {
    const [report] = exampleSummary.policy;
    const suggested = { ...report!, profile: 'zoom', chosen: 'suggested' as const, entries: report!.entries.map((entry) => ({ ...entry, status: 'not-seen' as const })) };
    expect(row({ ...exampleSummary, policy: [suggested, report!] })).toMatchObject({ 'icewatch.policy.profiles': 'example', 'icewatch.policy.failing': 'example/media', 'icewatch.policy.leaks': '', 'icewatch.vendor': 'example' });
  });

  it('says whose relay it was', () => {
    const owned = exampleSummary.allocations.map((allocation) => ({ ...allocation, owner: { kind: 'vendor' as const, profile: 'daily', entry: 'turn' } }));
    expect(row({ ...exampleSummary, allocations: owned })).toMatchObject({ 'icewatch.relay.owner': 'vendor', 'icewatch.relay.profile': 'daily' });
  });

  it('tells no IP version where the address is a name', () => {
    const path = { ...call.path!, local: { ...call.path!.local, address: 'a1b2.local' } };
    const { relay, ...direct } = path;
    expect(relay).toBeDefined();
    expect(row(withCall({ path: { ...direct, kind: 'direct' } }))).toMatchObject({ 'network.type': null, 'server.address': null });
  });
});

describe('the row of a finding', () => {
  it('is known by its call and its code', () => {
    expect(findingRow('u', finding('udp.blocked', 'yes'))).toMatchObject({ 'icewatch.record.type': 'finding', 'icewatch.record.uid': 'u/udp.blocked', 'icewatch.call.uid': 'u', 'icewatch.finding.code': 'udp.blocked' });
  });
});
