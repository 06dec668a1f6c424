import { describe, expect, it } from 'vitest';
import { Dialogue, type Carrier } from '../../../helpers/dialogue.ts';
import { call, encryptedRtcp, laptop, ours, outside, peer, peerCheck, receiverReport, resolver, sendMedia, senderReport } from '../../../helpers/dialogue-ice.ts';
import { at, rtp } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);
const checked = (d: Dialogue): Dialogue => {
  d.check(laptop, peer, ours, outside, { nominate: true });
  peerCheck(d, peer, laptop);
  return d;
};
/** Two-way audio of 50 packets a second with an answered check every two seconds; `late` is the delay of each received packet in ms. */
function unevenMedia(d: Dialogue, carrier: Carrier, packets: number, late: (i: number) => number): void {
  const arrivals = Array.from({ length: packets }, (_, i) => ({ i, at: i * 20 + late(i) })).sort((a, b) => a.at - b.at);
  const start = d.now;
  let sent = 0;
  for (const a of arrivals) {
    while (sent * 20 <= a.at && sent < packets) {
      d.wait(Math.max(0, start + sent * 20 - d.now));
      carrier(true, rtp(1, sent, sent * 960));
      sent += 1;
    }
    d.wait(Math.max(0, start + a.at - d.now));
    carrier(false, rtp(2, a.i, a.i * 960));
  }
}

describe('media.loss', () => {
  const lossy = (lose: (i: number) => boolean): Dialogue => {
    const d = checked(new Dialogue());
    return d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 20_000, { lose });
  };
  it('tells a loss spread over the call from one in bursts, and where it happens', () => {
    const even = lossy((i) => i % 20 === 7).finding('media.loss');
    expect(even).toMatchObject({ answer: 'yes', severity: 'warning', confidence: 'certain', callIds: ['call-1'] });
    expect(even.explanation).toMatch(/5\.0 % .*, evenly\) was lost between the other side and this laptop/);
    expect(even.advice).toContain('UDP from 203.0.113.7:30000 to this laptop');
    // Twenty-five in a row, all within one second of twenty; and not beyond what audio takes for an interruption.
    expect(lossy((i) => i >= 500 && i < 525).finding('media.loss').explanation).toContain('in bursts');
  });

  it('is lost before the relay where what follows it is TCP', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    const send = d.allocate(laptop, turn, at(turn.address, 50001), outside, true).peer(peer, 0x4001);
    d.check(laptop, peer, ours, outside, { via: send });
    d.media(send, { sent: 1, received: 2 }, 20_000, { lose: (i) => i % 20 === 7 });
    expect(d.finding('media.loss')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('before the relay') as string, advice: expect.stringContaining('on the other side of the relay') as string });
  });

  it('believes the other side\'s reports about what this laptop sends, where they can be read', () => {
    const d = checked(new Dialogue());
    const send = d.direct(laptop, peer);
    for (let i = 0; i < 4; i++) {
      d.media(send, { sent: 1, received: 2 }, 5000, { from: i * 250 });
      send(false, receiverReport(2, { ssrc: 1, fraction: 0.1, lost: 25 * (i + 1), highest: 250 * (i + 1) - 1 }));
    }
    const f = d.finding('media.loss');
    expect(f).toMatchObject({ answer: 'yes', title: 'Media packets that this laptop sends are lost', confidence: 'certain' });
    expect(f.explanation).toContain('the other side reports 10 % of the sent audio lost (SSRC 1: 75 of 750 packets), after it left this laptop');
    expect(f.advice).toContain('UDP from this laptop to 203.0.113.7:30000');
  });

  it('says of encrypted reports that the way out cannot be seen', () => {
    const d = checked(new Dialogue());
    const send = d.direct(laptop, peer);
    d.media(send, { sent: 1, received: 2 }, 5000);
    for (let i = 0; i < 30; i++) send(false, encryptedRtcp(201, 1, 2));
    expect(d.finding('media.loss')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('its reports are encrypted') as string });
  });

  it('takes many requests for video packets as a sign of loss on the way out, unless packets overtake each other', () => {
    const video = (disorder: boolean): Dialogue => {
      const d = checked(new Dialogue());
      const send = d.direct(laptop, peer);
      for (let frame = 0; frame < 120; frame++) {
        for (let part = 0; part < 3; part++) {
          const i = 3 * frame + part;
          send(true, rtp(1, i, frame * 3000, 96));
          send(false, rtp(2, disorder && frame % 2 === 1 && part > 0 ? 3 * frame + (3 - part) : i, frame * 3000, 96));
        }
        if (frame % 4 === 0) send(false, encryptedRtcp(205, 1, 2));
        d.wait(33);
      }
      return d;
    };
    expect(video(false).finding('media.loss')).toMatchObject({ answer: 'yes', confidence: 'possible', explanation: expect.stringContaining('asked 30 times for video packets again') as string });
    expect(video(true).finding('media.loss').answer).toBe('no');
  });
});

