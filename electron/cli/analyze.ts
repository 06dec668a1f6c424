/** `icewatch analyze`: what capture files say. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InvalidArgumentError } from 'commander';
import { version } from '../../package.json';
import type { PolicyInput } from '../contract/policy.ts';
import { WorkFailed, WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { policyOf, withPolicyOptions } from './policy-options.ts';
import type { PolicyOptions } from './policy-options.ts';
import { createProgress } from './progress.ts';
import { packetMemory, redactionKeyOf, withReportOptions } from './report-options.ts';
import type { ReportOptions } from './report-options.ts';

interface AnalyzeOptions extends ReportOptions, PolicyOptions {
  readonly ndjson?: boolean;
  readonly jobs?: number;
}

const mostJobs = 64;

const examples = `
Examples:
  icewatch analyze call.pcapng                          a short text: how each call is connected, and what is wrong
  icewatch analyze call.pcapng --html report.html       a report for reading and printing, in one file
  icewatch analyze call.pcapng --ticket ticket.md       what the firewall should let through, ready to paste
  icewatch analyze call.pcapng --policy daily           held against what Daily asks to allow (icewatch policy list)
  icewatch analyze call.pcapng --json                   everything, as icewatch.summary/1 (docs/summary.md)
  icewatch analyze call.pcapng --csv tables             one CSV file a table, in the directory tables
  icewatch analyze call.pcapng --pcapng part.pcapng     the packets that matter, cut to their headers
  tcpdump -r big.pcap -w - udp | icewatch analyze -     standard input
  icewatch analyze archive --jobs 2 --ndjson            one row a call of every capture below a directory (docs/fleet.md)

Other people's addresses, user names and ufrags are replaced by stable stand-ins in every format, the same in all of one run, unless
--reveal is given. A damaged file is shown as far as it can be read, and the exit status is 1.
`;

const jobsOf = (text: string): number => {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > mostJobs) throw new InvalidArgumentError(`It must be a number from 1 to ${mostJobs}.`);
  return jobs;
};

const analyzeOne = async (file: string, options: AnalyzeOptions, policy: PolicyInput, streams: CliStreams): Promise<void> => {
  if (file === '-' && 'isTTY' in streams.stdin && streams.stdin.isTTY === true) throw new WrongArguments('standard input is a terminal: pipe a capture into it, or name a file');
  // Loaded here, so that `icewatch --help` need not.
  const [{ createAnalyzer }, { readCaptureFile }, { deliverResults }] = await Promise.all([
    import('../core/create-analyzer.ts'),
    import('../capture/file-source.ts'),
    import('./deliver-results.ts'),
  ]);
  const analyzer = createAnalyzer({ version, keepBytes: packetMemory(options) });
  analyzer.setPolicy(policy);
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
    if (isWhole || analyzer.interfaces.length > 0) await deliverResults(analyzer, { ...options, redactionKey: redactionKeyOf(options) }, streams);
  }
};

const isDirectory = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false);

/** Many captures: a row or a line for each of their calls. */
const analyzeAll = async (paths: readonly string[], options: AnalyzeOptions, streams: CliStreams): Promise<void> => {
  const one = (['json', 'html', 'markdown', 'ticket', 'csv', 'pcapng'] as const).find((format) => options[format] !== undefined);
  if (one !== undefined) throw new WrongArguments(`--${one} is about one capture, not about several or rows of calls`);
  if (paths.includes('-')) throw new WrongArguments('rows are made of files and directories, not of standard input');
  const policy = await policyOf(options, streams);
  const { analyzeMany } = await import('./analyze-many.ts');
  const rows = options.output === undefined ? null : createWriteStream(options.output);
  if (rows !== null) await once(rows, 'open').catch((error: unknown) => Promise.reject(new WorkFailed(`${options.output!} cannot be written: ${(error as Error).message}`)));
  try {
    const many = { jobs: options.jobs ?? 1, ndjson: options.ndjson === true, reveal: options.reveal === true, policy };
    await analyzeMany(paths, many, rows === null ? streams : { ...streams, stdout: rows });
  } finally {
    if (rows !== null) await promisify(rows.end.bind(rows))();
  }
};

const analyze = async (paths: readonly string[], options: AnalyzeOptions, streams: CliStreams): Promise<void> => {
  const [first = '-'] = paths;
  if (options.ndjson === true || paths.length > 1 || (await isDirectory(first))) return analyzeAll(paths, options, streams);
  if (options.jobs !== undefined) throw new WrongArguments('--jobs is about several captures');
  return analyzeOne(first, options, await policyOf(options, streams), streams);
};

export const register: RegisterCommand = (program, streams) => {
  const command = program
    .command('analyze')
    .description('say how the calls in a capture file are connected, and why')
    .argument('<file...>', "a pcap or pcapng file, also compressed with gzip; '-' is standard input; several, or directories: a line a call");
  withReportOptions(command)
    .option('--ndjson', 'print one row of JSON a call')
    .option('--jobs <n>', 'of several: read so many at a time', jobsOf);
  withPolicyOptions(command)
    .addHelpText('after', examples)
    .action((paths: string[], options: AnalyzeOptions) => analyze(paths, options, streams));
};
