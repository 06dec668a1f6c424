/** `icewatch capture`: watches this laptop's packets until it is told to stop, then says how the calls were connected. */
import { InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { sourceChoices } from '../contract/capture.ts';
import type { SourceChoice } from '../contract/capture.ts';
import type { AppError } from '../contract/errors.ts';
import type { SessionState } from '../contract/session.ts';
import type { Summary } from '../contract/summary.ts';
import type { SupervisorEvents } from '../capture/supervisor.ts';
import type { Analyzer } from '../core/analyzer.ts';
import { WorkFailed } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { PacketFile } from './packet-file.ts';
import { policyOf, withPolicyOptions } from './policy-options.ts';
import type { PolicyOptions } from './policy-options.ts';
import { packetMemory, redactionKeyOf, withReportOptions } from './report-options.ts';
import type { ReportOptions } from './report-options.ts';
import { bytesText, pathSentence } from './summary-text.ts';

interface CaptureCommandOptions extends ReportOptions, PolicyOptions {
  readonly interface?: readonly string[];
  readonly source: SourceChoice;
  readonly filter?: string;
  readonly seconds?: number;
  readonly write?: string;
}

const examples = `
Examples:
  icewatch capture                          the default interfaces, until Ctrl-C
  icewatch capture --seconds 60 --json      a minute, then everything as icewatch.summary/1
  icewatch capture --html report.html       until Ctrl-C, then a report
  icewatch capture -i wlan0 -i tun0         two interfaces at once
  icewatch capture -w call.pcapng           keeps every captured packet too
  icewatch capture --filter 'udp'           a pcap-filter expression instead of the built-in filter

Other people's addresses, user names and ufrags are replaced by stable stand-ins unless --reveal is given; -w always writes the real ones.
`;

const statusEveryMs = 500;
const timeEveryMs = 250;
/** Packets may still be on their way from the helper: the analyzer's time stays this far behind ours, and the source's latency. */
const pipeDelayMs = 250;
const eraseLine = '\r\u001B[2K';

const secondsOf = (text: string): number => {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 1e6) throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return seconds;
};

const oneMore = (text: string, before: readonly string[] | undefined): string[] => [...(before ?? []), text];

/** What a person watching the terminal wants to know at a glance. */
export const statusLine = (summary: Summary, interfaces: SessionState['interfaces'], width: number): string => {
  const { packets, bytes, dropped, gaps } = summary.capture;
  const call = summary.calls.findLast(({ ongoing }) => ongoing) ?? summary.calls.at(-1);
  const parts = [
    interfaces.length === 0 ? 'waiting for an interface' : interfaces.map(({ name, state }) => (state === 'capturing' ? name : `${name} ${state}`)).join(', '),
    `${packets} packets, ${bytesText(bytes)}`,
    ...(dropped === null || dropped === 0 ? [] : [`${dropped} dropped`]),
    ...(gaps.length === 0 ? [] : [`${gaps.length} gap${gaps.length === 1 ? '' : 's'}`]),
    call === undefined ? 'no call yet' : pathSentence(call.path),
  ];
  const line = parts.join(' | ');
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
};

/** Resolves when the capture shall end: time is up, the user or the system says so, or it failed. */
class Ending {
  readonly reached: Promise<WorkFailed | null>;
  #end: (fault: WorkFailed | null) => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;
  readonly #told = (): void => this.#end(null);

