/** What every command of the command line stands on. */
import type { Command } from 'commander';

/** The process's own streams, passed in so that tests can look. */
export interface CliStreams {
  readonly stdin: NodeJS.ReadableStream;
  /** Machine output only. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, warnings, errors. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** One file a command: adds itself to the program. */
export type RegisterCommand = (program: Command, streams: CliStreams) => void;

/** The work failed: exit status 1. `advice` says what to do. */
export class WorkFailed extends Error {
  readonly advice: string | null;
  constructor(what: string, advice: string | null = null) {
    super(what);
    this.name = 'WorkFailed';
    this.advice = advice;
  }
}

/** The arguments are wrong: exit status 2. */
export class WrongArguments extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'WrongArguments';
  }
}
