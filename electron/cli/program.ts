/** The command line as a whole: its commands, what their errors look like, and the exit status. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { toAppError } from '../app/app-failure.ts';
import type { AppError } from '../contract/errors.ts';
import { WorkFailed, WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { register as registerAnalyze } from './analyze.ts';
import { register as registerCapture } from './capture.ts';
import { register as registerDecode } from './decode.ts';
import { register as registerHistory } from './history.ts';
import { register as registerInterfaces } from './interfaces.ts';
import { register as registerPolicy } from './policy.ts';
import { register as registerServe } from './serve.ts';

const commands: readonly RegisterCommand[] = [registerInterfaces, registerCapture, registerAnalyze, registerDecode, registerPolicy, registerHistory, registerServe];

export const exitStatus = { done: 0, workFailed: 1, wrongArguments: 2 } as const;

const examples = `
Examples:
  icewatch interfaces                       what can be captured here, and with what
  icewatch capture --seconds 60             watch a call for a minute, then say how it is connected
  icewatch analyze call.pcapng              the same of a capture file
  icewatch analyze call.pcapng --json       as icewatch.summary/1, for other programs
  icewatch decode call.pcapng               one JSON line per packet, with its layers
  icewatch policy list                      the allow lists that calls can be held against
  icewatch history list                     the calls that were recorded on this machine
  icewatch serve call.pcapng --open         the whole picture, in the browser

Exit status: 0 done, 1 the work failed, 2 the arguments are wrong.
`;

export const createProgram = (streams: CliStreams): Command => {
  const program = new Command('icewatch')
    .description("Shows how a live WebRTC call is connected, why it took that path, and what the network's administrator should change.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('--debug', 'with an error, print where in the code it arose')
    .addHelpText('after', examples)
    .showHelpAfterError('(--help says what is possible)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: (text) => streams.stderr.write(text) });
  for (const register of commands) register(program, streams);
  return program;
};

/** What the user got wrong, though only the work could find out. */
const wrongArgumentCodes: readonly AppError['code'][] = ['bad-argument', 'bad-filter', 'no-interface'];

/** What went wrong, what to do, and a command to paste, as far as the error says. */
const errorText = (thrown: unknown, appError: AppError, debug: boolean): string => {
  const lines = [`error: ${appError.what}`];
  const advice = thrown instanceof WorkFailed ? thrown.advice : appError.advice;
  if (advice !== null) lines.push(advice);
  if (appError.command !== null) lines.push(`  ${appError.command}`);
  if (debug && thrown instanceof Error && thrown.stack !== undefined) lines.push(thrown.stack);
  return `${lines.join('\n')}\n`;
};

/** Runs one command line (without `node` and the script's name) and gives the exit status. Never throws. */
export const runCommandLine = async (args: readonly string[], streams: CliStreams): Promise<number> => {
  const program = createProgram(streams);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitStatus.done;
  } catch (thrown) {
    // Commander has said what is wrong by now; help and version that were asked for end this way too, with 0.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitStatus.done : exitStatus.wrongArguments;
    const appError = toAppError(thrown);
    streams.stderr.write(errorText(thrown, appError, program.opts<{ debug?: boolean }>().debug === true));
    return thrown instanceof WrongArguments || wrongArgumentCodes.includes(appError.code) ? exitStatus.wrongArguments : exitStatus.workFailed;
  }
};
