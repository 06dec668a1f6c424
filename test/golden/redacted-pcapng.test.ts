/** What is redacted is still a capture to Wireshark: what dissected before dissects, and checksums and fingerprints are right where they can be. */
import { describe, expect, it } from 'vitest';
import { analyzedFile, exportedBytes, networkCapture, redactionOf } from '../helpers/exported-capture.ts';
import { hasShared, labCapture, thirdPartyCapture, thirdPartyCaptures } from '../helpers/shared.ts';
import { hasWireshark, tsharkFields, withFile } from '../helpers/wireshark.ts';

const checksums = ['ip', 'udp', 'tcp', 'icmp', 'icmpv6'];
const checked = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE', 'tcp.check_checksum:TRUE'].flatMap((option) => ['-o', option]);
const wrong = ['_ws.malformed', 'stun.att.crc32.status == "Bad"', ...checksums.map((protocol) => `${protocol}.checksum.status == "Bad"`)].join(' || ');

/** Frames that Wireshark finds wrong. */
const wrongFrames = (capture: Uint8Array): string[] => withFile('export.pcapng', capture, (path) => tsharkFields(path, ['frame.number', '_ws.expert.message'], ...checked, '-Y', wrong).map((row) => row.join(' ')));

function dissectsAsWell(path: string): void {
  const original = analyzedFile(path);
  const found = wrongFrames(exportedBytes(original, redactionOf(original)));
  // Only where there is something is it asked whether that was there before.
  const before = found.length === 0 ? [] : wrongFrames(exportedBytes(original, null));
  const frameOf = (row: string): string => row.split(' ')[0]!;
  expect(found.filter((row) => !before.map(frameOf).includes(frameOf(row)))).toEqual([]);
}

describe.skipIf(!hasWireshark)('Wireshark finds nothing wrong in a redacted capture', () => {
  // Between them they have ICMP of both versions, IPv6, NAT64, Linux cooked headers, TURN over TCP through a proxy, TLS in clear and media of an SFU.
  it.each(['icmp-port-unreachable', 'icmp-rejected-ipv6', 'ipv6-only', 'proxy-only', 'tls-intercepted', 'vpn'])('of %s', (name) => dissectsAsWell(networkCapture(name)));

  describe.skipIf(!hasShared)('(needs ../shared)', () => {
    it.each(['datachannel', 'bad-credentials'])('of the lab\'s %s', (name) => dissectsAsWell(labCapture(name)));
    it.each(thirdPartyCaptures)('of %s', (name) => dissectsAsWell(thirdPartyCapture(name)));
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
