/** A capture source and a machine that do as a test says: no privileges, no packets of this machine. */
import type { CaptureSource } from '../../../electron/capture/capture-source.ts';
import { thisHost } from '../../../electron/capture/host.ts';
import type { Host } from '../../../electron/capture/host.ts';

/**
 * JavaScript that a helper runs, given `device`; `header()`, `packet(text)` and `die(status, text)` are there. The probe of a source
 * gets a header and no more.
 */
export const scriptedSource = (script: string, overrides: Partial<CaptureSource> = {}): CaptureSource => {
  const prelude = `
    const { writeSync } = require('node:fs');
    const device = process.argv[1];
    const header = () => { const h = Buffer.alloc(24); h.writeUInt32LE(0xa1b2c3d4); h.writeUInt16LE(2, 4); h.writeUInt16LE(4, 6); h.writeUInt32LE(65535, 16); h.writeUInt32LE(1, 20); writeSync(1, h); };
    const packet = (text) => { const b = Buffer.from(text); const h = Buffer.alloc(16); const now = Date.now(); h.writeUInt32LE(Math.floor(now / 1000)); h.writeUInt32LE(now % 1000 * 1000, 4); h.writeUInt32LE(b.length, 8); h.writeUInt32LE(b.length, 12); writeSync(1, Buffer.concat([h, b])); };
    const die = (status, text) => { writeSync(2, text + '\\n'); process.exit(status); };
    process.on('SIGINT', () => process.exit(0));
    setInterval(() => {}, 1000);
    if (device === 'lo') header(); else { ${script} }`;
  return {
    name: 'tcpdump',
    timestampSource: 'capture',
    find: () => Promise.resolve({ file: process.execPath, before: ['-e', prelude], env: {} }),
    describe: () => Promise.resolve('a scripted source'),
    capture: ({ file, before, env }, { device }) => ({ file, args: [...before, device], env, endsWithStdin: false }),
    compile: () => [],
    refusal: () => null,
    droppedFromLine: (line) => (/^dropped (\d+)$/.test(line) ? Number(line.slice(8)) : null),
    statistics: null,
    latencyMs: 0,
    smallTalk: /^dropped/,
    ...overrides,
  };
};

export interface ScriptedInterface {
  readonly name: string;
  readonly up?: boolean;
  readonly index?: number;
  readonly address?: string;
  readonly kind?: string;
  /** Where the default route goes. */
  readonly outward?: boolean;
}

/** A Linux machine with a loopback and the interfaces it has at the time of asking. */
export class ScriptedHost implements Host {
  readonly platform = 'linux';
  readonly env = {};
  readonly exists: Host['exists'] = (path) => thisHost.exists(path);
  interfaces: readonly ScriptedInterface[];

  constructor(...interfaces: readonly ScriptedInterface[]) {
    this.interfaces = interfaces;
  }

  run: Host['run'] = (file) => {
    const shown = [{ name: 'lo', index: 1, address: '127.0.0.1' }, ...this.interfaces].map((one: ScriptedInterface, i) => ({
      ifindex: one.index ?? i + 1,
      ifname: one.name,
      flags: one.up === false ? [] : ['UP'],
      operstate: one.up === false ? 'DOWN' : 'UP',
      link_type: one.name === 'lo' ? 'loopback' : 'ether',
      linkinfo: one.kind === undefined ? {} : { info_kind: one.kind },
      addr_info: one.address === undefined ? [] : [{ local: one.address }],
    }));
    return Promise.resolve(file === 'ip' ? { outcome: 'exited', status: 0, stdout: JSON.stringify(shown), stderr: '' } : { outcome: 'missing', status: null, stdout: '', stderr: '' });
  };

  readText: Host['readText'] = (path) =>
    Promise.resolve(
      path === '/proc/net/route' ? ['Iface', ...this.interfaces.filter(({ outward }) => outward === true).map(({ name }) => `${name}\t00000000\t0\t0003\t0\t0\t0\t00000000`)].join('\n') : null,
    );

  list: Host['list'] = () => Promise.resolve([]);
  addresses: Host['addresses'] = () => ({});
}
