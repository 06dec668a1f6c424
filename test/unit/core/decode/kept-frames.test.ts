import { describe, expect, it } from 'vitest';
import type { KeptPacket, ShownPacket } from '../../../../electron/contract/packets.ts';
import { keptFrames } from '../../../../electron/core/decode/kept-frames.ts';
import { Pipeline } from '../../../../electron/core/flows/pipeline.ts';
import { LinkType } from '../../../../electron/core/link/link-type.ts';
import type { PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';
import { Tracker } from '../../../../electron/core/tracking/tracker.ts';
import { be32, bytes as packet, counting, ethernet, ipv4, record, tcp, udp } from '../../../helpers/header-bytes.ts';
import { attribute, bytes, channelData, stunMessage, text } from '../../../helpers/stun-bytes.ts';

/** What the analyzer keeps of these packets, which are frames 1, 2, ... */
function keep(records: readonly PacketRecord[], maxBytes = 1 << 20): KeptPackets {
  const kept = new KeptPackets({ maxBytes });
  const pipeline = new Pipeline(new Tracker());
  records.forEach((r, i) => {
    r.frame = i + 1;
    r.time = 1_700_000_000_000_000 + i * 1000;
    pipeline.packet(r);
    if (pipeline.keepBytes > 0) kept.keep(r, pipeline.keepBytes, pipeline.keepRank);
  });
  return kept;
}

function ask(kept: KeptPackets, ...frames: number[]): { readonly packets: ShownPacket[]; readonly pauses: number } {
  const work = keptFrames(kept, [{ id: 0, name: 'wlan0', description: null, linkType: LinkType.ethernet, snapLength: 0 }], frames);
  for (let pauses = 0; ; pauses += 1) {
    const step = work.next();
    if (step.done === true) return { packets: step.value, pauses };
  }
}
function shown(kept: KeptPackets, frame: number): KeptPacket {
  const [found] = ask(kept, frame).packets;
  if (found?.kept !== true) throw new Error(`frame ${frame} is not kept`);
  return found;
}
const layerNames = (p: KeptPacket): string[] => p.layers.map(({ name }) => name);
const telling = (p: KeptPacket): Record<string, string> => Object.fromEntries(p.layers.flatMap(({ fields }) => fields.filter((f) => f.telling).map((f) => [f.name, f.value])));
/** The bytes that a layer says it stands in. */
const bytesOf = (p: KeptPacket, name: string): string => {
  const layer = p.layers.find((l) => l.name === name);
  if (layer?.offset === undefined || layer.length === undefined) throw new Error(`${name} has no place`);
  return p.hex.slice(layer.offset * 2, (layer.offset + layer.length) * 2);
};

const overUdp = (payload: Uint8Array): PacketRecord => record(LinkType.ethernet, ethernet(0x0800, ipv4({ protocol: 17, payload: udp(payload) })));
const overTcp = (payload: Uint8Array, sequence: number, flags = 16): PacketRecord =>
  record(LinkType.ethernet, ethernet(0x0800, ipv4({ protocol: 6, payload: tcp(payload, { sequence, flags }) })));
/** 198.51.100.7:5000, XORed. */
const peer = attribute(0x0012, bytes('00 01 32 9a e7 21 c0 45'));
const check = stunMessage(0x0001, attribute(0x0006, text('a:b')), attribute(0x0025));
const refused = stunMessage(0x0113, attribute(0x0009, packet([0, 0, 4, 3], text('Forbidden'))));
const rtp = packet([0x80, 0x60, 0, 7, 0, 0, 0, 9, 0x12, 0x34, 0x56, 0x78], text('what is said in the call'));
const bind = stunMessage(0x0009, attribute(0x000c, bytes('40 01 00 00')), peer);

describe('a packet that a claim cites', () => {
  it('has its title, endpoints, layers and fields, and the one that it is cited for is marked', () => {
    const kept = keep([overUdp(check), overUdp(refused)]);
    const p = shown(kept, 2);
    expect(p).toMatchObject({ frame: 2, interface: 'wlan0', title: 'STUN Allocate error 403 Forbidden', from: '10.0.0.1:50000', to: '192.0.2.9:3478', issues: [] });
    expect(p.time).toBe('2023-11-14T22:13:20.001000Z');
    expect(layerNames(p)).toEqual(['ethernet', 'ipv4', 'udp', 'stun']);
    expect(telling(p)).toEqual({ 'ERROR-CODE': '403 Forbidden' });
    expect(shown(kept, 1).title).toBe('STUN Binding request that nominates');
  });

  it('says in which of its bytes each layer stands', () => {
    const p = shown(keep([overUdp(check)]), 1);
    expect(bytesOf(p, 'ethernet')).toBe('0200000000020200000000010800');
    expect(bytesOf(p, 'ipv4')).toMatch(/^45.{22}0a000001c0000209$/);
    expect(bytesOf(p, 'stun')).toBe(Buffer.from(check).toString('hex'));
  });

  it('inside TURN is read with what its flow carried before it, though nobody asked for that', () => {
    const p = shown(keep([overUdp(bind), overUdp(check), overUdp(channelData(0x4001, rtp))]), 3);
    expect(layerNames(p).slice(2)).toEqual(['udp', 'turn-channel', 'rtp']);
    expect(p.title).toBe('RTP sequence number 7, payload type 96, inside TURN');
    expect(p.layers.at(-2)?.fields).toContainEqual({ name: 'peer', value: '198.51.100.7', depth: 0, telling: false });
  });

  it('inside TCP is read with the segments before it', () => {
    const all = packet(check, check);
    const kept = keep([overTcp(new Uint8Array(0), 99, 2), overTcp(all.subarray(0, 40), 100), overTcp(all.subarray(40), 140)]);
    const p = shown(kept, 3);
    expect(layerNames(p)).toEqual(['ethernet', 'ipv4', 'tcp', 'stun']);
    // It began in the segment before.
    expect(p.layers.at(-1)).not.toHaveProperty('offset');
    expect(shown(kept, 1)).toMatchObject({ title: 'TCP SYN' });
    expect(telling(shown(kept, 1))).toEqual({ flags: 'SYN' });
  });

  it('that is an ICMP error tells the reason first, and shows what it quotes', () => {
    const quoted = ipv4({ protocol: 17, payload: udp(check) });
    const p = shown(keep([record(LinkType.raw, ipv4({ protocol: 1, payload: packet([3, 13], [0, 0], be32(0), quoted) }))]), 1);
    expect(p.title).toMatch(/^ICMP Destination Unreachable: .*Prohibited/i);
    expect(layerNames(p)).toEqual(['ipv4', 'icmp', 'stun']);
    expect(Object.keys(telling(p))).toEqual(['code name']);
  });

  it('never shows what is said in the call', () => {
    const kept = keep([overUdp(bind), overUdp(channelData(0x4001, rtp)), overUdp(stunMessage(0x0016, peer, attribute(0x0013, rtp)))]);
    for (const frame of [2, 3]) {
      const p = shown(kept, frame);
      expect(p.hex).not.toContain(Buffer.from('said in the call').toString('hex'));
      expect(JSON.stringify(p.layers)).not.toContain('said');
      expect(p.keptLength).toBeLessThan(p.length);
    }
  });
});

describe('a packet that is not there', () => {
  it('that was of no use says so', () => {
    const kept = keep([record(LinkType.ethernet, ethernet(0x88cc, counting(28))), overUdp(check)]);
    expect(ask(kept, 1, 2).packets).toMatchObject([{ kept: false, frame: 1, why: expect.stringContaining('of no use') as string }, { kept: true, frame: 2 }]);
    expect(ask(kept, 77).packets).toMatchObject([{ kept: false, frame: 77 }]);
  });

  it('that made room for later ones says so', () => {
    const kept = keep(Array.from({ length: 400 }, () => overUdp(check)), 16 * 1024);
    expect(ask(kept, 1, 400).packets).toMatchObject([{ kept: false, why: expect.stringContaining('made room') as string }, { kept: true }]);
  });
});

it('pauses often in a long capture, and bears packets kept and evicted in the pauses', () => {
  const records = Array.from({ length: 3000 }, () => overUdp(check));
  const kept = keep(records, 64 * 1024);
  const work = keptFrames(kept, [], [2999]);
  let pauses = 0;
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) {
      expect(step.value).toHaveLength(1);
      break;
    }
    pauses += 1;
    for (let i = 0; i < 50; i++) kept.keep({ ...overUdp(check), frame: 3000 + pauses * 50 + i }, 100, 'signal');
  }
  expect(pauses).toBeGreaterThan(0);
  expect(ask(keep(records), 3000).pauses).toBeGreaterThanOrEqual(2 * Math.floor(3000 / 256));
});
