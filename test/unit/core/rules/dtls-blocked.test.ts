import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { dtlsAlert, dtlsClientHello, dtlsFinished, dtlsServerHello, laptop, ours, outside, peer, peerCheck } from '../../../helpers/dialogue-ice.ts';
import type { Endpoint } from '../../../helpers/scripted-packets.ts';

const connected = (): Dialogue => {
  const d = new Dialogue().check(laptop, peer, ours, outside).check(laptop, peer, ours, outside, { nominate: true });
  peerCheck(d, peer, laptop);
  return d;
};
type Step = readonly [from: Endpoint, to: Endpoint, message: Uint8Array];
/** Flights that repeat once a second for `seconds`, with answered checks beside them. */
function repeating(d: Dialogue, seconds: number, steps: readonly Step[]): Dialogue {
  for (let i = 0; i < seconds; i++) {
    for (const [from, to, message] of steps) d.udp(from, to, message);
    d.wait(970).check(laptop, peer, ours, outside);
  }
  return d;
}

describe('dtls.blocked', () => {
  it('is no where a handshake is completed', () => {
    const d = connected();
    d.udp(laptop, peer, dtlsClientHello());
    d.udp(peer, laptop, dtlsServerHello());
    for (const [from, to] of [[laptop, peer], [peer, laptop]] as const) d.udp(from, to, dtlsFinished());
    expect(d.finding('dtls.blocked')).toMatchObject({ answer: 'no', evidence: [{ note: 'DTLS connected' }], callIds: ['call-1'] });
  });

  it('is yes where ClientHellos go out again and again, no DTLS comes back, and checks are answered', () => {
    const d = repeating(connected(), 8, [[laptop, peer, dtlsClientHello()]]);
    const f = d.finding('dtls.blocked');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely', explanation: expect.stringContaining('no DTLS came back') as string });
    expect(f.advice).toMatch(/UDP .*203\.0\.113\.7:30000, both ways/);
    expect(f.evidence.map((e) => e.note)).toEqual(['first DTLS datagram of this laptop', 'last of 8 DTLS datagrams of this laptop', 'a check on the same path was answered: the path itself works']);
  });

  it('is yes where the other side repeats its ClientHello though this laptop answers it', () => {
    const d = repeating(connected(), 8, [[peer, laptop, dtlsClientHello()], [laptop, peer, dtlsServerHello()]]);
    expect(d.finding('dtls.blocked')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('the answers do not get there') as string });
  });

  it('is no network\'s doing where this laptop does not answer the other side\'s ClientHello', () => {
    expect(repeating(connected(), 8, [[peer, laptop, dtlsClientHello()]]).finding('dtls.blocked').answer).toBe('unknown');
  });

  it('is unknown before five seconds, where checks stop too, and after an alert it is no', () => {
    expect(repeating(connected(), 4, [[laptop, peer, dtlsClientHello()]]).finding('dtls.blocked').answer).toBe('unknown');
    const dead = connected();
    for (let i = 0; i < 12; i++) {
      dead.udp(laptop, peer, dtlsClientHello());
      dead.wait(1000);
    }
    expect(dead.finding('dtls.blocked').answer).toBe('unknown');
    const alerted = repeating(connected(), 8, [[laptop, peer, dtlsClientHello()]]);
    alerted.udp(peer, laptop, dtlsAlert(40));
    expect(alerted.finding('dtls.blocked')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('handshake_failure') as string });
  });

  it('is possible where ICE works for long and nothing at all follows it, unless media comes', () => {
    const d = connected();
    for (let i = 0; i < 6; i++) d.wait(2000).check(laptop, peer, ours, outside);
    expect(d.finding('dtls.blocked')).toMatchObject({ answer: 'yes', confidence: 'possible', evidence: [{ note: expect.stringContaining('nominated') as string }, expect.anything()] });
    d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 200);
    expect(d.finding('dtls.blocked').answer).toBe('no');
  });

  it('is unknown of ICE that works and has not gone on for long', () => {
    const d = connected();
    for (let i = 0; i < 3; i++) d.wait(2000).check(laptop, peer, ours, outside);
    expect(d.finding('dtls.blocked').answer).toBe('unknown');
  });
});
