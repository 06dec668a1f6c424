/** tcpdump: pcap with the kernel's times; it tells its losses at its end and whenever it is asked by a signal. */
import type { CaptureSource } from './capture-source.ts';
import { findProgram } from './capture-source.ts';

const kernelBufferKiB = '32768';

// Where a system has SIGINFO, tcpdump listens to that instead and dies of SIGUSR1.
const statisticsSignal = process.platform === 'linux' ? 'SIGUSR1' : process.platform === 'darwin' ? 'SIGINFO' : null;

export const tcpdump: CaptureSource = {
  name: 'tcpdump',
  timestampSource: 'capture',
  find: (host) => findProgram('tcpdump', host),
  describe: async (host, { file }) => {
    const { stdout, stderr } = await host.run(file, ['--version']);
    const version = /tcpdump(?:\.\S+)? version (\S+)/.exec(stdout + stderr)?.[1];
    return version === undefined ? file : `${file}, version ${version}`;
  },
  capture: ({ file, before, env }, { device, filter }) => ({
    file, env, endsWithStdin: false,
    args: [...before, '-i', device, '-p', '-n', '-U', '-B', kernelBufferKiB, '-w', '-', ...(filter === '' ? [] : ['--', filter])],
  }),
  compile: ({ before }, { device, filter }) => [...before, '-i', device, '-p', '-d', '--', filter],
  refusal: ({ status, stderr }) => {
    if (status === 0) return null;
    return /can't parse filter expression: (.+)/.exec(stderr)?.[1] ?? /^(?:\S*\/)?tcpdump: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim();
  },
  droppedFromLine: (line) => {
    const dropped = /(\d+) packets? dropped by kernel/.exec(line)?.[1];
    return dropped === undefined ? null : Number(dropped);
  },
  statistics: statisticsSignal === null ? null : { signal: statisticsSignal, from: /^tcpdump: listening on / },
  // It asks libpcap for a batch every second. Immediate mode would have it wait less and lose more: docs/decisions/031-live-capture.md.
  latencyMs: 1100,
  smallTalk: /^(tcpdump: (listening on|data link type|\d+ packets? captured)|dropped privs|\d+ packets? )/,
};
