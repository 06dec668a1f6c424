import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../../electron/core/bytes/address.ts';
import { FrameDissector } from '../../../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../../../electron/core/link/dissection.ts';
import { TcpStream } from '../../../../electron/core/link/tcp-stream.ts';
import { readPackets } from '../../../helpers/dissected-fields.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture } from '../../../helpers/shared.ts';
import { hasTshark, tshark } from '../../../helpers/tshark-fields.ts';

/** Of one direction of a connection: how many bytes came out in order, and their hash. */
interface Side {
  readonly hash: ReturnType<typeof createHash>;
  length: number;
}
const newSide = (): Side => ({ hash: createHash('sha256'), length: 0 });
const line = (endpoint: string, side: Side): string => `${endpoint} ${side.length} ${side.hash.digest('hex').slice(0, 16)}`;

/** For each connection without holes, in the order of their first packets, a line for each side that sent something. */
function ourStreams(file: string): { lines: string[]; withHoles: number } {
  const dissector = new FrameDissector();
  const d = new Dissection();
  const sides = new Map<string, { side: Side; stream: TcpStream; peer: string }>();
  readPackets(file, (record) => {
    if (dissector.dissect(record, d) !== Outcome.tcp) return;
    const size = d.ipVersion === 4 ? 4 : 16;
    const source = `${formatAddress(d.buffer, d.sourceAddress, size)}:${d.sourcePort}`;
    const destination = `${formatAddress(d.buffer, d.destinationAddress, size)}:${d.destinationPort}`;
    const known = sides.get(`${source} ${destination}`);
    const reused = known !== undefined && (d.tcpFlags & 0x12) === 2 && known.stream.closed;
    if (known === undefined || reused) {
      const side = newSide();
      const stream = new TcpStream({
        bytes: (b, from, to) => {
          side.hash.update(b.subarray(from, to));
          side.length += to - from;
        },
        gap: () => undefined,
      });
      sides.set(`${source} ${destination}`, { side, stream, peer: `${destination} ${source}` });
    }
    sides.get(`${source} ${destination}`)!.stream.segment(d.tcpSequence, d.tcpFlags, d.buffer, d.payload, d.payloadEnd, d.payloadLength);
    if ((d.tcpFlags & 16) !== 0) sides.get(`${destination} ${source}`)?.stream.acknowledged(d.tcpAcknowledgment);
  });
  const lines: string[] = [];
  let withHoles = 0;
  for (const [key, { side, stream, peer }] of sides) {
    stream.finish();
    if (stream.missingBytes > 0 || (sides.get(peer)?.stream.missingBytes ?? 0) > 0) withHoles += 1;
    else if (side.length > 0) lines.push(line(key, side));
  }
  return { lines: lines.sort(), withHoles };
}

/** The same of `tshark -z follow,tcp,raw`: a line of hexadecimal a segment, indented for the second node. */
function theirStreams(file: string): string[] {
  const ids = [...new Set(tshark(['-r', file, '-Y', 'tcp', '-T', 'fields', '-e', 'tcp.stream']).trim().split('\n'))].filter((id) => /^\d+$/.test(id));
  if (ids.length === 0) return [];
  const out = tshark(['-r', file, '-q', ...ids.flatMap((id) => ['-z', `follow,tcp,raw,${id}`])]);
  const lines: string[] = [];
  let nodes: string[] = [];
  let sides = [newSide(), newSide()];
  for (const text of out.split('\n')) {
    const node = /^Node [01]: (.*)$/.exec(text);
    if (node !== null) nodes.push(node[1]!.replace(/[[\]]/g, ''));
    else if (/^\t?[0-9a-f]+$/.test(text)) {
      const side = sides[text.startsWith('\t') ? 1 : 0]!;
      const segment = Buffer.from(text.trim(), 'hex');
      side.hash.update(segment);
      side.length += segment.length;
    } else if (text.startsWith('====') && nodes.length === 2) {
      sides.forEach((side, i) => {
        if (side.length > 0) lines.push(line(`${nodes[i]!} ${nodes[1 - i]!}`, side));
      });
      nodes = [];
      sides = [newSide(), newSide()];
    }
  }
  return lines.sort();
}

/** Where every connection is reset, none has a stream. */
const withStreams = labCaptures.filter((name) => name !== 'no-signaling-reset');
const files = [...withStreams.map(labCapture), ...['stun_tcp_multiple_msgs_same_pkt.pcap', 'signal.pcap', 'webex.pcap', 'zoom.pcap'].map(thirdPartyCapture)];

describe.skipIf(!hasShared || !hasTshark())('TCP streams of real captures', () => {
  it.each(files)('hold the same bytes as in tshark: %s', (file) => {
    const { lines, withHoles } = ourStreams(file);
    const theirs = theirStreams(file);
    expect(lines.length).toBeGreaterThan(0);
    if (withHoles === 0) expect(lines).toEqual(theirs);
    else expect(theirs).toEqual(expect.arrayContaining(lines));
  });
});
