import { describe, expect, it } from 'vitest';
import type { DecodedPacket, Layer } from '../../../../electron/core/decode/decoded-packet.ts';
import { PacketDecoder } from '../../../../electron/core/decode/packet-decoder.ts';
import { Pipeline } from '../../../../electron/core/flows/pipeline.ts';
import { LinkType } from '../../../../electron/core/link/link-type.ts';
import type { PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import { bytes as packet, counting, cut, ethernet, ipv4, record, tcp, udp } from '../../../helpers/header-bytes.ts';
import { attribute, bytes, channelData, stunMessage, text, transactionId } from '../../../helpers/stun-bytes.ts';

function decode(...records: PacketRecord[]): DecodedPacket[] {
  const out: DecodedPacket[] = [];
  const decoder = new PacketDecoder((p) => out.push(p));
  const pipeline = new Pipeline(decoder);
  decoder.announceInterface({ id: 0, name: 'wlan0', description: null, linkType: LinkType.ethernet, snapLength: 0 });
  records.forEach((r, i) => {
    r.frame = i + 1;
    pipeline.packet(r);
    decoder.flush();
  });
  return out;
}
const layersOf = (p: DecodedPacket | undefined): string[] => p?.layers.map((l) => l.layer) ?? [];
const layer = (p: DecodedPacket | undefined, name: string): Layer | undefined => p?.layers.find((l) => l.layer === name);

const overUdp = (payload: Uint8Array): PacketRecord => record(LinkType.ethernet, ethernet(0x0800, ipv4({ protocol: 17, payload: udp(payload) })));
const fromServer = (payload: Uint8Array): PacketRecord =>
  record(LinkType.raw, ipv4({ protocol: 17, source: [192, 0, 2, 9], payload: udp(payload) }));
const overTcp = (payload: Uint8Array, sequence: number, flags = 16): PacketRecord =>
  record(LinkType.ethernet, ethernet(0x0800, ipv4({ protocol: 6, payload: tcp(payload, { sequence, flags }) })));

/** 198.51.100.7:5000, XORed. */
const peer = attribute(0x0012, bytes('00 01 32 9a e7 21 c0 45'));
const check = stunMessage(0x0001, attribute(0x0006, text('a:b')), attribute(0x0025));
const rtp = packet([0x80, 0x60, 0, 7, 0, 0, 0, 9, 0x12, 0x34, 0x56, 0x78], counting(20));

describe('a packet as icewatch decode shows it', () => {
  it('has its frame, time, interface, lengths and layers from the link inwards', () => {
    const [p] = decode({ ...overUdp(check), time: 1_700_000_000_123_456 });
    expect(p).toMatchObject({ frame: 1, time: '2023-11-14T22:13:20.123456Z', interface: 'wlan0', length: 14 + 20 + 8 + check.length, captured: 14 + 20 + 8 + check.length });
    expect(p).not.toHaveProperty('issues');
    expect(p?.layers).toEqual([
      { layer: 'ethernet', source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', etherType: '0x0800' },
      { layer: 'ipv4', source: '10.0.0.1', destination: '192.0.2.9', protocol: 17, ttl: 64, identification: 0, dontFragment: false, dscp: 0, ecn: 0 },
      { layer: 'udp', sourcePort: 50000, destinationPort: 3478, length: check.length },
      {
        layer: 'stun', type: '0x0001', method: 'Binding', class: 'request', transactionId, length: 12, messageIntegrity: 'absent', fingerprint: 'absent',
        attributes: [
          { type: '0x0006', name: 'USERNAME', length: 3, value: 'a:b' },
          { type: '0x0025', name: 'USE-CANDIDATE', length: 0, value: true },
        ],
      },
    ]);
  });

  it('descends into Send indications and, once TURN was seen, into ChannelData', () => {
    const bind = stunMessage(0x0009, attribute(0x000c, bytes('40 01 00 00')), peer);
    const [send, , media] = decode(overUdp(stunMessage(0x0016, peer, attribute(0x0013, check))), overUdp(bind), overUdp(channelData(0x4001, rtp)));
    expect(layersOf(send).slice(2)).toEqual(['udp', 'stun', 'turn-data', 'stun']);
    expect(layer(send, 'turn-data')).toEqual({ layer: 'turn-data', peer: '198.51.100.7', peerPort: 5000, length: check.length });
    expect(media?.layers.slice(3)).toMatchObject([
      { layer: 'turn-channel', channel: 0x4001, peer: '198.51.100.7', peerPort: 5000, length: rtp.length },
      { layer: 'rtp', ssrc: 0x12345678, payloadType: 96, sequenceNumber: 7, timestamp: 9, length: rtp.length },
    ]);
    expect(layersOf(decode(overUdp(channelData(0x4001, rtp)))[0])).not.toContain('turn-channel');
  });

  it('shows a message that spans segments with the segment that completes it', () => {
    const all = packet(check, check);
    const [, first, second] = decode(overTcp(new Uint8Array(0), 99, 2), overTcp(all.subarray(0, 40), 100), overTcp(all.subarray(40), 140));
    expect(layersOf(first)).toEqual(['ethernet', 'ipv4', 'tcp', 'stun']);
    expect(layersOf(second)).toEqual(['ethernet', 'ipv4', 'tcp', 'stun']);
    const [, , again] = decode(overTcp(new Uint8Array(0), 99, 2), overTcp(all, 100), overTcp(all, 100));
    expect(layersOf(again)).toEqual(['ethernet', 'ipv4', 'tcp']);
    expect(layer(again, 'tcp')).toMatchObject({ flags: ['ACK'], sequence: 100, segment: ['retransmission'] });
  });

  it('says where a snapshot length took part of a TCP stream', () => {
    const segment = ethernet(0x0800, ipv4({ protocol: 6, payload: tcp(packet(check, check), { sequence: 100 }) }));
    const [, p] = decode(overTcp(new Uint8Array(0), 99, 2), cut(LinkType.ethernet, segment, 14 + 20 + 20 + 28));
    expect(layer(p, 'tcp')).toMatchObject({ segment: ['gap'] });
    expect(layer(p, 'stun')).toMatchObject({ whole: false });
  });

  it('shows the check that an ICMP error quotes', () => {
    const quoted = ipv4({ protocol: 17, payload: udp(check) });
    const [p] = decode(record(LinkType.raw, ipv4({ protocol: 1, payload: packet([3, 13, 0, 0, 0, 0, 0, 0], quoted) })));
    expect(p?.layers.slice(1)).toMatchObject([
      { layer: 'icmp', type: 3, code: 13, quoted: { protocol: 17, source: '10.0.0.1', sourcePort: 50000, destination: '192.0.2.9', destinationPort: 3478 } },
      { layer: 'stun', transactionId, quoted: true },
    ]);
  });

  it('says what the capture cut and what did not decode', () => {
    const whole = ethernet(0x0800, ipv4({ protocol: 17, payload: udp(check) }));
    expect(layer(decode(cut(LinkType.ethernet, whole, 14 + 20 + 8 + 28))[0], 'stun')).toMatchObject({ whole: false, fingerprint: 'unchecked' });
    const damaged = check.slice();
    damaged[23] = 200;
    expect(decode(overUdp(damaged))[0]?.issues).toEqual([{ layer: 'stun', offset: 20, reason: 'attribute past the end of the message' }]);
    expect(decode(record(LinkType.ethernet, ethernet(0x0800, counting(3))))[0]?.issues).toHaveLength(1);
    expect(decode(record(105, counting(40)))[0]?.layers).toEqual([{ layer: 'unsupported-link', linkType: 'LINKTYPE_IEEE802_11' }]);
  });

  it('names a protocol only where more than the first byte says so', () => {
    const named = (payload: Uint8Array): string | undefined => layersOf(decode(overUdp(payload))[0]).at(-1);
    expect(named(text('hello, this is not QUIC'))).toBe('data');
    expect(named(packet([0xc0, 0, 0, 0, 1, 1, 7, 1, 8], counting(40)))).toBe('quic');
    expect(named(packet([0x10, 0, 0, 1], text('ZRTP'), counting(8)))).toBe('zrtp');
    expect(named(packet([0x10, 0, 0, 1], counting(12)))).toBe('data');
    expect(named(text('2: a first byte of DTLS 1.3'))).toBe('data');
  });

  it('keeps what a relay carries out of the attributes', () => {
    const secret = text('what the call says');
    const [p] = decode(fromServer(stunMessage(0x0017, peer, attribute(0x0013, secret))));
    expect(JSON.stringify(p)).not.toContain(Buffer.from(secret).toString('hex'));
    expect(layer(p, 'data')).toEqual({ layer: 'data', length: secret.length });
  });
});
