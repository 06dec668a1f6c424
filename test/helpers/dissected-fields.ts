/** What `FrameDissector` says of a capture file, in tshark's names and notation, so that the two can be compared field by field. */
import { readFileSync } from 'node:fs';
import { formatAddress } from '../../electron/core/bytes/address.ts';
import { FrameDissector } from '../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../electron/core/link/dissection.ts';
import { decodeIcmp } from '../../electron/core/link/icmp.ts';
import { tcpOptions } from '../../electron/core/link/tcp-options.ts';
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import type { PacketRecord } from '../../electron/core/pcapfile/record.ts';

export const comparedFields = [
  'frame.number', 'vlan.id', 'ieee8021ad.id',
  'ip.src', 'ip.dst', 'ip.proto', 'ip.ttl', 'ip.id', 'ip.dsfield.dscp', 'ip.dsfield.ecn', 'ip.flags.df',
  'ipv6.src', 'ipv6.dst', 'ipv6.hlim',
  'udp.srcport', 'udp.dstport', 'udp.length',
  'tcp.srcport', 'tcp.dstport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.flags', 'tcp.window_size_value', 'tcp.len',
  'tcp.options.mss_val', 'tcp.options.wscale.shift', 'tcp.options.timestamp.tsval', 'tcp.options.timestamp.tsecr', 'tcp.options.sack_le', 'tcp.options.sack_re',
  'icmp.type', 'icmp.code', 'icmpv6.type', 'icmpv6.code',
] as const;
/** Numbers as in the packet, and no look into tunnels over UDP. */
export const tsharkOptions = ['-o', 'tcp.relative_sequence_numbers:FALSE', '--disable-protocol', 'gtp'] as const;
export type ComparedField = (typeof comparedFields)[number];
export type FieldRow = Partial<Record<ComparedField, string[]>>;

export function readPackets(file: string, packet: (record: PacketRecord) => void): void {
  const reader = new CaptureFileReader({ interface: () => undefined, packet, issue: () => undefined, dropped: () => undefined });
  reader.push(readFileSync(file));
  reader.end();
}

const hexField = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;
const numbers = (...values: (number | null)[]): string[] => values.filter((v) => v !== null).map(String);

/** One row a frame. Of an ICMP error also the quoted packet's addresses, protocol and ports, as tshark gives them. */
export function dissectedRows(file: string): { outcome: Outcome; row: FieldRow; d: { issueReason: string } }[] {
  const dissector = new FrameDissector();
  const d = new Dissection();
  const rows: { outcome: Outcome; row: FieldRow; d: { issueReason: string } }[] = [];
  readPackets(file, (record) => {
    const outcome = dissector.dissect(record, d);
    const row: FieldRow = { 'frame.number': numbers(record.frame), 'vlan.id': [...d.vlanIds.slice(0, d.vlanCount)].map(String) };
    rows.push({ outcome, row, d: { issueReason: d.issueReason } });
    const address = (at: number): string => formatAddress(d.buffer, at, d.ipVersion === 4 ? 4 : 16);
    if (d.ipVersion === 4) {
      Object.assign(row, {
        'ip.src': [address(d.sourceAddress)], 'ip.dst': [address(d.destinationAddress)], 'ip.proto': numbers(d.protocol), 'ip.ttl': numbers(d.ttl),
        'ip.id': [hexField(d.ipId)], 'ip.dsfield.dscp': numbers(d.dscp), 'ip.dsfield.ecn': numbers(d.ecn), 'ip.flags.df': numbers(d.dontFragment ? 1 : 0),
      });
    } else if (d.ipVersion === 6) {
      Object.assign(row, { 'ipv6.src': [address(d.sourceAddress)], 'ipv6.dst': [address(d.destinationAddress)], 'ipv6.hlim': numbers(d.ttl) });
    }
    if (outcome === Outcome.udp) {
      row['udp.srcport'] = numbers(d.sourcePort);
      row['udp.dstport'] = numbers(d.destinationPort);
      row['udp.length'] = numbers(d.payloadLength + 8);
    } else if (outcome === Outcome.tcp) Object.assign(row, tcpFields(d));
    else if (outcome === Outcome.icmp || outcome === Outcome.icmpv6) Object.assign(row, icmpFields(d, outcome === Outcome.icmp ? 4 : 6, row));
  });
  return rows;
}

