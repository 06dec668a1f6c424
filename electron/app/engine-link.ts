/** The app's end of the channel to an engine process, however the shell starts one. */
import type { EngineCommand } from './engine-protocol.ts';

export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last it wrote to standard error. */
  readonly lastWords: string;
}

export interface EngineLink {
  send(command: EngineCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process has ended for whatever reason. */
  onExit(listener: (exit: EngineExit) => void): void;
  /** Ends the process and what it started, now. */
  kill(): void;
}
export type LaunchEngine = () => EngineLink;

/** Keeps the end of what a process writes to standard error, for the report of its crash. */
export class LastWords {
  #text = '';

  hear(chunk: Buffer | string): void {
    this.#text = (this.#text + chunk.toString()).slice(-2000);
  }

  get text(): string {
    return this.#text.trim();
  }
}
