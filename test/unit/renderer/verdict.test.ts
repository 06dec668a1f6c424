import { describe, expect, it } from 'vitest';
import { describeWay, failedWay, wayOf } from '../../../renderer/features/overview/path-stops.ts';
import { verdictOf } from '../../../renderer/features/overview/verdict.ts';
import { allocation, call, directPath, finding, pair, relayPath, remoteRelayPath, silentPair } from '../../helpers/scripted-summary.ts';

const unconnected = { path: null, pathHistory: [] };

describe('the verdict on a call', () => {
  it.each([
    [directPath, 'Connected directly'],
    [relayPath('udp'), 'Relayed over UDP'],
    [relayPath('tcp'), 'Relayed over TCP'],
    [relayPath('tls'), 'Relayed over TLS'],
    [remoteRelayPath, 'Relayed by the other side'],
  ])('follows the call’s own path', (path, headline) => expect(verdictOf(call('c', { path }), [], true)).toMatchObject({ state: 'connected', headline }));

  it('is a failure only when every pair failed', () => {
    expect(verdictOf(call('c', { ...unconnected, pairs: [silentPair('a'), silentPair('b')] }), [], true).state).toBe('failed');
    expect(verdictOf(call('c', { ...unconnected, ongoing: false, pairs: [silentPair('a'), silentPair('b', { state: 'in-progress' })] }), [], true).state).toBe('unknown');
  });
  it('while pairs are tried it is still connecting, even if a rule said none worked so far', () => {
    const trying = call('c', { ...unconnected, pairs: [silentPair('a'), silentPair('b', { state: 'in-progress' })] });
    expect(verdictOf(trying, [finding('path.none', 'yes', 'problem', 'None')], true).state).toBe('connecting');
  });
  it('without pairs and without a rule’s word it is unknown, never no', () => {
    const silent = call('c', { ...unconnected, pairs: [] });
    expect(verdictOf(silent, [], true)).toMatchObject({ state: 'unknown', headline: 'No connection seen' });
    expect(verdictOf(silent, [finding('path.none', 'unknown', 'info', 'None')], true).state).toBe('unknown');
    expect(verdictOf({ ...silent, ongoing: false }, [finding('path.none', 'yes', 'problem', 'None')], true).state).toBe('failed');
  });

  it('a call that still tried as the file ended is unknown, not connecting', () => {
    const trying = call('c', { ...unconnected, pairs: [silentPair('a', { state: 'in-progress' })] });
    expect(verdictOf(trying, [], false).state).toBe('unknown');
  });
  it('says until when it knows', () => {
    expect(verdictOf(call('c'), [], true).when).toMatch(/^since \d\d:42:03$/);
    expect(verdictOf(call('c'), [], false).when).toMatch(/^since \d\d:42:03, until the capture ended$/);
    expect(verdictOf(call('c', { ongoing: false }), [], false).when).toBe('ended, lasted 58 s');
  });
  it('an inferred path says why it is no more than that', () => {
    expect(verdictOf(call('c', { path: relayPath('tls', true) }), [], true).inferred).toMatch(/Inside TLS/);
    expect(verdictOf(call('c', { path: { ...remoteRelayPath, confidence: 'inferred' } }), [], true).inferred).not.toMatch(/TLS/);
    expect(verdictOf(call('c'), [], true).inferred).toBeNull();
  });

  it('gives as reasons its own path’s finding first, then what someone should act on, gravest first', () => {
    const { reasons } = verdictOf(call('c', { path: relayPath('tcp') }), [
      finding('media.loss', 'yes', 'warning', 'Loss'),
      finding('udp.blocked', 'yes', 'problem', 'Blocked'),
      finding('path.relay-tcp', 'yes', 'warning', 'TCP'),
      finding('path.direct', 'yes', 'info', 'Another call’s'),
      finding('turn.unreachable', 'no', 'problem', 'Does not hold'),
      finding('nat.symmetric', 'yes', 'info', 'Only good to know'),
    ], true);
    expect(reasons.map(({ code }) => code)).toEqual(['path.relay-tcp', 'udp.blocked', 'media.loss']);
  });
});

describe('the picture of the way', () => {
  it('draws no NAT for a host candidate', () => {
    const way = wayOf(call('c', { path: { ...directPath, local: { type: 'host', address: '192.168.1.23', port: 5000, protocol: 'udp' } } }), []);
    expect(way?.stretches.map(({ nat }) => nat)).toEqual([null]);
  });
  it('gives the relay’s own round trip on the stretch to the relay, and hides what lies behind', () => {
    const way = wayOf(call('c', { path: relayPath('tcp') }), [allocation('a', { roundTripTime: 0.0375 })]);
    expect(way?.stretches).toMatchObject([{ use: 'relayTcp', text: 'TCP 3478', detail: '37.5 ms to the relay', nat: '198.51.100.4:40113' }, { use: 'hidden' }]);
  });
  it('says unknown things as hidden rather than as empty addresses', () => {
    const way = wayOf(call('c', { path: relayPath('tls', true), pairs: [] }), []);
    expect(describeWay(way!)).toMatch(/to Other side \(not visible from here\)$/);
  });
  it('has one stretch fewer than stops', () => {
    for (const path of [directPath, relayPath('udp'), relayPath('tls', true), remoteRelayPath]) {
      const way = wayOf(call('c', { path }), [])!;
      expect(way.stretches).toHaveLength(way.stops.length - 1);
    }
    expect(describeWay(failedWay(call('c', { pairs: [pair('a'), pair('b')] })))).toBe('This laptop, no connection, 2 ways tried, none worked, to Other side');
  });
});