function tcpFields(d: Dissection): FieldRow {
  const options = tcpOptions(d.buffer, d.transport, d.payload);
  return {
    'tcp.srcport': numbers(d.sourcePort), 'tcp.dstport': numbers(d.destinationPort), 'tcp.seq_raw': numbers(d.tcpSequence),
    'tcp.ack_raw': numbers(d.tcpAcknowledgment), 'tcp.flags': [hexField(d.tcpFlags)], 'tcp.window_size_value': numbers(d.tcpWindow),
    'tcp.len': numbers(d.payloadLength), 'tcp.options.mss_val': numbers(options.maximumSegmentSize),
    'tcp.options.wscale.shift': numbers(options.windowScale), 'tcp.options.timestamp.tsval': numbers(options.timestamps?.value ?? null),
    'tcp.options.timestamp.tsecr': numbers(options.timestamps?.echoReply ?? null),
    'tcp.options.sack_le': numbers(...options.sackBlocks.map((b) => b.left)), 'tcp.options.sack_re': numbers(...options.sackBlocks.map((b) => b.right)),
  };
}

function icmpFields(d: Dissection, version: 4 | 6, outer: FieldRow): FieldRow {
  const message = decodeIcmp(d.buffer, d.transport, d.transportEnd, version);
  if (!message.ok) return {};
  const { type, code, quoted } = message.value;
  const row: FieldRow = version === 4 ? { 'icmp.type': numbers(type), 'icmp.code': numbers(code) } : { 'icmpv6.type': numbers(type), 'icmpv6.code': numbers(code) };
  if (quoted === null) return row;
  const [source, destination] = version === 4 ? (['ip.src', 'ip.dst'] as const) : (['ipv6.src', 'ipv6.dst'] as const);
  row[source] = [...(outer[source] ?? []), quoted.source];
  row[destination] = [...(outer[destination] ?? []), quoted.destination];
  if (version === 4) row['ip.proto'] = [...(outer['ip.proto'] ?? []), String(quoted.protocol)];
  if (quoted.protocol === 17) {
    row['udp.srcport'] = numbers(quoted.sourcePort);
    row['udp.dstport'] = numbers(quoted.destinationPort);
  } else if (quoted.protocol === 6) {
    row['tcp.srcport'] = numbers(quoted.sourcePort);
    row['tcp.dstport'] = numbers(quoted.destinationPort);
  }
  return row;
}

const quotedToo: ReadonlySet<ComparedField> = new Set([
  'ip.src', 'ip.dst', 'ip.proto', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'tcp.srcport', 'tcp.dstport',
] as const);
const icmpsOwn = /^(frame|vlan|icmp|icmpv6)\./;

/** tshark gives the headers that an ICMP error quotes among the frame's own; of most fields we compare only the frame's own. */
function withoutQuotation(field: ComparedField, values: readonly string[]): readonly string[] {
  if (quotedToo.has(field) || icmpsOwn.test(field)) return values;
  return field.startsWith('ip') ? values.slice(0, 1) : [];
}

/** Each field of each frame on which tshark and we differ, as a line to read; empty when all agree. */
export function differences(ours: readonly { row: FieldRow }[], theirs: readonly Record<ComparedField, string[]>[]): string[] {
  const found = ours.length === theirs.length ? [] : [`${ours.length} frames, tshark ${theirs.length}`];
  ours.forEach(({ row }, i) => {
    const their = theirs[i];
    if (their === undefined) return;
    const icmp = their['icmp.type'].length + their['icmpv6.type'].length > 0;
    for (const field of comparedFields) {
      if (field === 'ieee8021ad.id') continue;
      const our = (row[field] ?? []).join();
      // 802.1ad tags have a field of their own; they go before 802.1Q tags.
      const theirValues = field === 'vlan.id' ? [...their['ieee8021ad.id'], ...their['vlan.id']] : their[field];
      const wanted = (icmp ? withoutQuotation(field, theirValues) : theirValues).join();
      if (our !== wanted) found.push(`frame ${i + 1} ${field}: '${our}', tshark '${wanted}'`);
    }
  });
  return found;
}
