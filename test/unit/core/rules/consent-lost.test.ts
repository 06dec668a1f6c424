import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { call, dtlsClientHello, dtlsCloseNotify, dtlsFinished, laptop, ours, outside, peer, peerCheck, resolver, sendMedia, unansweredChecks } from '../../../helpers/dialogue-ice.ts';
import { at } from '../../../helpers/scripted-packets.ts';

const running = (): Dialogue => {
  const d = new Dialogue().resolve(resolver, 'app.example.com', '198.51.100.20');
  call(d, 6000);
  return d;
};

describe('consent.lost (RFC 7675 5.1)', () => {
  it('is no while checks are answered, and after a call that both sides ended', () => {
    expect(running().finding('consent.lost')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    expect(running().wait(60_000).finding('consent.lost').answer).toBe('no');
  });

  it('is unknown of a call whose checks were never answered', () => {
    const d = new Dialogue();
    unansweredChecks(d, laptop, peer, 20_000);
    expect(d.finding('consent.lost').answer).toBe('unknown');
  });

  it.each([
    [8000, 'likely', "browsers say 'disconnected'"],
    [20_000, 'certain', 'browsers give a call up after 15 s'],
    [40_000, 'certain', 'expires after 30 s'],
  ])('is yes after %i ms of unanswered checks, %s, with the limit that was passed', (ms, confidence, words) => {
    const d = running();
    unansweredChecks(d, laptop, peer, ms);
    const f = d.finding('consent.lost');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', confidence, explanation: expect.stringContaining(words) as string });
    expect(f.advice).toContain('203.0.113.7:30000');
    expect(f.evidence.map((e) => e.note)).toEqual(['the last answered check: until here the path worked', expect.stringContaining('that nothing answered')]);
  });

  it('says whether media went on', () => {
    const sending = running();
    sendMedia(sending, 8000, { outwards: true, first: 300, every: () => { sending.check(laptop, peer, ours, null, { rtt: 0 }); } });
    expect(sending.finding('consent.lost').explanation).toContain('went on sending, and nothing at all came back');
    const hearing = running();
    sendMedia(hearing, 8000, { outwards: false, first: 300, every: () => { hearing.check(laptop, peer, ours, null, { rtt: 0 }); } });
    expect(hearing.finding('consent.lost').explanation).toContain("The other side's media still came in");
  });

  it('is not said after a few checks without an answer, nor of the silence after a hang-up', () => {
    const d = running();
    unansweredChecks(d, laptop, peer, 3000);
    expect(d.finding('consent.lost').answer).toBe('no');
    const closed = new Dialogue().resolve(resolver, 'app.example.com', '198.51.100.20').check(laptop, peer, ours, outside);
    closed.udp(laptop, peer, dtlsClientHello());
    for (const [from, to] of [[laptop, peer], [peer, laptop]] as const) closed.udp(from, to, dtlsFinished());
    call(closed, 4000);
    closed.udp(peer, laptop, dtlsCloseNotify());
    unansweredChecks(closed, laptop, peer, 10_000);
    expect(closed.finding('consent.lost')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('close_notify') as string });
  });

  it('is not said where the capture has a gap, nor where ICE moved to another pair', () => {
    const gap = running();
    unansweredChecks(gap, laptop, peer, 4000);
    gap.analyzer.gap(1_790_000_000_000_000 + gap.now * 1000, 1_790_000_000_000_000 + (gap.now + 2000) * 1000, 'helper restarted');
    gap.wait(2000);
    unansweredChecks(gap, laptop, peer, 8000);
    expect(gap.finding('consent.lost').answer).toBe('unknown');
    const moved = running();
    unansweredChecks(moved, laptop, peer, 6000);
    const other = at('203.0.113.7', 30001);
    call(moved, 4000, { to: other, first: 400 });
    unansweredChecks(moved, laptop, peer, 8000);
    expect(moved.finding('consent.lost').answer).toBe('no');
  });

  it('is no where answers came back after a while, and says for how long they were away', () => {
    const d = running();
    unansweredChecks(d, laptop, peer, 9000);
    d.check(laptop, peer, ours, outside);
    peerCheck(d, peer, laptop);
    expect(d.finding('consent.lost')).toMatchObject({ answer: 'no', explanation: expect.stringMatching(/Answers were away for 9\.\d s/) as string });
  });
  it('is yes of one connection of two, though the other one goes on', () => {
    const d = running();
    const from = at('10.1.0.2', 41000);
    for (let i = 0; i < 12; i++) {
      d.check(laptop, peer, ours, null, { rtt: 10 });
      call(d, 1000, { from, to: at(peer.address, 30002), first: 50 * i, ufrags: ['t2:m2', 'm2:t2'], ssrc: { sent: 11, received: 12 } });
    }
    expect(d.finding('consent.lost').answer).toBe('no');
    const both = new Dialogue().resolve(resolver, 'app.example.com', '198.51.100.20');
    for (let i = 0; i < 16; i++) {
      both.check(laptop, peer, ours, i < 4 ? outside : null, { rtt: 10 });
      if (i < 4) both.media(both.direct(laptop, peer), { sent: 1, received: 2 }, 200, { from: 10 * i });
      call(both, 1000, { from, to: at(peer.address, 30002), first: 50 * i, ufrags: ['t2:m2', 'm2:t2'], ssrc: { sent: 11, received: 12 } });
    }
    expect(both.finding('consent.lost')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('203.0.113.7:30000') as string });
  });
});
