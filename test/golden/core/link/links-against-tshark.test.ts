import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Outcome } from '../../../../electron/core/link/dissection.ts';
import { comparedFields, differences, dissectedRows, tsharkOptions } from '../../../helpers/dissected-fields.ts';
import { be16, be32, bytes, counting, ethernet, extensionHeader, fragmentHeader, ipv4, ipv6, tcp, udp } from '../../../helpers/header-bytes.ts';
import { hasTshark, tsharkFields } from '../../../helpers/tshark-fields.ts';

const folder = mkdtempSync(join(tmpdir(), 'icewatch-links-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writePcap(name: string, linkType: number, frames: readonly Uint8Array[]): string {
  const file = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}.pcap`);
  const records = frames.map((f, i) => bytes(be32(1_700_000_000), be32(i), be32(f.length), be32(f.length), f));
  writeFileSync(file, bytes(be32(0xa1b2c3d4), be16(2), be16(4), be32(0), be32(0), be32(262144), be32(linkType), ...records));
  return file;
}

const mix4: readonly Uint8Array[] = [
  ipv4({ protocol: 17, payload: udp(counting(40)), trafficClass: 0xb9, id: 77 }),
  ipv4({ protocol: 17, payload: udp(counting(9)), options: [0x94, 4, 0, 0, 1, 1, 1, 0], dontFragment: true }),
  ipv4({ protocol: 6, payload: tcp(new Uint8Array(0), { flags: 2, sequence: 0xffffffff, options: [2, 4, 5, 0xb4, 4, 2, 1, 3, 3, 8] .concat([1, 1]) }) }),
  ipv4({ protocol: 6, payload: tcp(counting(25), { sequence: 0, acknowledgment: 0x80000001, options: [1, 1, 5, 10, 0, 0, 0, 9, 0, 0, 0, 12] }) }),
  ipv4({ protocol: 1, payload: bytes(3, 13, [0, 0], be32(0), ipv4({ protocol: 17, payload: udp(counting(10)) })) }),
  ipv4({ protocol: 1, payload: bytes(11, 0, [0, 0], be32(0), ipv4({ protocol: 6, payload: tcp(counting(0)) }).slice(0, 28)) }),
];
const mix6: readonly Uint8Array[] = [
  ipv6({ nextHeader: 17, payload: udp(counting(40)) }),
  ipv6({ nextHeader: 6, payload: tcp(counting(30), { flags: 0x18 }) }),
  ipv6({ nextHeader: 0, payload: bytes(extensionHeader(60), extensionHeader(17, 2), udp(counting(12))) }),
  ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 0, false, 99), udp(counting(6))) }),
  ipv6({ nextHeader: 58, payload: bytes(1, 4, [0, 0], be32(0), ipv6({ nextHeader: 17, payload: udp(counting(10)) })) }),
  ipv6({ nextHeader: 58, payload: bytes(2, 0, [0, 0], be32(1280), ipv6({ nextHeader: 17, payload: udp(counting(10)) })) }),
];
const both = [...mix4, ...mix6];
const isV6 = (packet: Uint8Array): boolean => packet[0]! >> 4 === 6;
const etherType = (packet: Uint8Array): number => (isV6(packet) ? 0x86dd : 0x0800);
const vlan = (id: number, type: number, content: Uint8Array): Uint8Array => bytes(be16(id), be16(type), content);

const fragmented = [5000, 1472, 4000, 100].flatMap((size, id) => {
  const whole = udp(counting(size, id));
  const ranges = Array.from({ length: Math.ceil(whole.length / 1480) }, (_, i) => [1480 * i, Math.min(1480 * (i + 1), whole.length)] as const);
  if (id % 2 === 1) ranges.reverse();
  return ranges.flatMap(([from, to]) => {
    const more = to < whole.length;
    return [
      ipv4({ protocol: 17, id: id + 1, fragmentOffset: from, moreFragments: more, payload: whole.slice(from, to) }),
      ipv6({ nextHeader: 60, payload: bytes(extensionHeader(44), fragmentHeader(17, from, more, id + 1), whole.slice(from, to)) }),
    ];
  });
});

const cases: readonly (readonly [string, number, readonly Uint8Array[]])[] = [
  ['Ethernet', 1, both.map((p) => ethernet(etherType(p), p))],
  ['Ethernet, padded', 1, mix4.map((p) => bytes(ethernet(0x0800, p), counting(18)))],
  ['802.1Q', 1, both.map((p) => ethernet(0x8100, vlan(0x6005, etherType(p), p)))],
  ['QinQ', 1, both.map((p) => ethernet(0x88a8, vlan(100, 0x8100, vlan(42, etherType(p), p))))],
  ['old QinQ', 1, both.map((p) => ethernet(0x9100, vlan(100, 0x8100, vlan(42, etherType(p), p))))],
  ['802.3 SNAP', 1, both.map((p) => ethernet(8 + p.length, bytes([0xaa, 0xaa, 3, 0, 0, 0], be16(etherType(p)), p)))],
  ['PPPoE', 1, both.map((p) => ethernet(0x8864, bytes(0x11, 0, be16(1), be16(2 + p.length), be16(isV6(p) ? 0x57 : 0x21), p)))],
  ['MPLS', 1, both.map((p) => ethernet(0x8847, bytes([0, 1, 0, 64], [0, 2, 1, 64], p)))],
  ['Linux cooked v1', 113, both.map((p, i) => bytes(be16(i % 5), be16(1), be16(6), counting(8), be16(etherType(p)), p))],
  ['Linux cooked v1 with VLAN', 113, both.map((p) => bytes(be16(0), be16(1), be16(6), counting(8), be16(0x8100), vlan(7, etherType(p), p)))],
  ['Linux cooked v2', 276, both.map((p, i) => bytes(be16(etherType(p)), be16(0), be32(3), be16(1), i % 5, 6, counting(8), p))],
  ['null big-endian', 0, both.map((p) => bytes([0, 0, 0, isV6(p) ? 30 : 2], p))],
  ['null little-endian', 0, both.map((p) => bytes([isV6(p) ? 24 : 2, 0, 0, 0], p))],
  ['loop', 108, both.map((p) => bytes([0, 0, 0, isV6(p) ? 28 : 2], p))],
  ['raw', 101, both],
  ['raw 12', 12, both],
  ['raw 14', 14, both],
  ['raw IPv4', 228, mix4],
  ['raw IPv6', 229, mix6],
  ['PPP', 9, both.map((p) => bytes([0xff, 3], be16(isV6(p) ? 0x57 : 0x21), p))],
];

describe.skipIf(!hasTshark())('packets of each kind over each link type', () => {
  it.each(cases)('tshark says the same: %s', (name, linkType, frames) => {
    const file = writePcap(name, linkType, frames);
    const ours = dissectedRows(file);
    expect(differences(ours, tsharkFields(file, comparedFields, tsharkOptions))).toEqual([]);
    const followed: readonly Outcome[] = [Outcome.udp, Outcome.tcp, Outcome.icmp, Outcome.icmpv6];
    expect(ours.filter((o) => !followed.includes(o.outcome))).toEqual([]);
  });

  it('tshark completes fragmented datagrams at the same frames', () => {
    const file = writePcap('fragments', 101, fragmented);
    const ours = dissectedRows(file);
    expect(differences(ours, tsharkFields(file, comparedFields, tsharkOptions))).toEqual([]);
    expect(ours.filter((o) => o.outcome === Outcome.udp).length).toBe(8);
  });
});
