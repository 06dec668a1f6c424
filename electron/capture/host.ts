/** The machine as capture sees it, so that every platform's ways can be tested on one. */
import { execFile } from 'node:child_process';
import { access, constants, readFile, readdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';

export interface CommandResult {
  /** The program is not there ('missing'), may not be executed ('denied'), or did not end in time. */
  readonly outcome: 'exited' | 'missing' | 'denied' | 'timeout';
  /** Exit status; null unless it exited by itself. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Host {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs a program to its end without a shell, in the C locale, for 10 s at most and 4 MiB of output. `env` is added to ours. Never rejects. */
  run(file: string, args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<CommandResult>;
  /** null where it cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Names in a directory; none where it cannot be read. */
  list(directory: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  addresses(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
}

const runTimeoutMs = 10_000;
const runOutputBytes = 4 * 1024 * 1024;

const run: Host['run'] = (file, args, env = {}) =>
  new Promise((resolve) => {
    const options = { timeout: runTimeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: runOutputBytes, windowsHide: true, env: { ...process.env, LC_ALL: 'C', ...env } };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ outcome: 'exited', status: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ outcome: 'exited', status: error.code, stdout, stderr });
      else if (error.code === 'EACCES' || error.code === 'EPERM') resolve({ outcome: 'denied', status: null, stdout, stderr });
      else if (error.code === 'ENOENT') resolve({ outcome: 'missing', status: null, stdout, stderr });
      else resolve({ outcome: error.killed === true ? 'timeout' : 'exited', status: null, stdout, stderr });
    });
  });

export const thisHost: Host = {
  platform: process.platform,
  env: process.env,
  run,
  readText: (path) => readFile(path, 'utf8').catch(() => null),
  list: (directory) => readdir(directory).catch(() => []),
  exists: (path) => access(path, constants.F_OK).then(() => true, () => false),
  addresses: networkInterfaces,
};
