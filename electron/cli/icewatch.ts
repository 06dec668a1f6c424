/** Entry of the command line: the process's own streams and its exit status. */
import { exitStatus, runCommandLine } from './program.ts';

// `icewatch ... | head` closes the pipe early: that is no error, and there is nobody left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitStatus.done : exitStatus.workFailed);
  });
}

const crashed = (error: unknown): void => {
  const stack = process.argv.includes('--debug') && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n${stack}`);
  process.exit(exitStatus.workFailed);
};
process.on('uncaughtException', crashed);
process.on('unhandledRejection', crashed);

const status = await runCommandLine(process.argv.slice(2), { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr });
// Exits by itself even where standard input is still open, but only once what was written has gone out.
process.stdout.write('', () => {
  process.stderr.write('', () => {
    process.exit(status);
  });
});
