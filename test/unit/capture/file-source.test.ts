import { PassThrough, Readable } from 'node:stream';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readCaptureFile } from '../../../electron/capture/file-source.ts';
import { PcapngWriter } from '../../../electron/core/pcapfile/writer.ts';
import { newRecord } from '../../../electron/core/pcapfile/record.ts';
import { Recorder } from '../../helpers/capture/recorder.ts';

const folder = mkdtempSync(join(tmpdir(), 'iwE-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A capture of `count` packets, each of its number and `size` bytes. */
const capture = (count: number, size = 60): Buffer => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter({ application: 'test', write: (piece) => pieces.push(piece) });
  writer.interface({ id: 0, name: 'eth0', description: null, linkType: 1, snapLength: 65535 });
  const record = newRecord();
  for (let i = 0; i < count; i++) {
    record.buffer = new Uint8Array(size);
    new DataView(record.buffer.buffer).setUint32(0, i);
    record.time = 1.7e15 + i;
    record.to = size;
    record.originalLength = size;
    writer.packet(record);
  }
  writer.flush();
  return Buffer.concat(pieces);
};
const numbers = ({ packets }: Recorder): number[] => packets.map(({ bytes }) => bytes.readUInt32BE(0));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const read = async (source: string | Readable, options = {}): Promise<Recorder> => {
  const recorder = new Recorder();
  await readCaptureFile(source, recorder, options);
  return recorder;
};

const hundred = capture(100);

describe('a capture file', () => {
  test('is read with progress in bytes, up to its size', async () => {
    const progress: [number, number | null][] = [];
    const recorder = await read(file('plain.pcapng', hundred), { onProgress: (done: number, total: number | null) => progress.push([done, total]) });
    expect(numbers(recorder)).toEqual(upTo(100));
    expect(progress.at(-1)).toEqual([hundred.length, hundred.length]);
  });

  test('is known by its content where gzip compressed it, in one member or in several', async () => {
    const whole = gzipSync(hundred);
    expect(numbers(await read(file('named-wrongly.pcap', whole)))).toEqual(upTo(100));
    const members = Buffer.concat([gzipSync(hundred.subarray(0, 1000)), gzipSync(hundred.subarray(1000, 1001)), gzipSync(hundred.subarray(1001))]);
    const progress: [number, number | null][] = [];
    expect(numbers(await read(file('members.gz', members), { onProgress: (done: number, total: number | null) => progress.push([done, total]) }))).toEqual(upTo(100));
    // What lies on the disk is what progress counts.
    expect(progress.at(-1)).toEqual([members.length, members.length]);
  });

  test('may come as a stream in pieces of any size', async () => {
    const bytewise = Readable.from([...hundred].map((byte) => Buffer.from([byte])));
    expect(numbers(await read(bytewise))).toEqual(upTo(100));
    const compressed = gzipSync(hundred);
    expect(numbers(await read(Readable.from([...compressed].map((byte) => Buffer.from([byte])))))).toEqual(upTo(100));
  });

  test('lets other work have its turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await read(file('big.pcapng', capture(40_000, 400)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test('is read no faster than it is taken', async () => {
    const source = new PassThrough({ highWaterMark: 65536 });
    const bytes = capture(20_000, 1000);
    let given = 0;
    const recorder = new Recorder();
    let taken = 0;
    recorder.packet = ({ from, to }) => void (taken += to - from);
    const reading = readCaptureFile(source, recorder);
    for (let from = 0; from < bytes.length; from += 16384) {
      const more = source.write(bytes.subarray(from, from + 16384));
      given += 16384;
      expect(given - taken).toBeLessThan(2_000_000);
      if (!more) await new Promise((resolve) => source.once('drain', resolve));
    }
    source.end();
    await reading;
    expect(taken).toBe(20_000_000);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['is not there', join(folder, 'nothing.pcap'), 'not-found', 'does not exist'],
    ['is a directory', folder, 'not-a-capture', 'is a directory'],
    ['is empty', file('empty.pcap', ''), 'not-a-capture', 'is empty'],
    ['is a text', file('notes.txt', 'These are the notes of the meeting on Monday.'), 'not-a-capture', 'is a text file, not a capture'],
    ['is a short text', file('short.txt', 'hi'), 'not-a-capture', 'is a text file, not a capture'],
    ['is a ZIP archive', file('capture.zip', Buffer.from([0x50, 0x4b, 3, 4, ...new Uint8Array(60)])), 'not-a-capture', 'is a ZIP archive'],
    ['is a compressed text', file('text.gz', gzipSync('These are the notes of the meeting on Monday.')), 'not-a-capture', 'is a text file inside gzip, not a capture'],
    ['is a compressed nothing', file('nothing.gz', gzipSync('')), 'not-a-capture', 'is empty inside gzip'],
  ])('because it %s says so', async (_why, path, code, what) => {
    await expect(read(path)).rejects.toMatchObject({ error: { code, what: expect.stringContaining(what) as string, where: path } });
  });
});

