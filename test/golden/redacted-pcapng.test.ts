/** What is redacted is still a capture to Wireshark: what dissected before dissects, and checksums and fingerprints are right where they can be. */
import { describe, expect, it } from 'vitest';
import { analyzedFile, exportedBytes, networkCapture, redactionOf } from '../helpers/exported-capture.ts';
import { hasShared, labCapture, thirdPartyCapture, thirdPartyCaptures } from '../helpers/shared.ts';
import { hasWireshark, tsharkFields, withFile } from '../helpers/wireshark.ts';

const checksums = ['ip', 'udp', 'tcp', 'icmp', 'icmpv6'];
const checked = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE', 'tcp.check_checksum:TRUE'].flatMap((option) => ['-o', option]);
const wrong = ['_ws.malformed', 'stun.att.crc32.status == "Bad"', ...checksums.map((protocol) => `${protocol}.checksum.status == "Bad"`)].join(' || ');

/** Frames that Wireshark finds wrong in these captures, one after another in one file as pcapng allows: it takes longer to start than to read. */
const wrongFrames = (captures: readonly Uint8Array[]): string[][] =>
  withFile('exports.pcapng', Buffer.concat(captures), (path) => tsharkFields(path, ['frame.number', '_ws.expert.message'], ...checked, '-Y', wrong));

function dissectAsWell(paths: readonly string[]): void {
  const originals = paths.map(analyzedFile);
  const before = new Set(wrongFrames(originals.map((original) => exportedBytes(original, null))).map(([frame]) => frame));
  const found = wrongFrames(originals.map((original) => exportedBytes(original, redactionOf(original))));
  expect(found.filter(([frame]) => !before.has(frame))).toEqual([]);
}

describe.skipIf(!hasWireshark)('Wireshark finds nothing wrong in redacted captures', () => {
  it('of calls with ICMP of both versions, IPv6, TURN over TCP through a proxy, and TLS in clear', () => {
    dissectAsWell(['icmp-port-unreachable', 'icmp-rejected-ipv6', 'proxy-only', 'tls-intercepted'].map(networkCapture));
  });

  it.skipIf(!hasShared)('of one of the lab\'s calls (needs ../shared)', () => dissectAsWell([labCapture('bad-credentials')]));
  it.skipIf(!hasShared)('of somebody else\'s calls (needs ../shared)', () => dissectAsWell(thirdPartyCaptures.map(thirdPartyCapture)));

  it('which it would say', () => {
    const original = analyzedFile(networkCapture('nxdomain'));
    const capture = Buffer.from(exportedBytes(original, redactionOf(original)));
    // The identification of an IPv4 header, beside its checksum.
    const header = capture.indexOf(Buffer.from([0x08, 0x00, 0x45, 0x00]));
    capture[header + 6]! ^= 0xff;
    expect(wrongFrames([capture]).length).toBe(1);
  });
});

describe.skipIf(!hasWireshark)('in a redacted capture', () => {
  it('every check, answer and relayed message is there, with its names and addresses changed alike', () => {
    const original = analyzedFile(networkCapture('icmp-port-unreachable'));
    const redaction = redactionOf(original);
    const { redaction: standIns } = redaction;
    const fields = ['frame.number', 'frame.len', 'stun.type', 'stun.id', 'stun.att.ipv4', 'stun.att.username', 'udp.length', 'tcp.seq', 'tcp.len'];
    const rowsOf = (capture: Uint8Array): string[][] => withFile('export.pcapng', capture, (path) => tsharkFields(path, fields, '-Y', 'stun', '-2'));
    const expected = rowsOf(exportedBytes(original, null)).map((row) => row.map((cell, i) => {
      const each = cell.split('|');
      if (fields[i] === 'stun.att.ipv4') return each.map((address) => (address === '' ? '' : standIns.addressText(address))).join('|');
      if (fields[i] !== 'stun.att.username') return cell;
      return each.map((name) => (name.includes(':') ? name.split(':').map((f) => standIns.fragment(f)).join(':') : name === '' ? '' : standIns.userName(name))).join('|');
    }));
    const found = rowsOf(exportedBytes(original, redaction));
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(expected);
  });
});
