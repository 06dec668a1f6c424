/**
 * The packets that matter as a pcapng capture: cut to their headers, with their own times, interfaces and lengths on the wire, so
 * that Wireshark reads them as a capture with a small snapshot length. Redacted where the caller says by what; else it carries real
 * addresses, and is for those who agreed to reveal them.
 */
import { PcapngWriter } from '../pcapfile/writer.ts';
import type { Summary } from '../../contract/summary.ts';
import type { NameEntry } from '../pcapfile/capture-format.ts';
import type { CaptureInterface } from '../pcapfile/record.ts';
import type { PacketSelection } from './kept-packets.ts';
import { redactPackets } from './packets/redact-packets.ts';
import type { PacketRedaction } from './packets/redact-packets.ts';

export interface CaptureMeta {
  /** Icewatch's. */
  readonly version: string;
  /** Packets the capture source lost, over all interfaces; null where it cannot tell. */
  readonly dropped: number | null;
  /** Microseconds since the epoch. */
  readonly gaps: readonly { readonly start: number; readonly end: number; readonly reason: string }[];
  /** Servers by name. */
  readonly names: readonly NameEntry[];
}

const nothing = new Uint8Array(0);

/**
 * Pieces of the file in order. Gaps are comments: on the first packet after each, and all of them on the section. With `redaction`, the one of the summary that goes with it,
 * everything personal in packets and descriptions has its stand-in; the first pieces are empty then, while the packets are prepared.
 */
export function* pcapngReport(
  kept: PacketSelection, interfaces: readonly CaptureInterface[], whole: CaptureMeta, redaction: PacketRedaction | null = null,
): Generator<Uint8Array, void> {
  const spanned = { ...whole, gaps: whole.gaps.filter(({ start, end }) => start <= kept.to && end >= kept.from) };
  const meta = redaction === null ? spanned : redactedMeta(spanned, redaction);
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter({ application: `icewatch ${meta.version}`, comment: sectionComment(kept, meta), write: (piece) => pieces.push(piece) });
  for (const captured of interfaces) writer.interface(redaction === null ? captured : redactedInterface(captured, redaction));
  writer.names(meta.names);
  const gaps = [...meta.gaps].sort((a, b) => a.end - b.end);
  let gap = 0;
  let latest = 0;
  for (const record of redaction === null ? kept : redactPackets(kept, redaction)) {
    if (record === null) {
      yield nothing;
      continue;
    }
    let comment: string | undefined;
    for (let next = gaps[gap]; next !== undefined && next.end <= record.time; next = gaps[++gap]) {
      comment = `${comment === undefined ? '' : `${comment}\n`}icewatch: nothing was captured ${gapText(next)}`;
    }
    writer.packet(record, comment);
    latest = Math.max(latest, record.time);
    yield* pieces.splice(0);
  }
  const first = interfaces[0];
  if (meta.dropped !== null && first !== undefined) {
    const together = interfaces.length > 1 ? { comment: 'icewatch: drops of all interfaces together' } : {};
    writer.statistics(first.id, latest, { dropped: meta.dropped, ...together });
  }
  writer.flush();
  yield* pieces;
}

function redactedMeta(meta: CaptureMeta, { redaction }: PacketRedaction): CaptureMeta {
  return {
    ...meta,
    gaps: meta.gaps.map((gap) => ({ ...gap, reason: redaction.text(gap.reason) })),
    names: meta.names.map(({ address, name }) => ({ address: redaction.addressText(address), name: redaction.hostName(name) })),
  };
}

/** What adapters are called tells what kind they are; people name them too. */
const redactedInterface = (captured: CaptureInterface, { redaction }: PacketRedaction): CaptureInterface => ({
  ...captured,
  name: captured.name === null ? null : redaction.text(captured.name),
  description: captured.description === null ? null : redaction.text(captured.description),
});

/** What a summary says of the capture it was made from. */
export function captureMeta(summary: Summary): CaptureMeta {
  const named: readonly { readonly hostname: string | null; readonly server: string }[] = [
    ...summary.allocations,
    ...summary.stunServers,
    // A resolver is asked for a host name; it is not called by it.
    ...summary.signaling.filter(({ protocol }) => protocol !== 'dns'),
  ];
  const names = new Map<string, NameEntry>();
  for (const { hostname, server } of named) {
    if (hostname !== null) names.set(`${server} ${hostname}`, { address: server, name: hostname });
  }
  return {
    version: summary.tool.version,
    dropped: summary.capture.dropped,
    gaps: summary.capture.gaps.map(({ start, end, reason }) => ({ start: microseconds(start), end: microseconds(end), reason })),
    names: [...names.values()],
  };
}

function sectionComment(kept: PacketSelection, meta: CaptureMeta): string {
  const { signal, media } = kept.evicted;
  const lines = ['Packets that matter to the diagnosis, cut to their headers by icewatch.'];
  if (signal + media > 0) lines.push(`${signal} earlier signalling and ${media} media packets were left out for lack of memory.`);
  for (const gap of meta.gaps) lines.push(`Nothing was captured ${gapText(gap)}`);
  return lines.join('\n');
}

const gapText = ({ start, end, reason }: CaptureMeta['gaps'][number]): string =>
  `for ${((end - start) / 1_000_000).toFixed(3)} s from ${isoTime(start)}: ${reason}`;

const isoTime = (time: number): string => {
  const date = new Date(time / 1000);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString();
};

/** ISO 8601 in UTC, to the microsecond, which Date alone would cut to milliseconds. */
function microseconds(iso: string): number {
  const fraction = /\.(\d{1,6})\d*Z$/.exec(iso)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return Number.isNaN(seconds) ? 0 : seconds * 1_000_000 + Number(fraction.padEnd(6, '0'));
}