describe('a damaged file', () => {
  const reading = async (path: string): Promise<{ recorder: Recorder; error: unknown }> => {
    const recorder = new Recorder();
    const error = await readCaptureFile(path, recorder).then(() => null, (thrown: unknown) => thrown);
    return { recorder, error };
  };

  test('gives what is whole, and names the offset of the damage', async () => {
    const broken = Buffer.from(hundred);
    // A nonsense block length in the fiftieth packet.
    const at = hundred.length - 50 * 92;
    broken.writeUInt32LE(0x7fffffff, at + 4);
    const { recorder, error } = await reading(file('broken.pcapng', broken));
    expect(numbers(recorder).slice(0, 50)).toEqual(upTo(50));
    expect(error).toMatchObject({ error: { code: 'damaged-file', what: expect.stringMatching(new RegExp(`is damaged at byte ${at}: `)) as string } });
  });

  test('that only ends early, as a killed capture leaves it, is no error but an issue', async () => {
    const { recorder, error } = await reading(file('cut.pcapng', hundred.subarray(0, hundred.length - 10)));
    expect(error).toBe(null);
    expect(numbers(recorder)).toEqual(upTo(99));
    expect(recorder.issues).toHaveLength(1);
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 500)],
    ['overwritten', (bytes: Buffer) => (bytes.fill(0xff, bytes.length - 800, bytes.length - 700), bytes)],
  ])('compressed and %s gives what was read before', async (_how, damage) => {
    const noise = Buffer.concat([hundred, capture(2000, 300)]);
    const { recorder, error } = await reading(file('broken.gz', damage(gzipSync(noise))));
    expect(numbers(recorder).slice(0, 100)).toEqual(upTo(100));
    expect(error).toMatchObject({ error: { code: 'damaged-file', what: expect.stringContaining('gzip: ') as string } });
  });
});

describe('reading that is cancelled', () => {
  test('ends at once and keeps what it had', async () => {
    const path = file('long.pcapng', capture(100_000, 400));
    const abort = new AbortController();
    const recorder = new Recorder();
    let count = 0;
    recorder.packet = () => {
      if (++count === 1000) abort.abort();
    };
    await expect(readCaptureFile(path, recorder, { signal: abort.signal })).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(count).toBeLessThan(3000);
  });
  test('ends also while it waits for a source that gives nothing', async () => {
    const source = new PassThrough();
    source.write(hundred);
    const abort = new AbortController();
    const reading = readCaptureFile(source, new Recorder(), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(reading).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(source.destroyed).toBe(true);
  });
  test('does not begin where it was cancelled before', async () => {
    const recorder = new Recorder();
    await expect(readCaptureFile(file('x.pcapng', hundred), recorder, { signal: AbortSignal.abort() })).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(recorder.packets).toEqual([]);
  });
});
