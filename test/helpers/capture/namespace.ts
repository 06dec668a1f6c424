/** A network namespace of a test's own, and capture sources that work inside it. Root only. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CaptureSource, Program } from '../../../electron/capture/capture-source.ts';
import { thisHost } from '../../../electron/capture/host.ts';
import type { Host } from '../../../electron/capture/host.ts';

const ran = (file: string, args: readonly string[]): boolean => {
  try {
    execFileSync(file, [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Why tests that need a namespace cannot run here; null where they can. */
export const namespaceObstacle: string | null =
  process.platform !== 'linux' ? 'network namespaces are Linux only'
  : process.getuid?.() !== 0 ? 'network namespaces need root'
  : ran('ip', ['netns', 'list']) ? null
  : 'the command ip is missing';

if (namespaceObstacle !== null && process.env['CI'] === 'true') throw new Error(`in CI these tests must run: ${namespaceObstacle}`);

export const installed = (program: string): boolean => ['/usr/bin/', '/usr/sbin/', '/bin/', '/sbin/'].some((directory) => existsSync(directory + program));

let made = 0;

export class Namespace {
  readonly name = `iwE-${process.pid}-${made++}`;
  readonly #enter = ['netns', 'exec', this.name];

  constructor() {
    execFileSync('ip', ['netns', 'add', this.name]);
    this.ip('link set lo up');
  }

  /** `ip` inside, its arguments in one string. */
  ip(args: string): string {
    return execFileSync('ip', ['-n', this.name, ...args.split(' ')], { encoding: 'utf8' });
  }

  /** A pair of interfaces; `name` gets `address`, its peer is up without one. */
  addLink(name: string, address: string): void {
    this.ip(`link add ${name} type veth peer name ${name}-p`);
    this.ip(`addr add ${address} dev ${name}`);
    this.ip(`link set ${name}-p up`);
    this.ip(`link set ${name} up`);
  }

  /** Runs JavaScript inside until it ends. */
  node(script: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn('ip', [...this.#enter, process.execPath, '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
      child.on('error', reject);
      child.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`ended with ${status ?? 'a signal'}`))));
    });
  }

  /** Sends `count` datagrams `prefix + number` to an address and port, twenty every `pauseMs`. */
  send(count: number, address: string, port: number, prefix: string, pauseMs = 5): Promise<void> {
    return this.node(`
      const socket = require('node:dgram').createSocket('udp4');
      let sent = 0;
      (function turn() {
        for (let i = 0; i < 20 && sent < ${count}; i++) socket.send('${prefix}' + sent++, ${port}, '${address}');
        if (sent < ${count}) setTimeout(turn, ${pauseMs}); else setTimeout(() => socket.close(), 50);
      })();`);
  }

  host(): Host {
    return {
      ...thisHost,
      run: (file, args, env) => thisHost.run('ip', [...this.#enter, file, ...args], env),
      readText: async (path) => {
        if (!path.startsWith('/proc/net/')) return thisHost.readText(path);
        const { status, stdout } = await thisHost.run('ip', [...this.#enter, 'cat', path]);
        return status === 0 ? stdout : null;
      },
    };
  }

  /** The source, its programs started inside. */
  inside(source: CaptureSource): CaptureSource {
    let outer: Program | null = null;
    return {
      ...source,
      find: async (host) => {
        outer = await source.find(host);
        return outer === null ? null : { ...outer, file: 'ip', before: [...this.#enter, outer.file, ...outer.before] };
      },
      describe: (host) => source.describe(host, outer!),
    };
  }

  remove(): void {
    execFileSync('ip', ['netns', 'delete', this.name]);
  }
}
