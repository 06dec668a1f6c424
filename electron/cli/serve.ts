/** `icewatch serve`: the whole app in a browser on this machine. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { InvalidArgumentError } from 'commander';
import { version } from '../../package.json';
import type { Opening } from '../app/create-app.ts';
import { captureOptionsSchema, sourceChoices } from '../contract/capture.ts';
import type { SourceChoice } from '../contract/capture.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { WorkFailed, WrongArguments } from './command.ts';

interface ServeOptions {
  readonly sample?: true;
  readonly port: number;
  readonly open?: true;
  readonly capture: boolean;
  readonly interface?: string[];
  readonly source?: SourceChoice;
  readonly filter?: string;
}

const examples = `
Examples:
  icewatch serve --open                     capture on the default interfaces and show it in the browser
  icewatch serve call.pcapng                show a capture file; open the printed address
  icewatch serve --sample                   show the bundled sample call
  icewatch serve -i wlan0 --filter udp      capture as told

The printed address signs one browser in, once. On a terminal, Enter prints a fresh one.
`;

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
};

const sourceChoice = (text: string): SourceChoice => {
  const choice = sourceChoices.find((name) => name === text);
  if (choice === undefined) throw new InvalidArgumentError(`It must be one of ${sourceChoices.join(', ')}.`);
  return choice;
};

const oneMore = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];

async function openingOf(file: string | undefined, options: ServeOptions): Promise<Opening> {
  const named = options.interface !== undefined || options.source !== undefined || options.filter !== undefined;
  const asked = [file !== undefined, options.sample === true, named].filter(Boolean).length;
  if (asked > 1) throw new WrongArguments('FILE, --sample and what to capture exclude one another');
  if (named && !options.capture) throw new WrongArguments('--no-capture excludes what to capture');
  if (options.sample === true) return { show: 'sample' };
  if (file === '-') throw new WrongArguments('serve cannot read standard input; icewatch analyze can');
  if (file !== undefined) {
    const path = resolve(file);
    await access(path).catch(() => {
      throw new WorkFailed(`${file} does not exist or may not be read`, 'Check the name and the directory.');
    });
    return { show: 'file', path };
  }
  if (!named) return { show: options.capture ? 'settings' : 'nothing' };
  const { interface: interfaces, source, filter } = options;
  const capture = captureOptionsSchema.safeParse({ interfaces, source, filter });
  if (!capture.success) throw new WrongArguments('An interface name or the filter is too long or empty');
  return { show: 'capture', options: capture.data };
}

/** Resolves on SIGINT or SIGTERM. */
const toldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

async function serve(file: string | undefined, options: ServeOptions, streams: CliStreams): Promise<void> {
  const opening = await openingOf(file, options);
  const ended = toldToEnd();
  // Loaded here, so that `icewatch --help` need not.
  const [{ createApp }, { forkEngine }, installation, { startWebHost }, { AppFailure }] = await Promise.all([
    import('../app/create-app.ts'),
    import('../app/forked-engine.ts'),
    import('../app/installation.ts'),
    import('./host/web-host.ts'),
    import('../app/app-failure.ts'),
  ]);
  const folder = installation.installationFolder();
  const say = (line: string): void => void streams.stderr.write(`${line}\n`);
  const app = createApp({
    version,
    launchEngine: () => forkEngine(installation.engineScript(folder)),
    settingsPath: installation.settingsFile(),
    policyFolder: installation.policyFolder(),
    dataFolder: installation.dataFolder(),
    samplePath: installation.sampleFile(folder),
    warn: say,
  });
  try {
    const host = await startWebHost({ app, pageFolder: installation.pageFolder(folder), port: options.port });
    try {
      const address = host.newAddress();
      streams.stdout.write(`${address}\n`);
      say('Open this address in a browser on this machine; it works once. Ctrl-C ends Icewatch.');
      if (options.open === true) await openBrowser(host.newAddress(), say);
      const stopPrinting = printFreshAddresses(streams, () => host.newAddress());
      void app.open(opening);
      await ended;
      stopPrinting();
    } finally {
      await host.close();
    }
  } catch (thrown) {
    throw thrown instanceof AppFailure ? new WorkFailed([thrown.error.what, thrown.error.where].filter(Boolean).join(': '), thrown.error.advice) : thrown;
  } finally {
    await app.close();
  }
}

async function openBrowser(address: string, say: (line: string) => void): Promise<void> {
  const { default: open } = await import('open');
  try {
    const browser = await open(address);
    browser.on('error', (error) => say(`No browser could be opened: ${error.message}`));
  } catch (thrown) {
    say(`No browser could be opened: ${(thrown as Error).message}`);
  }
}

/** On a terminal, Enter prints a fresh address. Returns what ends that. */
function printFreshAddresses({ stdin, stdout, stderr }: CliStreams, newAddress: () => string): () => void {
  if (!('isTTY' in stdin) || stdin.isTTY !== true) return () => undefined;
  stderr.write('Enter prints a fresh address.\n');
  const lines = createInterface({ input: stdin });
  lines.on('line', () => void stdout.write(`${newAddress()}\n`));
  return () => lines.close();
}

export const register: RegisterCommand = (program, streams) => {
  program
    .command('serve')
    .description('show the app in a browser on this machine')
    .argument('[file]', 'a capture file to show')
    .option('--sample', 'show the bundled sample call')
    .option('--port <n>', 'the port on 127.0.0.1; 0 takes a free one', portNumber, 0)
    .option('--open', 'open the browser')
    .option('--no-capture', 'do not begin capturing')
    .option('-i, --interface <name>', 'capture on this interface; may be given several times', oneMore)
    .option('--source <source>', `capture with one of ${sourceChoices.join(', ')}`, sourceChoice)
    .option('--filter <expression>', 'capture what this pcap-filter expression takes')
    .addHelpText('after', examples)
    .action((file: string | undefined, options: ServeOptions) => serve(file, options, streams));
};
