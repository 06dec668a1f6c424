/**
 * The lab of ../shared and ours on top of it (test/lab), run for real: laptops, firewalls and servers in network namespaces, a call
 * between two Chromium pages.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { hasShared, projectRoot, sharedRoot } from './shared.ts';

const programs = ['ip', 'nft', 'turnserver', 'janus', 'chromium', 'dnsmasq', 'tinyproxy', 'tcpdump', 'dumpcap', 'openssl', 'python3', 'flock'];
const onPath = (name: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, name)));

/** Why the lab cannot be run here; null where it can. */
export const labObstacle = ((): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux: network namespaces';
  if (!hasShared) return 'needs ../shared';
  const missing = programs.filter((name) => !onPath(name));
  return missing.length === 0 ? null : `not installed: ${missing.join(' ')}`;
})();

if (labObstacle !== null && process.env['CI'] === 'true' && process.getuid?.() === 0) throw new Error(`the lab must run in CI: ${labObstacle}`);

export interface LiveCapture {
  /** Ends it as Ctrl-C does. */
  stop(): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

export interface Lab {
  /** Runs a scenario of ours or of the shared lab to its end; resolves to the path of what alice's browser said of it. */
  call(scenario: string): Promise<string>;
  /** `icewatch capture` on alice's laptop, on `eth0` unless told; resolves once it says that it captures on all of them. */
  captureOnAlice(args: readonly string[], interfaces?: readonly string[]): Promise<LiveCapture>;
  down(): Promise<void>;
}

const labFolder = `${projectRoot}test/lab/`;
const networkFile = (name: string): string => `${labFolder}scenarios/${name}.json`;
const networkSchema = z.object({ about: z.string(), network: z.array(z.string()).default([]), capture: z.array(z.string()).default(['eth0']) });

/** Names of our own scenarios. */
export const networks: readonly string[] = readdirSync(`${labFolder}scenarios`).map((file) => file.replace(/\.json$/, ''));
/** What a network does, what the lab needs built beside the shared one for it, and what to capture on: `any`, or one interface. */
export const networkOf = (name: string): z.infer<typeof networkSchema> => networkSchema.parse(JSON.parse(readFileSync(networkFile(name), 'utf8')));

/** The lab's namespaces have fixed names: one lab at a time on a machine, whoever runs it. */
const lockFile = process.env['ICEWATCH_LAB_LOCK'] ?? join(tmpdir(), 'icewatch-lab.lock');

const lock = async (): Promise<ChildProcess> => {
  const holder = spawn('flock', [lockFile, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
};

const checked = (command: string, args: readonly string[], options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string }): void => {
  const { status, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
};

const collect = (child: ChildProcess): { readonly stdout: () => string; readonly stderr: () => string } => {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => void (text.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => void (text.stderr += chunk.toString()));
  return { stdout: () => text.stdout, stderr: () => text.stderr };
};

/** `parts` as network.sh names them: what to build beside the shared lab. */
export const raiseLab = async (parts: readonly string[] = []): Promise<Lab> => {
  const holder = await lock();
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-lab-'));
  const env = { ...process.env, LAB_RUN: join(folder, 'run'), SHARED_LAB: `${sharedRoot}lab` };
  // In the run's folder: a server that dumps core as it ends does so there.
  const network = (...args: string[]): void => checked(`${labFolder}network.sh`, args, { env, cwd: folder });
  mkdirSync(env.LAB_RUN);
  const running = new Set<ChildProcess>();

  const start = (command: string, args: readonly string[]): ChildProcess => {
    const child = spawn(command, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    child.once('close', () => running.delete(child));
    return child;
  };

  const down = async (): Promise<void> => {
    for (const child of running) child.kill('SIGKILL');
    network('down');
    rmSync(folder, { recursive: true, force: true });
    holder.stdin?.end();
    await once(holder, 'close');
  };

  try {
    network('up', ...parts);
  } catch (error) {
    await down();
    throw error;
  }

  return {
    down,
    async call(scenario) {
      const out = join(folder, scenario);
      const shared = join(env.LAB_RUN, 'shared');
      const ours = existsSync(networkFile(scenario));
      const child = start('node', ours ? [`${labFolder}call.mjs`, out, networkFile(scenario)] : [join(shared, 'call.mjs'), out, join(shared, 'scenarios', `${scenario}.json`)]);
      const said = collect(child);
      const [status] = (await once(child, 'close')) as [number | null];
      if (status !== 0) throw new Error(`the call ended with status ${status}: ${said.stdout()}${said.stderr()}`);
      return join(out, 'alice.truth.json');
    },
    async captureOnAlice(args, interfaces = ['eth0']) {
      const child = start('ip', ['netns', 'exec', 'alice', 'node', `${projectRoot}bin/icewatch`, 'capture', ...interfaces.flatMap((name) => ['-i', name]), ...args]);
      const said = collect(child);
      const closed = once(child, 'close') as Promise<[number | null]>;
      const begun = new Promise<void>((resolve) => child.stderr?.on('data', () => interfaces.every((name) => new RegExp(`capturing .*\\b${name}\\b`).test(said.stderr())) && resolve()));
      await Promise.race([begun, closed.then(() => Promise.reject(new Error(`capture did not begin: ${said.stderr()}`)))]);
      return {
        async stop() {
          child.kill('SIGINT');
          const [status] = await closed;
          return { status, stdout: said.stdout(), stderr: said.stderr() };
        },
      };
    },
  };
};
