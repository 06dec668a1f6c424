/** What a capture source is: a program that writes a capture to a pipe, and what its words mean. One file a source. */
import type { SourceName } from '../contract/capture.ts';
import type { HelperCommand } from './helper-process.ts';
import type { CommandResult, Host } from './host.ts';

/** A source's program on this machine. */
export interface Program {
  readonly file: string;
  /** Arguments that come before the source's own: the script, for one that runs in Node. */
  readonly before: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CaptureRequest {
  /** As libpcap calls it. */
  readonly device: string;
  /** A pcap-filter expression; '' takes everything. */
  readonly filter: string;
}

export interface CaptureSource {
  readonly name: SourceName;
  /** Where times come from: the kernel, or the helper's own clock. */
  readonly timestampSource: 'capture' | 'userspace';
  /** null where it is not installed. */
  find(host: Host): Promise<Program | null>;
  /** Path and version for a person. */
  describe(host: Host, program: Program): Promise<string>;
  capture(program: Program, request: CaptureRequest): HelperCommand;
  /** The arguments that make the program compile the filter for the device instead of capturing. */
  compile(program: Program, request: CaptureRequest): readonly string[];
  /** Why `compile` refused, for a person; null where it did not. */
  refusal(result: CommandResult): string | null;
  /** What a line on standard error says about how many packets this run has lost so far; null where it says nothing. */
  droppedFromLine(line: string): number | null;
  /** Makes a running helper say how many packets it has lost; null where it cannot. Before the line `from` on standard error it would die of the signal. */
  readonly statistics: { readonly signal: NodeJS.Signals; readonly from: RegExp } | null;
  /** How long packets may lie in the kernel before the program sees them; what lies there when it is stopped is lost. Milliseconds. */
  readonly latencyMs: number;
  /** Lines that say nothing about a failure. */
  readonly smallTalk: RegExp;
}

/** Directories that hold the programs but are missing in many an ordinary user's PATH. */
const usualDirectories = (platform: NodeJS.Platform, env: Host['env']): readonly string[] => {
  if (platform === 'win32') return [env['ProgramFiles'] ?? 'C:\\Program Files'].map((programs) => `${programs}\\Wireshark`);
  if (platform === 'darwin') return ['/usr/sbin', '/opt/homebrew/bin', '/usr/local/bin', '/Applications/Wireshark.app/Contents/MacOS'];
  return ['/usr/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin'];
};

/** Absolute paths where the program may be, in the order to look. Relative PATH entries are left out: nothing from the current directory is run. */
export const programPaths = (name: string, platform: NodeJS.Platform, env: Host['env']): readonly string[] => {
  const windows = platform === 'win32';
  const path = (windows ? (env['Path'] ?? env['PATH']) : env['PATH']) ?? '';
  const directories = [...path.split(windows ? ';' : ':').filter((directory) => (windows ? /^[a-z]:\\/i.test(directory) : directory.startsWith('/'))), ...usualDirectories(platform, env)];
  return [...new Set(directories)].map((directory) => (windows ? `${directory.replace(/\\$/, '')}\\${name}.exe` : `${directory.replace(/\/$/, '')}/${name}`));
};

export const findProgram = async (name: string, host: Host): Promise<Program | null> => {
  for (const file of programPaths(name, host.platform, host.env)) if (await host.exists(file)) return { file, before: [], env: {} };
  return null;
};

const telling = /assertion|error|denied|permission|not permitted|no such|invalid|syntax|disappear|no longer|went down|not up|not start|cannot|can't/i;

/** The one line that tells most about why a helper ended, without its program's name; null where it said nothing. */
export const tellingLine = (lines: readonly string[], source: CaptureSource): string | null => {
  const worth = lines.filter((line) => !source.smallTalk.test(line));
  const line = worth.find((candidate) => telling.test(candidate)) ?? worth.at(-1);
  return line === undefined ? null : line.replace(/^(\S*\/)?(dumpcap|tcpdump|cap-process): /, '');
};
