/** tcpdump: pcap with the kernel's times; it tells its losses at its end and whenever it is asked by a signal. */
import type { CaptureSource } from './capture-source.ts';
import { findProgram } from './capture-source.ts';

/**
 * Immediate mode makes libpcap use one slot of the snapshot length for every packet, so a great snapshot length means few slots. The
 * greatest packet that segmentation offload hands up is 64 KiB and its link header.
 */
const snapLength = '65600';
const kernelBufferKiB = '32768';

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
    args: [...before, '-i', device, '-p', '-n', '-U', '-s', snapLength, '-B', kernelBufferKiB, '--immediate-mode', '-w', '-', ...(filter === '' ? [] : ['--', filter])],
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
  // Where a system has SIGINFO, tcpdump listens to that instead and dies of SIGUSR1.
  statisticsSignal: process.platform === 'linux' ? 'SIGUSR1' : process.platform === 'darwin' ? 'SIGINFO' : null,
  latencyMs: 0,
  smallTalk: /^(tcpdump: (listening on|data link type|\d+ packets? captured)|dropped privs|\d+ packets? )/,
};
