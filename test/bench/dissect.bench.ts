/**
 * How fast packets are dissected, against only hopping over the records of the same capture in memory. One iteration is a pass over the whole
 * capture: packets a second is the rate times the packets in the name. What counts is the ratio: Vitest turns each import into a property access, which
 * the hot path feels several times over; a bundle of the same loop dissects a packet in about 50 to 100 ns here.
 */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { FrameDissector } from '../../electron/core/link/dissect.ts';
import { Dissection } from '../../electron/core/link/dissection.ts';
import { newRecord, type PacketRecord } from '../../electron/core/pcapfile/record.ts';
import { hasShared, labCapture } from '../helpers/shared.ts';

/** Little-endian pcap, as the lab writes it. */
function hop(file: Uint8Array, view: DataView, record: PacketRecord, packet: () => void): number {
  let packets = 0;
  for (let at = 24; at + 16 <= file.length; packets++) {
    const captured = view.getUint32(at + 8, true);
    record.frame = packets + 1;
    record.time = view.getUint32(at, true) * 1e6 + view.getUint32(at + 4, true);
    record.originalLength = view.getUint32(at + 12, true);
    record.from = at + 16;
    record.to = record.from + captured;
    packet();
    at = record.to;
  }
  return packets;
}

for (const name of ['direct', 'udp-blocked-relay-tcp']) {
  if (!hasShared) break;
  const file = readFileSync(labCapture(name));
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const record: PacketRecord = { ...newRecord(), linkType: 1, buffer: file };
  let sum = 0;
  const packets = hop(file, view, record, () => (sum += 1));
  const dissector = new FrameDissector();
  const d = new Dissection();
  describe(`${packets} packets of ${name}`, () => {
    bench('hop over the records', () => {
      hop(file, view, record, () => (sum += record.to));
    });
    bench('dissect them', () => {
      hop(file, view, record, () => (sum += dissector.dissect(record, d) + d.payloadLength));
    });
  });
}
