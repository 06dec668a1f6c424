import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../electron/contract/summary.ts';
import { Dialogue } from '../../../helpers/dialogue.ts';
import { call, laptop, ours, outside, peer, peerCheck, resolver } from '../../../helpers/dialogue-ice.ts';
import { at, rtp } from '../../../helpers/scripted-packets.ts';

const turn = at('198.51.100.10', 3478);
const sfu = at('203.0.113.30', 20000);
const port = (n: number): { address: string; port: number } => at('10.1.0.2', n);
const only = (d: Dialogue): Pick<Call, 'topology' | 'topologyConfidence' | 'topologyReason'> => {
  expect(d.summary.calls).toHaveLength(1);
  return d.summary.calls[0]!;
};

describe('whether the other side is a laptop or a media server', () => {
  it('is unknown of one peer at a public address that checks as a browser does', () => {
    const d = new Dialogue();
    call(d, 6000);
    expect(only(d)).toMatchObject({ topology: 'unknown', topologyConfidence: 'possible', topologyReason: expect.stringContaining('look the same') as string });
  });

  it('is a laptop where the other side also named an address in a private network', () => {
    const d = new Dialogue().check(laptop, at('192.168.1.20', 30000), ours, null);
    call(d, 4000);
    expect(only(d)).toMatchObject({ topology: 'p2p', topologyConfidence: 'likely', topologyReason: expect.stringContaining('192.168.1.20') as string });
  });

  it('is only possibly a laptop in a private network itself: a company has servers there too', () => {
    const d = new Dialogue();
    call(d, 4000, { to: at('10.1.0.77', 20000) });
    expect(only(d)).toMatchObject({ topology: 'p2p', topologyConfidence: 'possible' });
  });

  it('is a laptop where it is reached through a relay of its own', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    d.allocate(port(41000), turn, at(turn.address, 50001), outside);
    call(d, 4000, { to: at(turn.address, 50002) });
    expect(only(d)).toMatchObject({ topology: 'p2p', topologyConfidence: 'likely' });
  });

  it('is a media server where it answers checks and never sends any (ICE-lite), certain after several rounds', () => {
    const d = new Dialogue();
    const lite = (n: number): void => {
      for (let i = 0; i < n; i++) {
        d.check(laptop, sfu, ours, outside);
        d.media(d.direct(laptop, sfu), { sent: 1, received: 2 }, 2000, { from: Math.round(d.now / 20) });
      }
    };
    lite(3);
    expect(only(d).topology).toBe('unknown');
    lite(3);
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'likely', topologyReason: expect.stringContaining('ICE-lite') as string });
    lite(8);
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'certain' });
  });

  it('is a media server where two connections at one time end at one socket', () => {
    const d = new Dialogue();
    for (let i = 0; i < 3; i++) {
      call(d, 2000, { to: sfu, first: 100 * i });
      call(d, 2000, { to: sfu, from: port(41000), first: 100 * i, ufrags: ['t2:m2', 'm2:t2'], ssrc: { sent: 11, received: 12 } });
    }
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'likely', topologyReason: expect.stringContaining('203.0.113.30:20000') as string });
  });

  it('is a media server where one connection publishes and another one subscribes', () => {
    const d = new Dialogue();
    for (let i = 0; i < 200; i++) {
      if (i % 50 === 0) {
        for (const [from, to, mine, theirs] of [[laptop, sfu, ours, 'mine:them'], [port(41000), at(sfu.address, 20002), 't2:m2', 'm2:t2']] as const) {
          d.check(from, to, mine, at(outside.address, from.port), { rtt: 5 });
          peerCheck(d, to, from, { ufrags: theirs });
        }
      }
      d.udp(laptop, sfu, rtp(1, i, i * 960));
      d.udp(at(sfu.address, 20002), port(41000), rtp(2, i, i * 960));
      d.wait(20);
    }
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'likely', topologyReason: expect.stringContaining('publishing') as string });
  });

  it('is a media server where several voices come over one connection at one time', () => {
    const d = new Dialogue();
    call(d, 2000, { to: sfu });
    for (let i = 100; i < 300; i++) {
      for (const ssrc of [2, 3, 4]) d.udp(sfu, laptop, rtp(ssrc, i, i * 960));
      d.wait(20);
    }
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'likely', topologyReason: expect.stringContaining('3 audio') as string });
  });

  it('is a media server where a public relay reaches it inside its own network', () => {
    const d = new Dialogue().resolve(resolver, 'turn.example.com', turn.address);
    const send = d.allocate(laptop, turn, at(turn.address, 50001), outside).peer(at('10.13.0.50', 1259), 0x4001);
    d.check(laptop, peer, ours, outside, { via: send });
    d.media(send, { sent: 1, received: 2 }, 2000);
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'likely', topologyReason: expect.stringContaining('inside its own network') as string });
  });

  it('takes a port of media servers for a hint only', () => {
    const d = new Dialogue();
    call(d, 4000, { to: at('203.0.113.30', 3478) });
    expect(only(d)).toMatchObject({ topology: 'sfu', topologyConfidence: 'possible' });
  });
});
