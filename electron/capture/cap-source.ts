/** Our own process around the npm package `cap`: pcap with times taken on arrival. It cannot tell what it lost. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CaptureSource } from './capture-source.ts';
import type { Host } from './host.ts';

/** Beside this file or above its chunk when built, in out/ when run from the sources. */
const builtPlaces = ['./cap-process.js', '../cap-process.js', '../node/cap-process.js', '../../node/cap-process.js', '../../out/node/cap-process.js'];

const findScript = async (host: Host): Promise<string | null> => {
  for (const place of builtPlaces) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (await host.exists(path)) return path;
  }
  return null;
};

/**
 * The Node to run in. An Electron app is none: its binary would start the app again where the runAsNode fuse is off, and cap is compiled
 * for Node's binary interface. Main names the Node that it was started with, if any.
 */
const nodeProgram = (host: Host): string | null => ('electron' in process.versions ? (host.env['ICEWATCH_NODE'] ?? null) : process.execPath);

/** `script`: the built cap-process; found where the build puts it when left out. */
export const capSource = (script?: string): CaptureSource => {
  return {
    name: 'cap',
    timestampSource: 'userspace',
    find: async (host) => {
      const path = script ?? (await findScript(host));
      const node = nodeProgram(host);
      if (path === null || node === null) return null;
      try {
        createRequire(path).resolve('cap');
      } catch {
        return null;
      }
      return { file: node, before: [path], env: {} };
    },
    describe: (_host, { file, before }) => {
      const { version } = createRequire(before[0]!)('cap/package.json') as { version: string };
      return Promise.resolve(`npm package cap, version ${version}, in ${file}`);
    },
    capture: ({ file, before, env }, { device, filter }) => ({ file, env, endsWithStdin: true, args: [...before, '-i', device, '-f', filter] }),
    compile: ({ before }, { device, filter }) => [...before, '-i', device, '-f', filter, '--check'],
    refusal: ({ status, stderr }) => {
      if (status === 0) return null;
      return /can't parse filter expression: (.+)/.exec(stderr)?.[1] ?? /^cap-process: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim();
    },
    droppedFromLine: () => null,
    statistics: null,
    latencyMs: 0,
    smallTalk: /^Warning: .* This may not actually work/,
  };
};
