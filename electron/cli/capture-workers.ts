/** Processes that turn captures into rows. One that crashes, fills the memory or does not come to an end costs its file, and is replaced. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Row } from '../core/report/call-row.ts';
import type { CaptureFile } from './capture-files.ts';
import { errorRow, withFile } from './capture-rows.ts';
import { exitOutOfMemory } from './worker-protocol.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

export interface WorkerPorts {
  /** The built `analyze-worker.ts`. */
  readonly script: string;
  /** How long one file may take, in ms. */
  readonly limitMs: (file: CaptureFile) => number;
  /** Of JavaScript's heap, in mebibytes. */
  readonly heapMiB: number;
  /** Given to each worker first. */
  readonly order: ToWorker;
}

/** Far beyond what honest captures need, also on a slow machine; what gzip unpacks to is not known before. */
export const generousLimit = ({ bytes }: CaptureFile): number => 120_000 + (bytes / 2 ** 20) * 1000;

interface Worker {
  readonly child: ChildProcess;
  /** V8 says so before it aborts. */
  outOfMemory: boolean;
}

interface Job {
  readonly file: CaptureFile;
  readonly done: (rows: readonly Row[]) => void;
}

export class CaptureWorkers {
  readonly #ports: WorkerPorts;
  readonly #most: number;
  readonly #queue: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor(most: number, ports: WorkerPorts) {
    this.#most = most;
    this.#ports = ports;
  }

  /** Files are begun in the order in which they are given. Never rejects. */
  rows(file: CaptureFile): Promise<readonly Row[]> {
    return new Promise((done) => {
      this.#queue.push({ file, done });
      this.#next();
    });
  }

  close(): void {
    for (const { child } of this.#all) child.kill('SIGKILL');
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#all.size < this.#most ? this.#start() : null);
    if (worker !== null) this.#read(worker, this.#queue.shift()!);
  }

  #start(): Worker {
    const child = fork(this.#ports.script, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [`--max-old-space-size=${this.#ports.heapMiB}`] });
    const worker = { child, outOfMemory: false };
    child.stderr?.on('data', (chunk: Buffer) => (worker.outOfMemory ||= chunk.includes('heap out of memory')));
    // Also one that ends while it has nothing to do.
    child.on('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#next();
    });
    child.send(this.#ports.order, () => undefined);
    this.#all.add(worker);
    return worker;
  }

  #read(worker: Worker, { file, done }: Job): void {
    const { child } = worker;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, this.#ports.limitMs(file));
    const end = (rows: readonly Row[]): void => {
      clearTimeout(timer);
      child.off('message', heard).off('close', gone).off('error', failed);
      done(rows);
      this.#next();
    };
    const fault = (code: Parameters<typeof errorRow>[1], what: string): void => {
      this.#all.delete(worker);
      end([withFile(file.path, errorRow(file.path, code, `${file.path} ${what}`))]);
    };
    const heard = ({ rows, more }: FromWorker): void => {
      if (more) this.#idle.push(worker);
      else child.kill('SIGKILL');
      end(rows);
    };
    const gone = (status: number | null, signal: NodeJS.Signals | null): void => {
      if (timedOut) fault('timed-out', `was not read to its end within ${Math.round(this.#ports.limitMs(file) / 1000)} seconds`);
      else if (status === exitOutOfMemory || worker.outOfMemory) fault('out-of-memory', 'needs more memory than one capture may have');
      else fault('crashed', `ended the process that read it (${signal ?? `exit status ${status}`})`);
    };
    const failed = (error: Error): void => fault('crashed', `cannot be read: no process can be started (${error.message})`);
    child.on('message', heard).on('close', gone).on('error', failed);
    child.send({ path: file.path } satisfies ToWorker, () => undefined);
  }
}
