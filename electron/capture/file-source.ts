/** Capture files and standard input: pcap and pcapng, also compressed with gzip, as a stream of packets. */
import { open } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { CaptureFileReader } from '../core/pcapfile/reader.ts';
import type { CaptureFileEvents } from '../core/pcapfile/reader.ts';
import { fileKind, fileKindBytes, fileKindNames } from '../core/pcapfile/file-kind.ts';
import type { FileKind } from '../core/pcapfile/file-kind.ts';
import type { Issue } from '../core/bytes/issue.ts';
import { CaptureError } from './capture-error.ts';

export interface ReadCaptureOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the file as it lies on the disk; total null where it is not known (standard input). At most ten times a second, and at the end. */
  readonly onProgress?: (done: number, total: number | null) => void;
  /** Awaited between pieces: who writes on what it reads holds the reading back here. */
  readonly ready?: () => Promise<void>;
}

/** Small enough that a piece of small packets is worked off within a few milliseconds: between pieces, other work gets its turn. */
const pieceBytes = 256 * 1024;
const progressMs = 100;

type Bytes = AsyncIterable<Uint8Array>;

interface Opened {
  readonly stream: Readable;
  readonly label: string;
  readonly total: number | null;
}

const openPath = async (path: string): Promise<Opened> => {
  if (path === '-') return { stream: process.stdin, label: 'standard input', total: null };
  const handle = await open(path).catch((error: unknown) => {
    throw openingError(path, error as NodeJS.ErrnoException);
  });
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw new CaptureError('not-a-capture', `${path} is a directory`, { where: path, advice: 'Name one capture file in it.' });
  }
  return { stream: handle.createReadStream({ highWaterMark: pieceBytes }), label: path, total: stat.isFile() ? stat.size : null };
};

const openingError = (path: string, error: NodeJS.ErrnoException): CaptureError => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return new CaptureError('not-found', `${path} does not exist`, { where: path, advice: 'Check the name and the directory.' });
  if (error.code === 'EACCES' || error.code === 'EPERM') return new CaptureError('no-permission', `${path} may not be read by this user`, { where: path, advice: 'Ask its owner, or copy it to where you may read it.' });
  return new CaptureError('not-found', `${path} cannot be opened: ${error.message}`, { where: path });
};

const notACapture = (label: string, kind: FileKind, within: string): CaptureError =>
  new CaptureError('not-a-capture', kind === 'empty' ? `${label} is empty${within}` : `${label} is ${fileKindNames[kind]}${within}, not a capture`, {
    where: label,
    advice: kind === 'empty' ? 'The capture that should have written it may have failed.' : 'Icewatch reads pcap and pcapng files, also compressed with gzip.',
  });

const damaged = (label: string, offset: number, reason: string): CaptureError =>
  new CaptureError('damaged-file', `${label} is damaged at byte ${offset}: ${reason}`, { where: label, advice: 'What could be read is shown; the rest is missing.' });

/** The first bytes, as far as `fileKind` wants them, and then all bytes. */
const peek = async (bytes: Bytes): Promise<{ first: Uint8Array; all: Bytes }> => {
  const iterator = bytes[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < fileKindBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return { first: Buffer.concat(taken).subarray(0, fileKindBytes), all: all() };
};

/** Members that follow one another are one stream (RFC 1952 2.2). */
const gunzip = (bytes: Bytes): Bytes =>
  // pipeline hands a fault of its source on to the reader of its end, which is who must hear of it.
  pipeline(Readable.from(bytes, { objectMode: false }), createGunzip({ chunkSize: pieceBytes }), () => undefined);

/** Counts what passes. */
class Meter {
  done = 0;
  readonly #total: number | null;
  readonly #onProgress: NonNullable<ReadCaptureOptions['onProgress']>;
  #told = 0;

  constructor(total: number | null, onProgress: ReadCaptureOptions['onProgress']) {
    this.#total = total;
    this.#onProgress = onProgress ?? (() => undefined);
  }

  async *measure(stream: Readable): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      const bytes = chunk as Uint8Array;
      this.done += bytes.length;
      if (Date.now() - this.#told >= progressMs) this.tell();
      yield bytes;
    }
  }

  tell(): void {
    this.#told = Date.now();
    this.#onProgress(this.done, this.#total);
  }
}

/** A file that ends early is what a capture that was killed leaves: an issue among others, and no fault of the file. */
const isDamage = (issue: Issue): boolean => !issue.reason.startsWith('the file ends inside');

const feed = async (bytes: Bytes, events: CaptureFileEvents, { signal, ready }: ReadCaptureOptions): Promise<Issue | null> => {
  let damage: Issue | null = null;
  const reader = new CaptureFileReader({
    interface: (captured) => events.interface(captured),
    packet: (record) => events.packet(record),
    dropped: (total) => events.dropped(total),
    names: (entries) => events.names?.(entries),
    issue: (issue) => {
      if (damage === null && isDamage(issue)) damage = issue;
      events.issue(issue);
    },
  });
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      signal?.throwIfAborted();
      reader.push(chunk.subarray(from, from + pieceBytes));
      await nextTurn();
      await ready?.();
    }
  }
  reader.end();
  return damage;
};

/**
 * Reads a capture to its end: from a path ('-' is standard input) or a stream of bytes, which is destroyed when reading stops early. Other
 * work gets its turn in between, and the source is read no faster than `events` take it. Rejects with a `CaptureError`: not-found,
 * no-permission, not-a-capture, cancelled, or damaged-file after everything that could be read.
 */
export const readCaptureFile = async (source: string | Readable, events: CaptureFileEvents, options: ReadCaptureOptions = {}): Promise<void> => {
  const { signal, onProgress } = options;
  const isCancelled = (): boolean => signal?.aborted === true;
  const cancelled = (label: string): CaptureError => new CaptureError('cancelled', 'Reading was cancelled', { where: label, advice: 'What was read until then is shown.' });
  if (isCancelled()) throw cancelled(typeof source === 'string' ? source : 'the stream');
  const { stream, label, total } = typeof source === 'string' ? await openPath(source) : { stream: source, label: 'the stream', total: null };
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  const meter = new Meter(total, onProgress);
  let compressed = false;
  try {
    const plain = await peek(meter.measure(stream));
    let kind = fileKind(plain.first);
    compressed = kind === 'gzip';
    let bytes = plain.all;
    if (compressed) {
      const inner = await peek(gunzip(plain.all));
      kind = fileKind(inner.first);
      bytes = inner.all;
    }
    if (kind !== 'pcap' && kind !== 'pcapng') throw notACapture(label, kind, compressed ? ' inside gzip' : '');
    const damage = await feed(bytes, events, options);
    signal?.throwIfAborted();
    meter.tell();
    if (damage !== null) throw damaged(label, damage.offset, compressed ? `${damage.reason} (counted in the decompressed data)` : damage.reason);
  } catch (error) {
    if (isCancelled()) throw cancelled(label);
    if (error instanceof CaptureError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    // zlib's own codes all begin so.
    if (compressed && code?.startsWith('Z_') === true) throw damaged(label, meter.done, `gzip: ${message}`);
    throw new CaptureError('damaged-file', `${label} could not be read to its end: ${message}`, { where: label, advice: 'What could be read is shown; the rest is missing.' });
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
};
