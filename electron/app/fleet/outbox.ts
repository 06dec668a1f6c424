/**
 * Calls that wait to be sent, as files: whole or not there at all, whatever ends the process; oldest first; bounded; and none twice, over restarts too. A file is one
 * OTLP request, compressed with gzip, and is sent as it is: what is sent again is the same to the byte. The state is on the disk alone, so that two apps may share it.
 */
import { createHash } from 'node:crypto';
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import writeFileAtomic from 'write-file-atomic';

const gzipped = promisify(gzip);

/** Start of the call in milliseconds, and its uid's hash: what makes a file name, and the order. */
const fileName = /^(\d{15})-([0-9a-f]{32})\.otlp\.gz$/;
const knownHash = /^[0-9a-f]{32}$/;
/** So many calls are remembered after they have left; a call that comes again comes soon. */
const mostRemembered = 10_000;
const rememberedFile = 'reported';

export interface Waiting {
  readonly name: string;
  readonly bytes: number;
}

export interface Added {
  /** `known`: it waits already, or has left; `too-large`: it alone is more than may wait. */
  readonly outcome: 'added' | 'known' | 'too-large';
  /** How many older ones made room. */
  readonly dropped: number;
}

export class Outbox {
  readonly #folder: string;
  #waiting: readonly Waiting[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** As last seen; every other function looks again. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Makes the folder where there is none, and removes what a killed process left half-written. Rejects where the folder cannot be used. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    const hour = 3_600_000;
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      // Younger ones may be another app's, which is at work.
      if (isHalfWritten(name) && Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0) > hour) await rm(path, { force: true });
    }
    await this.#forgetOldest();
    await this.list();
  }

  async list(): Promise<readonly Waiting[]> {
    const names = (await readdir(this.#folder)).filter((name) => fileName.test(name)).sort();
    const sizes = await Promise.all(names.map((name) => stat(join(this.#folder, name)).then(({ size }) => size, () => null)));
    this.#waiting = names.flatMap((name, i) => (sizes[i] === null || sizes[i] === undefined ? [] : [{ name, bytes: sizes[i] }]));
    return this.#waiting;
  }

  /** `start` of the call, in milliseconds since the epoch, gives its place. Rejects where it cannot be written. */
  async add(uid: string, start: number, request: Uint8Array, maxBytes: number): Promise<Added> {
    const hash = createHash('sha256').update(uid).digest('hex').slice(0, 32);
    const waiting = await this.list();
    if (waiting.some(({ name }) => hashIn(name) === hash) || (await this.#remembered()).includes(hash)) return { outcome: 'known', dropped: 0 };
    const bytes = await gzipped(request);
    if (bytes.length > maxBytes) return { outcome: 'too-large', dropped: 0 };
    const dropped = await this.trim(maxBytes - bytes.length);
    const name = `${String(Math.min(Math.max(0, Math.trunc(start)), 999_999_999_999_999)).padStart(15, '0')}-${hash}.otlp.gz`;
    await writeFileAtomic(join(this.#folder, name), bytes, { mode: 0o600 });
    await this.#remember(hash);
    await this.list();
    return { outcome: 'added', dropped };
  }

  /** Drops the oldest until the rest fits. Resolves to how many. */
  async trim(maxBytes: number): Promise<number> {
    const waiting = await this.list();
    let bytes = waiting.reduce((sum, file) => sum + file.bytes, 0);
    let dropped = 0;
    for (const file of waiting) {
      if (bytes <= maxBytes) break;
      await rm(join(this.#folder, file.name), { force: true });
      bytes -= file.bytes;
      dropped += 1;
    }
    if (dropped > 0) await this.list();
    return dropped;
  }

  /** Null where it is gone: another app has sent it, or it was dropped. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return new Uint8Array(await readFile(join(this.#folder, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** It has left, or never will. */
  async remove(name: string): Promise<void> {
    const hash = hashIn(name);
    // A process that was killed between writing the call and remembering it.
    if (hash !== undefined && !(await this.#remembered()).includes(hash)) await this.#remember(hash);
    await rm(join(this.#folder, name), { force: true });
    this.#waiting = this.#waiting.filter((file) => file.name !== name);
  }

  /** Nothing is left, not even what was remembered. */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    this.#waiting = [];
  }

  async #remembered(): Promise<string[]> {
    const text = await readFile(join(this.#folder, rememberedFile), 'latin1').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').filter((line) => knownHash.test(line));
  }

  /** A line that was cut short by a kill is ended by the next one's line break. */
  async #remember(hash: string): Promise<void> {
    await appendFile(join(this.#folder, rememberedFile), `\n${hash}`, { mode: 0o600 });
  }

  async #forgetOldest(): Promise<void> {
    const all = await this.#remembered();
    if (all.length > 2 * mostRemembered) await writeFileAtomic(join(this.#folder, rememberedFile), all.slice(-mostRemembered).join('\n'), { mode: 0o600 });
  }
}

const hashIn = (name: string): string | undefined => fileName.exec(name)?.[2];

/** write-file-atomic's own: a file's name, a dot and a number. */
const isHalfWritten = (name: string): boolean => /\.\d+$/.test(name);
