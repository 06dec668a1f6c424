/** The built-in capture filter against libpcap itself: tcpdump compiles it and applies it to packets. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileHeaderLength, recordHeaderLength, writeFileHeader, writeRecordHeader } from '../../../electron/capture/cap-stream.ts';
import { bulkTcpPorts, defaultFilter } from '../../../electron/capture/default-filter.ts';
import { hasShared, labCapture, labCaptures } from '../../helpers/shared.ts';

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0;
if (!hasTcpdump && process.env['CI'] === 'true') throw new Error('tcpdump is missing: in CI this test must run');

const folder = mkdtempSync(join(tmpdir(), 'iwE-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ethernet = 1;
const cooked = 113;
const raw = 101;

/** IPv4 with `flagsAndOffset` in its fragment field. */
const ipv4 = (protocol: number, payload: readonly number[], flagsAndOffset = 0): number[] => [
  0x45, 0, 0, 20 + payload.length, 0, 1, flagsAndOffset >> 8, flagsAndOffset & 0xff, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, ...payload,
];
const toMulticast = (packet: number[]): number[] => packet.with(16, 239).with(17, 255).with(18, 255).with(19, 250);
const ipv6 = (nextHeader: number, payload: readonly number[]): number[] => [
  0x60, 0, 0, 0, 0, payload.length, nextHeader, 64, ...new Array<number>(15).fill(0), 1, ...new Array<number>(15).fill(0), 2, ...payload,
];
const ports = (source: number, destination: number): number[] => [source >> 8, source & 0xff, destination >> 8, destination & 0xff];
const udp = (source: number, destination: number): number[] => [...ports(source, destination), 0, 12, 0, 0, 1, 2, 3, 4];
const ack = 0x10;
const tcp = (source: number, destination: number, flags: number): number[] => [...ports(source, destination), 0, 0, 0, 1, 0, 0, 0, 1, 0x50, flags, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4];

const frame = (linkType: number, packet: readonly number[]): number[] => {
  const etherType = packet[0]! >> 4 === 6 ? [0x86, 0xdd] : [8, 0];
  if (linkType === raw) return [...packet];
  if (linkType === cooked) return [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, ...etherType, ...packet];
  return [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, ...etherType, ...packet];
};

/** How many of the frames the filter takes. */
const taken = (linkType: number, ...frames: readonly (readonly number[])[]): number => {
  const header = Buffer.alloc(fileHeaderLength);
  writeFileHeader(header, linkType);
  const records = frames.map((bytes) => {
    const record = Buffer.alloc(recordHeaderLength);
    writeRecordHeader(record, 0, 1.7e15, bytes.length, bytes.length);
    return Buffer.concat([record, Buffer.from(bytes)]);
  });
  const path = join(folder, 'packets.pcap');
  writeFileSync(path, Buffer.concat([header, ...records]));
  return countOf(path, defaultFilter);
};
const countOf = (path: string, filter: string): number => {
  const out = execFileSync('tcpdump', ['-r', path, '-w', '-', '-U', filter], { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 });
  let count = 0;
  for (let at = fileHeaderLength; at + recordHeaderLength <= out.length; at += recordHeaderLength + out.readUInt32LE(at + 8)) count++;
  return count;
};

describe.skipIf(!hasTcpdump)('the built-in capture filter', () => {
  test.each(['EN10MB', 'LINUX_SLL', 'LINUX_SLL2', 'RAW', 'NULL', 'LOOP', 'PPP', 'IEEE802_11_RADIO'])('compiles for %s, small enough for the kernel', (link) => {
    const { status, stdout, stderr } = spawnSync('tcpdump', ['-d', '-y', link, defaultFilter], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    // BPF_MAXINSNS.
    expect(stdout.trim().split('\n').length).toBeLessThan(4096);
  });

  describe.each([['Ethernet', ethernet], ['cooked', cooked], ['raw IP', raw]])('on %s', (_name, link) => {
    test.each([
      ['media and STUN on any port', ipv4(17, udp(50_000, 41_234))],
      ['the same over IPv6', ipv6(17, udp(50_000, 41_234))],
      ['QUIC', ipv4(17, udp(50_000, 443))],
      ['DNS', ipv4(17, udp(50_000, 53))],
      ['a peer on the port of a discovery protocol', ipv4(17, udp(50_000, 1900))],
      ['ICMP', ipv4(1, [3, 10, 0, 0, 0, 0, 0, 0])],
      ['ICMPv6', ipv6(58, [1, 1, 0, 0, 0, 0, 0, 0])],
      ['a later fragment of UDP', ipv4(17, [1, 2, 3, 4], 0x00b9)],
      ['a later fragment of TCP', ipv4(6, [1, 2, 3, 4], 0x00b9)],
      ['an IPv6 fragment', ipv6(44, [17, 0, 0, 1, 0, 0, 0, 1, ...udp(50_000, 3478)])],
      ['UDP behind destination options', ipv6(60, [17, 0, 1, 4, 0, 0, 0, 0, ...udp(50_000, 3478)])],
      ['TCP behind hop-by-hop options', ipv6(0, [6, 0, 1, 4, 0, 0, 0, 0, ...tcp(50_000, 443, ack)])],
      ['TURN over TCP', ipv4(6, tcp(50_000, 3478, ack))],
      ['TURN over TLS', ipv6(6, tcp(50_000, 443, ack))],
      ['ICE-TCP on any port', ipv4(6, tcp(9, 47_000, ack))],
      ['a SYN to a bulk service', ipv4(6, tcp(50_000, 445, 0x02))],
      ['a RST of a bulk service', ipv4(6, tcp(445, 50_000, 0x14))],
      ['a FIN of a bulk service over IPv6', ipv6(6, tcp(445, 50_000, 0x11))],
    ])('takes %s', (_what, packet) => {
      expect(taken(link, frame(link, packet))).toBe(1);
    });

    test.each([
      ['a file share', ipv4(6, tcp(445, 50_000, ack))],
      ['a file share over IPv6', ipv6(6, tcp(50_000, 445, ack))],
      ['SSH', ipv4(6, tcp(22, 50_000, 0x18))],
      ['SSDP', toMulticast(ipv4(17, udp(50_000, 1900)))],
      ['NetBIOS', ipv4(17, udp(137, 137))],
      ['IGMP', ipv4(2, [0x16, 0, 0, 0, 0, 0, 0, 0])],
      ['ESP', ipv4(50, [0, 0, 0, 1, 0, 0, 0, 1])],
    ])('spares %s', (_what, packet) => {
      expect(taken(link, frame(link, packet))).toBe(0);
    });
  });

  test('takes frames with a VLAN tag, and ARP', () => {
    const tagged = frame(ethernet, ipv4(17, udp(1, 2))).toSpliced(12, 0, 0x81, 0, 0, 20);
    const arp = [...frame(ethernet, ipv4(0, [])).slice(0, 12), 8, 6, 0, 1, 8, 0, 6, 4, 0, 1];
    expect(taken(ethernet, tagged)).toBe(1);
    expect(taken(ethernet, arp)).toBe(1);
  });

  test('names no port that TURN, HTTP or TLS use', () => {
    for (const port of [53, 80, 443, 3128, 3478, 3479, 5349, 5350, 8080, 8443]) expect(bulkTcpPorts).not.toContain(port);
  });

  test.skipIf(!hasShared).each(labCaptures)('takes everything of the call in %s but IGMP', (name) => {
    const path = labCapture(name);
    expect(countOf(path, defaultFilter)).toBe(countOf(path, 'not igmp'));
  });
});
