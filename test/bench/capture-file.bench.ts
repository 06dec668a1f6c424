/**
 * Reading captures from memory, as a ratio: `npx vitest bench test/bench/capture-file.bench.ts`. The plain loop only hops from record
 * length to record length, so it stands for what the memory itself allows; ns/packet is the mean divided by `packets`.
 */
import { bench, describe } from 'vitest';
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import { newRecord } from '../../electron/core/pcapfile/record.ts';
import { PcapngWriter } from '../../electron/core/pcapfile/writer.ts';
import { KeptPackets } from '../../electron/core/report/kept-packets.ts';
import { bytesOf, pcapHeader, pcapPacket } from '../helpers/capture-file.ts';

/** As much as the cache holds, like chunks that have just come through a pipe. */
const packets = 2000;
/** RTP-like sizes: audio of about 120 bytes and video of about 1200. */
const sizes = Array.from({ length: packets }, (_, i) => (i % 3 === 0 ? 120 + (i % 17) : 1180 + (i % 53)));
const chunkLength = 1 << 20;

const bodies = new Map<number, number[]>();
const body = (size: number): number[] => {
  const known = bodies.get(size) ?? Array<number>(size).fill(7);
  bodies.set(size, known);
  return known;
};

const pcap = bytesOf(pcapHeader('little'), ...sizes.map((size, i) => pcapPacket('little', 1_700_000_000 + i, i, body(size))));
const pcapng = ((): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter({ application: 'bench', write: (piece) => pieces.push(piece) });
  writer.interface({ id: 0, name: 'bench', description: null, linkType: 1, snapLength: 0 });
  const buffer = new Uint8Array(2000).fill(7);
  sizes.forEach((size, i) => writer.packet({ ...newRecord(), time: 1_700_000_000_000_000 + i, linkType: 1, buffer, to: size, originalLength: size }));
  writer.flush();
  return bytesOf(...pieces);
})();

/** Keeps the loops from being optimised away. */
const sink = { bytes: 0 };
const nothing = (): void => undefined;

function read(file: Uint8Array): void {
  let seen = 0;
  const reader = new CaptureFileReader({
    interface: nothing, issue: nothing, dropped: nothing,
    packet: (record) => {
      seen += 1;
      sink.bytes += record.to - record.from;
    },
  });
  for (let at = 0; at < file.length; at += chunkLength) reader.push(file.subarray(at, Math.min(file.length, at + chunkLength)));
  reader.end();
  if (seen !== packets) throw new Error(`${seen} packets`);
}

/** `lengthAt` into a record's header, `overhead` more than that length to the next. */
function hop(file: Uint8Array, start: number, lengthAt: number, overhead: number): void {
  let seen = 0;
  for (let at = start; at + lengthAt + 4 <= file.length; seen++) {
    const length = file[at + lengthAt]! | (file[at + lengthAt + 1]! << 8) | (file[at + lengthAt + 2]! << 16) | (file[at + lengthAt + 3]! << 24);
    sink.bytes += length;
    at += length + overhead;
  }
  if (seen < packets) throw new Error(`${seen} records`);
}

describe(`pcap, ${packets} packets`, () => {
  bench('a plain loop over record lengths', () => hop(pcap, 24, 8, 16));
  bench('the reader', () => read(pcap));
});

describe(`pcapng, ${packets} packets`, () => {
  bench('a plain loop over block lengths', () => hop(pcapng, 0, 4, 0));
  bench('the reader', () => read(pcapng));
});

describe(`keeping ${packets} packets`, () => {
  const kept = new KeptPackets({ maxBytes: 16 << 20 });
  const record = { ...newRecord(), buffer: new Uint8Array(1500).fill(7), to: 1200, originalLength: 1200 };
  bench('70 bytes of each', () => {
    for (let i = 0; i < packets; i++) {
      record.frame += 1;
      kept.keep(record, 70, 'media');
    }
  });
});
