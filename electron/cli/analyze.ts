/** `icewatch analyze`: what a capture file says. */
import { version } from '../../package.json';
import { WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { createProgress } from './progress.ts';

interface AnalyzeOptions {
  readonly json?: boolean;
  readonly reveal?: boolean;
  readonly csv?: string;
  readonly pcapng?: string;
  readonly output?: string;
}

/** Packets for --pcapng: media makes room for signalling where a capture has more. */
const keptBytes = 512 * 1024 * 1024;

const examples = `
Examples:
  icewatch analyze call.pcapng                          a short text: how each call is connected, and what is wrong
  icewatch analyze call.pcapng --json                   everything, as icewatch.summary/1 (docs/summary.md)
  icewatch analyze call.pcapng --csv tables             one CSV file a table, in the directory tables
  icewatch analyze call.pcapng --pcapng part.pcapng     the packets that matter, cut to their headers
  tcpdump -r big.pcap -w - udp | icewatch analyze -     standard input

Other people's addresses, user names and ufrags are replaced by stable stand-ins unless --reveal is given; a pcapng always carries the
real ones. A damaged file is shown as far as it can be read, and the exit status is 1.
`;

const analyze = async (file: string, options: AnalyzeOptions, streams: CliStreams): Promise<void> => {
  if (file === '-' && 'isTTY' in streams.stdin && streams.stdin.isTTY === true) throw new WrongArguments('standard input is a terminal: pipe a capture into it, or name a file');
  // Loaded here, so that `icewatch --help` need not.
  const [{ createAnalyzer }, { readCaptureFile }, { deliverResults, writePackets }] = await Promise.all([
    import('../core/create-analyzer.ts'),
    import('../capture/file-source.ts'),
    import('./deliver-results.ts'),
  ]);
  const analyzer = createAnalyzer({ version, keepBytes: options.pcapng === undefined ? 0 : keptBytes });
  analyzer.describe({ source: file === '-' ? 'stdin' : 'file', timestampSource: 'capture' });
  const progress = createProgress(streams.stderr, `reading ${file}`);
  const events = {
    interface: analyzer.announceInterface.bind(analyzer),
    packet: analyzer.packet.bind(analyzer),
    issue: analyzer.captureIssue.bind(analyzer),
    dropped: analyzer.dropped.bind(analyzer),
  };
  let isWhole = false;
  try {
    await readCaptureFile(file, events, { onProgress: (done, total) => progress.update(done, total) });
    isWhole = true;
  } finally {
    progress.end();
    // What could be read of a damaged file is shown; where no interface was announced that is nothing.
    if (isWhole || analyzer.interfaces.length > 0) {
      const summary = analyzer.summary();
      if (options.pcapng !== undefined) {
        await writePackets(analyzer, options.pcapng);
        if (options.reveal !== true) streams.stderr.write(`${options.pcapng} holds real addresses: a capture cannot be redacted.\n`);
      }
      await deliverResults(summary, options, streams);
    }
  }
};

export const register: RegisterCommand = (program, streams) => {
  program
    .command('analyze')
    .description('say how the calls in a capture file are connected, and why')
    .argument('<file>', "a pcap or pcapng file, also compressed with gzip; '-' is standard input")
    .option('--json', 'print the whole summary as JSON')
    .option('--reveal', "keep other people's addresses and names")
    .option('--csv <dir>', 'write one CSV file a table into this directory')
    .option('--pcapng <file>', 'write the packets that matter, cut to their headers')
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .addHelpText('after', examples)
    .action((file: string, options: AnalyzeOptions) => analyze(file, options, streams));
};