  constructor() {
    this.reached = new Promise((resolve) => (this.#end = resolve));
    process.once('SIGINT', this.#told);
    process.once('SIGTERM', this.#told);
  }

  after(seconds: number): void {
    this.#timer = setTimeout(this.#told, seconds * 1000);
  }

  because(fault: WorkFailed): void {
    this.#end(fault);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    process.off('SIGINT', this.#told);
    process.off('SIGTERM', this.#told);
  }
}

/** The line at the bottom of the terminal, and messages above it. */
class Console {
  readonly #stderr: CliStreams['stderr'] & { readonly columns?: number };
  #drawn = false;

  constructor(stderr: CliStreams['stderr']) {
    this.#stderr = stderr;
  }

  get isLive(): boolean {
    return this.#stderr.isTTY === true;
  }

  say(message: string): void {
    this.erase();
    this.#stderr.write(`${message}\n`);
  }

  draw(summary: Summary, interfaces: SessionState['interfaces']): void {
    this.#stderr.write(eraseLine + statusLine(summary, interfaces, (this.#stderr.columns ?? 80) - 1));
    this.#drawn = true;
  }

  erase(): void {
    if (this.#drawn) this.#stderr.write(eraseLine);
    this.#drawn = false;
  }
}

/** A capture's events for the analyzer, the file and the terminal. */
class CaptureRun {
  interfaces: SessionState['interfaces'] = [];
  dropped: number | null = null;
  readonly #announced: number[] = [];

  events(analyzer: Analyzer, file: PacketFile | null, terminal: Console, ending: Ending): SupervisorEvents {
    return {
      interface: (captured) => {
        this.#announced.push(captured.id);
        analyzer.announceInterface(captured);
        file?.interface(captured);
      },
      packet: (record) => {
        file?.packet(record);
        analyzer.packet(record);
      },
      issue: (issue) => analyzer.captureIssue(issue),
      dropped: (total) => {
        this.dropped = total;
        analyzer.dropped(total);
      },
      gap: (start, end, reason) => {
        analyzer.gap(start, end, reason);
        terminal.say(`nothing was captured for ${((end - start) / 1e6).toFixed(1)} s: ${reason}`);
      },
      state: (interfaces) => {
        for (const { name, state, detail } of interfaces) {
          const before = this.interfaces.find((known) => known.name === name);
          if (before?.state !== state && (before !== undefined || state !== 'starting') && state !== 'capturing') terminal.say(`${name}: ${state}${detail === null ? '' : ` (${detail})`}`);
        }
        this.interfaces = interfaces;
      },
      localAddresses: (addresses) => analyzer.setLocalAddresses(addresses),
      failed: ({ what, advice }: AppError) => ending.because(new WorkFailed(what, advice)),
    };
  }

  get isCapturing(): boolean {
    return this.interfaces.some(({ state }) => state === 'capturing');
  }

  /** The interface that all drops are of, where there is but one. */
  get onlyInterface(): number | null {
    return this.#announced.length === 1 ? this.#announced[0]! : null;
  }
}

const capture = async (options: CaptureCommandOptions, streams: CliStreams): Promise<void> => {
  // Loaded here, so that `icewatch --help` need not.
  const [{ createAnalyzer }, { CaptureSupervisor }, { deliverResults }] = await Promise.all([
    import('../core/create-analyzer.ts'),
    import('../capture/supervisor.ts'),
    import('./deliver-results.ts'),
  ]);
  const analyzer = createAnalyzer({ version, keepBytes: packetMemory(options) });
  analyzer.setPolicy(await policyOf(options, streams));
  const terminal = new Console(streams.stderr);
  const ending = new Ending();
  const run = new CaptureRun();
  const file = options.write === undefined ? null : new PacketFile(options.write, `icewatch ${version}`, (fault) => ending.because(fault));
  const timers: NodeJS.Timeout[] = [];
  let fault: WorkFailed | null;
  try {
    const supervisor = await CaptureSupervisor.start(
      { source: options.source, interfaces: [...(options.interface ?? [])], filter: options.filter ?? null },
      run.events(analyzer, file, terminal, ending),
    );
    analyzer.describe({ source: supervisor.source, timestampSource: supervisor.timestampSource });
    const names = run.interfaces.map(({ name }) => name).join(', ');
    terminal.say(`${names === '' ? 'waiting for an interface that leads outside, to capture' : `capturing ${names}`} with ${supervisor.source}: ${supervisor.sourceReason}`);
    if (options.seconds === undefined) terminal.say('Ctrl-C ends the capture and prints what was found.');
    else ending.after(options.seconds);
    timers.push(
      setInterval(() => {
        // Silence while nothing is captured is no evidence.
        if (run.isCapturing) analyzer.advanceTo((Date.now() - pipeDelayMs - supervisor.latencyMs) * 1000);
      }, timeEveryMs),
      setInterval(() => {
        file?.flush();
        if (terminal.isLive) terminal.draw(analyzer.summary(), run.interfaces);
      }, statusEveryMs),
    );
    fault = await ending.reached;
    await supervisor.stop();
    const id = run.onlyInterface;
    if (id !== null && run.dropped !== null) file?.dropped(id, Date.now() * 1000, run.dropped);
  } finally {
    ending.close();
    for (const timer of timers) clearInterval(timer);
    terminal.erase();
    file?.close();
  }
  await deliverResults(analyzer, { ...options, redactionKey: redactionKeyOf(options) }, streams);
  if (file !== null && options.reveal !== true) streams.stderr.write(`${options.write!} holds every packet as it was, with real addresses; --pcapng writes a redacted capture.\n`);
  if (fault !== null) throw fault;
};

export const register: RegisterCommand = (program, streams) => {
  const command = program
    .command('capture')
    .description("capture this laptop's packets, then say how its calls are connected, and why")
    .option('-i, --interface <name>', 'capture this interface; may be given several times (default: those with a route to the outside)', oneMore)
    .addOption(new Option('--source <source>', 'what to capture with').choices(sourceChoices).default('auto'))
    .option('--filter <bpf>', "a pcap-filter expression instead of the built-in one; '' captures everything")
    .option('--seconds <n>', 'end by itself after this time', secondsOf)
    .option('-w, --write <file>', 'write every captured packet to this pcapng file, as it was');
  withPolicyOptions(withReportOptions(command))
    .addHelpText('after', examples)
    .action((options: CaptureCommandOptions) => capture(options, streams));
};
