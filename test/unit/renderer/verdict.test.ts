import { describe, expect, it } from 'vitest';
import { describeRoute } from '../../../renderer/features/overview/route-description.ts';
import { verdictTimes } from '../../../renderer/features/overview/verdict-times.ts';
import { blockedRoute, call, directRoute, relayRoute, remoteRelayRoute, verdict } from '../../helpers/scripted-summary.ts';

describe('the picture of the path, heard', () => {
  it('names each place with its address, and the transport and round trip of each leg', () => {
    expect(describeRoute(directRoute)).toBe('This laptop (192.168.1.23), over UDP, to NAT (198.51.100.4), over UDP, 38 ms, to The other side (203.0.113.77).');
  });
  it('says what could not be reached by the better way, and why the call takes this one', () => {
    expect(describeRoute(relayRoute('tcp', { transport: 'udp', to: 'the relay', note: '14 packets, no answer' }))).toMatch(/\. UDP to the relay did not get through: 14 packets, no answer\.$/);
  });
  it('calls a leg that cannot be seen just that, never blocked', () => {
    const text = describeRoute(relayRoute('tls'));
    expect(text).toContain('turn.example.com (198.51.100.200), by a way that is not visible from here, inside TLS: cannot be seen, to The other side');
    expect(text).not.toContain('blocked');
    expect(describeRoute(remoteRelayRoute)).not.toContain('blocked');
  });
  it('calls a blocked leg blocked', () => {
    expect(describeRoute(blockedRoute)).toBe('This laptop (192.168.1.23), by a way that is not visible from here, to Firewall, blocked, nothing came back, to The other side.');
  });
});

describe('since when a verdict stands', () => {
  it('is said with the time it was reached, as long as the call goes on', () => {
    expect(verdictTimes(verdict('x'), call('c'), true)).toMatch(/^since \d\d:42:03$/);
  });
  it('claims no now where the capture has ended', () => {
    expect(verdictTimes(verdict('x'), call('c'), false)).toMatch(/^since \d\d:42:03, until the capture ended$/);
  });
  it('gives way to how long the call lasted once it is over', () => {
    expect(verdictTimes(verdict('x'), call('c', { ongoing: false }), true)).toBe('ended, lasted 58 s');
  });
  it('is said of an attempt too', () => {
    expect(verdictTimes(verdict('x'), null, true)).toMatch(/^since/);
  });
});