describe('media.jitter (RFC 3550 6.4.1)', () => {
  // Deterministic and as uneven as a uniform delay of 0 to 120 ms.
  const scattered = (i: number): number => (i * 47) % 120;
  it('is no of media that comes evenly, unknown where too little came', () => {
    const d = checked(new Dialogue());
    unevenMedia(d, d.direct(laptop, peer), 500, (i) => i % 3);
    expect(d.finding('media.jitter')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    const short = checked(new Dialogue());
    unevenMedia(short, short.direct(laptop, peer), 100, scattered);
    expect(short.finding('media.jitter').answer).toBe('unknown');
  });

  it('is yes where packets come unevenly all the time, overtaking each other', () => {
    const d = checked(new Dialogue());
    unevenMedia(d, d.direct(laptop, peer), 600, scattered);
    const f = d.finding('media.jitter');
    expect(f).toMatchObject({ answer: 'yes', severity: 'warning' });
    expect(f.explanation).toMatch(/^Received audio \(SSRC 2\) varies by \d+ ms/);
  });

  it('does not judge by one burst', () => {
    const d = checked(new Dialogue());
    unevenMedia(d, d.direct(laptop, peer), 600, (i) => (i > 300 && i < 350 ? scattered(i) : 0));
    expect(d.finding('media.jitter').answer).toBe('no');
  });

  it('does not blame the line for what the relay\'s TCP holds up', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    const send = d.allocate(laptop, turn, at(turn.address, 50001), outside, true).peer(peer, 0x4001);
    d.check(laptop, peer, ours, outside, { via: send });
    unevenMedia(d, send, 600, scattered);
    expect(d.finding('media.jitter')).toMatchObject({ answer: 'unknown', explanation: expect.stringContaining("the relay's TCP") as string });
  });
});

