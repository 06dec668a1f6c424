/**
 * Entry of the process around `cap`: captures one interface and writes a pcap stream to standard output. It parses nothing.
 *
 *   cap-process -i DEVICE [-f FILTER] [--check]
 *
 * It is a process of its own because cap aborts it when the interface goes down. It writes synchronously: while nobody reads, it does not
 * capture either, and the kernel drops. It ends when its standard input closes.
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { capSnapLength, fileHeaderLength, linkTypeOf, recordHeaderLength, wireLength, writeFileHeader, writeRecordHeader } from './cap-stream.ts';
import { WallClock } from './wall-clock.ts';

const standardOutput = 1;
/** libpcap's immediate mode takes a slot of the snapshot length for every packet: a thousand slots. */
const kernelBufferBytes = 64 * 1024 * 1024;
const batchBytes = 256 * 1024;

const fail = (message: string): never => {
  process.stderr.write(`cap-process: ${message}\n`);
  process.exit(1);
};
const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const writeAll = (bytes: Buffer): void => {
  let from = 0;
  while (from < bytes.length) {
    try {
      from += writeSync(standardOutput, bytes, from);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader's end is gone: so is our purpose.
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
};

const { values } = parseArgs({
  options: { interface: { type: 'string', short: 'i' }, filter: { type: 'string', short: 'f', default: '' }, check: { type: 'boolean', default: false } },
});
const device = values.interface ?? fail('-i DEVICE is missing');

const { default: cap } = await import('cap').catch((error: unknown) => fail(`cap cannot be loaded: ${messageOf(error)}`));
const capture = new cap.Cap();
// Module scope keeps it alive; cap holds a bare pointer.
const packet = Buffer.alloc(capSnapLength);
const batch = Buffer.allocUnsafe(batchBytes);
let batched = 0;
let flushDue = false;

const flush = (): void => {
  flushDue = false;
  if (batched === 0) return;
  writeAll(batch.subarray(0, batched));
  batched = 0;
};

const clock = new WallClock();
let linkType = -1;

capture.on('packet', (captured) => {
  const time = clock.microseconds();
  const needed = recordHeaderLength + captured;
  if (batched + needed > batch.length) flush();
  writeRecordHeader(batch, batched, time, captured, wireLength(packet, captured, linkType));
  packet.copy(batch, batched + recordHeaderLength, 0, captured);
  batched += needed;
  if (flushDue) return;
  flushDue = true;
  setImmediate(flush);
});

try {
  const word = capture.open(device, values.filter, kernelBufferBytes, packet);
  linkType = linkTypeOf(word);
  if (linkType < 0) fail(`cap does not say what link type ${device} has (${word})`);
} catch (error) {
  fail(messageOf(error));
}
// Npcap otherwise waits for 16000 bytes, which a quiet call takes seconds to send.
capture.setMinBytes?.(0);
if (values.check) process.exit(0);

const end = (): never => {
  flush();
  process.exit(0);
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
process.stdin.on('end', end).on('error', end).resume();

writeFileHeader(batch, linkType);
writeAll(batch.subarray(0, fileHeaderLength));
