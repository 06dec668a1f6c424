/** Runs a command line in this process and keeps what it says. */
import { PassThrough, Writable } from 'node:stream';
import { runCommandLine } from '../../electron/cli/program.ts';

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export const runCli = async (...args: string[]): Promise<CliRun> => {
  const stdout = new Kept();
  const stderr = new Kept();
  const status = await runCommandLine(args, { stdin: new PassThrough(), stdout, stderr });
  return { status, stdout: stdout.text, stderr: stderr.text };
};
