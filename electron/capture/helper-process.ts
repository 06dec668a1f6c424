/**
 * A child process that writes a capture to its standard output. Its bytes are handed on as they come, and the next are only read when
 * the receiver has returned: while it is busy the pipe fills, the helper waits, and the kernel drops and counts. Nothing queues up here.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface HelperCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether the helper ends when its standard input closes, which it does however this process dies. */
  readonly endsWithStdin: boolean;
}

export interface HelperEnd {
  /** 'stopped': we asked for it. 'exited': by itself, with `status`. 'crashed': by `signal`. 'not-started': there is no such program, or it may not be executed. */
  readonly how: 'stopped' | 'exited' | 'crashed' | 'not-started';
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its standard error, oldest first. */
  readonly lines: readonly string[];
}

export interface HelperHandlers {
  /** `chunk` is fresh memory. */
  bytes(chunk: Uint8Array): void;
  line(line: string): void;
  /** Called once, after the last bytes and lines. */
  ended(end: HelperEnd): void;
}

/** How long a helper has to end after SIGINT, and its pipes after its end. */
const killAfterMs = 2000;
const keptLines = 40;
const lineLength = 500;

const living = new Set<ChildProcess>();
let guarded = false;
const leaveNoneBehind = (): void => {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => {
    for (const child of living) child.kill('SIGKILL');
  });
};

export class HelperProcess {
  readonly #child: ChildProcess;
  readonly #handlers: HelperHandlers;
  readonly #lines: string[] = [];
  #partial = '';
  #stopping = false;
  #end: HelperEnd | null = null;
  #killTimer: NodeJS.Timeout | null = null;
  readonly #ended: Promise<void>;

  constructor(command: HelperCommand, handlers: HelperHandlers) {
    this.#handlers = handlers;
    leaveNoneBehind();
    this.#child = spawn(command.file, [...command.args], {
      stdio: [command.endsWithStdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', ...command.env },
      // Its own process group: Ctrl-C in a terminal must reach us alone, or every stop would look like a death.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    living.add(this.#child);
    const { stdin, stdout, stderr } = this.#child;
    // A helper that is already dead closes this pipe; its end says why.
    stdin?.on('error', () => undefined);
    stdout?.on('data', (chunk: Buffer) => handlers.bytes(chunk));
    stderr?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#ended = new Promise((resolve) => {
      const over = (how: HelperEnd['how'], status: number | null, signal: NodeJS.Signals | null): void => {
        if (this.#end !== null) return;
        if (this.#killTimer !== null) clearTimeout(this.#killTimer);
        living.delete(this.#child);
        if (this.#partial !== '') this.#keep(this.#partial);
        this.#end = { how: this.#stopping ? 'stopped' : how, status, signal, lines: this.#lines };
        handlers.ended(this.#end);
        resolve();
      };
      this.#child.on('error', (error) => {
        if (this.#child.pid !== undefined) return;
        this.#keep(error.message);
        over('not-started', null, null);
      });
      this.#child.on('exit', () => {
        // A grandchild may hold the pipes open.
        this.#killTimer = setTimeout(() => {
          stdout?.destroy();
          stderr?.destroy();
        }, killAfterMs);
      });
      this.#child.on('close', (status, signal) => over(signal === null ? 'exited' : 'crashed', status, signal));
    });
  }

  /** undefined where it did not start. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** SIGINT, and SIGKILL where that does not help. What it had captured still arrives. Resolves when it has ended. */
  async stop(): Promise<void> {
    if (this.#end === null && !this.#stopping) {
      this.#stopping = true;
      this.#child.kill('SIGINT');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
      this.#child.once('exit', () => clearTimeout(timer));
    }
    await this.#ended;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#end === null && !this.#stopping) this.#child.kill(signal);
  }

  #read(text: string): void {
    const lines = (this.#partial + text).split(/\r?\n/);
    this.#partial = (lines.pop() ?? '').slice(-lineLength);
    for (const line of lines) this.#keep(line);
  }

  #keep(line: string): void {
    const kept = line.slice(0, lineLength).trim();
    if (kept === '') return;
    if (this.#lines.push(kept) > keptLines) this.#lines.shift();
    this.#handlers.line(kept);
  }
}
