/** Packets as an export shows them to those who know nothing of the call: every address but nobody's is somebody's. */
import { emptySummary } from '../../electron/app/empty-summary.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import { newRecord, type PacketRecord } from '../../electron/core/pcapfile/record.ts';
import { redactPackets } from '../../electron/core/report/packets/redact-packets.ts';
import { createRedaction, type Personal, type Redaction } from '../../electron/core/report/redaction/redaction.ts';

export const testKey = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 1);
export const testRedaction = (summary: Summary = emptySummary('test'), personal: Personal = {}): Redaction => createRedaction(summary, testKey, personal);

export interface CapturedFrame {
  readonly bytes: Uint8Array;
  /** Ethernet unless it says otherwise. */
  readonly linkType?: number;
  readonly originalLength?: number;
}

/** In order, numbered from 1, a millisecond apart. */
export const recordsOf = (frames: readonly (CapturedFrame | Uint8Array)[]): PacketRecord[] =>
  frames.map((frame, i) => {
    const { bytes, linkType = 1, originalLength = bytes.length } = frame instanceof Uint8Array ? { bytes: frame } : frame;
    return { ...newRecord(), frame: i + 1, time: 1_700_000_000_000_000 + 1000 * i, linkType, buffer: bytes, to: bytes.length, originalLength };
  });

/** What becomes of the frames, one each. */
export function redacted(frames: readonly (CapturedFrame | Uint8Array)[], redaction: Redaction = testRedaction()): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (const record of redactPackets(recordsOf(frames), { redaction, key: testKey })) {
    if (record !== null) out.push(record.buffer.slice(record.from, record.to));
  }
  return out;
}
