import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CaptureFileReader } from '../../../../electron/core/pcapfile/reader.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture, thirdPartyCaptures } from '../../../helpers/shared.ts';
import { hasWireshark, tsharkFields } from '../../../helpers/wireshark.ts';

interface Row {
  readonly frame: string;
  /** Nanoseconds. */
  readonly time: bigint;
  readonly interfaceId: string;
  readonly linkType: string;
  readonly captured: string;
  readonly length: string;
  readonly md5: string;
}

/** Wireshark's own numbers of link types (wiretap/wtap.h) to LINKTYPE_ values, for those in these captures. */
const wiretapLinkTypes: Readonly<Record<string, string>> = { '1': '1', '7': '101', '25': '113', '15': '0', '210': '276' };

const nanoseconds = (seconds: string): bigint => {
  const [whole = '0', fraction = ''] = seconds.split('.');
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
};

const files = [...labCaptures.map((name) => [name, labCapture(name)] as const), ...thirdPartyCaptures.map((name) => [name, thirdPartyCapture(name)] as const)];

it.skipIf(!hasShared || !hasWireshark).each(files)('%s: frames, times, interfaces, lengths and bytes are those that tshark reads', (_name, path) => {
  const fields = ['frame.number', 'frame.time_epoch', 'frame.interface_id', 'frame.encap_type', 'frame.cap_len', 'frame.len', 'frame.md5_hash'];
  const theirs = tsharkFields(path, fields, '-o', 'frame.generate_md5_hash:TRUE', '--disable-protocol', 'eth');
  const ours: Row[] = [];
  const issues: unknown[] = [];
  const reader = new CaptureFileReader({
    interface: () => undefined,
    issue: (issue) => issues.push(issue),
    dropped: () => undefined,
    packet: ({ frame, time, interfaceId, linkType, originalLength, buffer, from, to }) => ours.push({
      frame: String(frame), time: BigInt(Math.floor(time)) * 1000n + BigInt(Math.round((time % 1) * 1000)), interfaceId: String(interfaceId), linkType: String(linkType),
      captured: String(to - from), length: String(originalLength), md5: createHash('md5').update(buffer.subarray(from, to)).digest('hex'),
    }),
  });
  reader.push(new Uint8Array(readFileSync(path)));
  reader.end();
  expect(issues).toEqual([]);
  expect(ours.length).toBe(theirs.length);
  expect(ours.length).toBeGreaterThan(0);
  theirs.forEach(([frame = '', time = '', interfaceId = '', encapsulation = '', captured = '', length = '', md5 = ''], i) => {
    const row = ours[i];
    expect({ frame: row?.frame, linkType: row?.linkType, captured: row?.captured, length: row?.length, md5: row?.md5, interfaceId: row?.interfaceId }).toEqual({
      frame, linkType: wiretapLinkTypes[encapsulation], captured, length, md5, interfaceId: interfaceId === '' ? '0' : interfaceId,
    });
    // A double holds today's microseconds to a quarter.
    const difference = Number((row?.time ?? 0n) - nanoseconds(time));
    expect(Math.abs(difference)).toBeLessThanOrEqual(125);
  });
});