describe('media.one-way', () => {
  const both = (): Dialogue => {
    const d = checked(new Dialogue());
    call(d, 4000);
    return d;
  };
  const keepAlive = (d: Dialogue) => (): void => {
    d.check(laptop, peer, ours, outside, { rtt: 5 });
    peerCheck(d, peer, laptop);
  };
  it('is no where both sides send to the end, unknown without streams', () => {
    expect(both().finding('media.one-way')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    expect(checked(new Dialogue()).finding('media.one-way').answer).toBe('unknown');
  });

  it('is likely a filter where neither media nor RTCP comes while checks are answered', () => {
    const d = both();
    d.direct(laptop, peer)(false, encryptedRtcp(201, 1, 2));
    sendMedia(d, 10_000, { outwards: true, first: 200, every: keepAlive(d) });
    const f = d.finding('media.one-way');
    expect(f).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely', explanation: expect.stringContaining('not even the reports') as string });
    expect(f.advice).toContain('UDP from 203.0.113.7:30000 to this laptop');
    expect(f.evidence.map((e) => e.note)).toContain('a check was answered meanwhile: the path itself works both ways');
  });

  it('is a muted microphone most likely where its reports still come', () => {
    const d = both();
    const alive = keepAlive(d);
    sendMedia(d, 10_000, { outwards: true, first: 200, every: () => { alive(); d.direct(laptop, peer)(false, encryptedRtcp(201, 1, 2)); } });
    expect(d.finding('media.one-way')).toMatchObject({ answer: 'yes', severity: 'info', confidence: 'possible', explanation: expect.stringContaining('muted itself') as string });
  });

  it('is unknown where the path itself stopped answering, and before five seconds', () => {
    const dead = both();
    sendMedia(dead, 10_000, { outwards: true, first: 200 });
    expect(dead.finding('media.one-way').answer).toBe('unknown');
    const short = both();
    sendMedia(short, 4000, { outwards: true, first: 200, every: keepAlive(short) });
    expect(short.finding('media.one-way').answer).toBe('no');
  });

  it('never blames the network for what this laptop does not send', () => {
    const d = both();
    sendMedia(d, 8000, { outwards: false, first: 200, every: keepAlive(d) });
    const f = d.finding('media.one-way');
    expect(f).toMatchObject({ answer: 'yes', severity: 'info', confidence: 'possible' });
    expect(f.explanation).toContain('No network does that');
    const listener = checked(new Dialogue());
    sendMedia(listener, 8000, { outwards: false, every: keepAlive(listener) });
    expect(listener.finding('media.one-way').answer).toBe('unknown');
  });
});

describe('media.rtt', () => {
  const withRtt = (rtts: readonly number[]): Dialogue => {
    const d = new Dialogue();
    for (const rtt of rtts) {
      d.check(laptop, peer, ours, outside, { rtt, nominate: true });
      d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 400, { from: Math.round(d.now / 20) });
    }
    return d;
  };
  it('is no below 200 ms, unknown without an answered check', () => {
    expect(withRtt([40, 40, 45]).finding('media.rtt')).toMatchObject({ answer: 'no', explanation: expect.stringContaining('40 ms') as string });
    const d = new Dialogue();
    d.media(d.direct(laptop, peer), { sent: 1, received: 2 }, 4000);
    expect(d.finding('media.rtt').answer).toBe('unknown');
  });
  it('is yes above it, and one late answer changes nothing', () => {
    expect(withRtt([350, 360, 340, 350]).finding('media.rtt')).toMatchObject({ answer: 'yes', severity: 'warning', explanation: expect.stringMatching(/^A round trip takes 350 ms\.$/) as string });
    expect(withRtt([220, 230, 240, 230]).finding('media.rtt').answer).toBe('yes');
    // A ping takes an address and no port.
    expect(withRtt([350, 360, 340, 350]).finding('media.rtt').advice).toMatch(/a ping from this network to [\d.]+ without the VPN\.$/);
    expect(withRtt([40, 40, 900, 40, 40]).finding('media.rtt').answer).toBe('no');
  });
  it('tells a queue that fills from a long distance', () => {
    const f = withRtt([40, 40, 40, 500, 510, 520, 530, 540]).finding('media.rtt');
    expect(f.explanation).toContain('it was 40 ms at its best');
    expect(f.advice).toContain('fair queueing');
  });
  it('says how much of it is the way to the relay', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    const send = d.allocate(laptop, turn, at(turn.address, 50001), outside).peer(peer, 0x4001);
    for (let i = 0; i < 4; i++) d.check(laptop, peer, ours, outside, { via: send, rtt: 400 });
    d.media(send, { sent: 1, received: 2 }, 1000);
    expect(d.finding('media.rtt').explanation).toBe('A round trip takes 400 ms, 30 ms of it to the relay turn.example.com and 370 ms beyond it.');
  });
  it('is told by reports that can be read, where there are no checks', () => {
    const d = new Dialogue().resolve(resolver, 'pbx.example.com', '198.51.100.30');
    const send = d.direct(laptop, peer);
    for (let i = 0; i < 2; i++) {
      d.media(send, { sent: 1, received: 2 }, 2000, { from: 100 * i });
      send(true, senderReport(1, 0x1234_0000 + i));
      d.wait(900);
      send(false, receiverReport(2, { ssrc: 1, highest: 100 * i, lastSenderReport: 0x1234_0000 + i, delay: 0.5 }));
    }
    expect(d.finding('media.rtt')).toMatchObject({ answer: 'yes', explanation: 'A round trip takes 400 ms.', evidence: [{ note: 'the latest report of the other side (RTCP)' }] });
  });
});
