/**
 * Packets that can be given away: the same packets, of the same lengths on the wire, with stand-ins for what is personal and without what is not understood. Wireshark dissects them as
 * it did, and they give the same diagnosis. docs/decisions/093-redacted-packets.md says what becomes of what.
 */
import { newRecord, type PacketRecord } from '../../pcapfile/record.ts';
import type { Redaction, RedactionKey } from '../redaction/redaction.ts';
import { redactFrame } from './frame-redaction.ts';
import { JointRedaction } from './joint-redaction.ts';
import { StandIns } from './stand-ins.ts';

/** What stand-ins are made by: those of the summary that goes with the packets. */
export interface PacketRedaction {
  readonly redaction: Redaction;
  readonly key: RedactionKey;
}

/** Packets between two pauses. */
const stretch = 2000;

/**
 * The packets of `kept`, which is gone through twice, in its order; null now and then while the first are prepared, so that the caller can do other things. One record is lent for
 * all. Packets that `kept` takes meanwhile are left out.
 */
export function* redactPackets(kept: Iterable<PacketRecord>, { redaction, key }: PacketRedaction): Generator<PacketRecord | null, void> {
  const standIns = new StandIns(redaction, key);
  const joint = new JointRedaction(standIns);
  let last = 0;
  let count = 0;
  for (const record of kept) {
    joint.note(record);
    last = record.frame;
    if (++count % stretch === 0) yield null;
  }
  for (const pause of joint.finish()) yield pause;

  const out = newRecord();
  for (const record of kept) {
    if (record.frame > last) return;
    copy(record, out);
    out.to = redactFrame(standIns, joint.around(out), out);
    yield out;
  }
}

/** Its bytes too: they are rewritten in place. */
function copy(record: PacketRecord, out: PacketRecord): void {
  const length = record.to - record.from;
  const buffer = out.buffer.length >= length ? out.buffer : new Uint8Array(2 * length);
  buffer.set(record.buffer.subarray(record.from, record.to));
  Object.assign(out, record, { buffer, from: 0, to: length, originalLength: Math.max(record.originalLength, length) });
}
