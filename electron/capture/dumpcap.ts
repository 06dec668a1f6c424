/** Wireshark's dumpcap: pcapng with the kernel's times; its losses are told at its end, in the stream and on standard error. */
import type { CaptureSource } from './capture-source.ts';
import { findProgram } from './capture-source.ts';

/** MiB for the kernel's ring: a second of a gigabit network, for when this laptop is busy. */
const kernelBufferMiB = '32';

export const dumpcap: CaptureSource = {
  name: 'dumpcap',
  timestampSource: 'capture',
  find: (host) => findProgram('dumpcap', host),
  describe: async (host, { file }) => {
    const version = /Dumpcap \(Wireshark\) (\S+)/.exec((await host.run(file, ['-v'])).stdout)?.[1];
    return version === undefined ? file : `${file}, version ${version.replace(/\.$/, '')}`;
  },
  // -p: not promiscuous. This laptop's own packets are wanted, nobody else's.
  capture: ({ file, before, env }, { device, filter }) => ({
    file, env, endsWithStdin: false,
    args: [...before, '-i', device, '-p', '-q', '-n', '-B', kernelBufferMiB, ...(filter === '' ? [] : ['-f', filter]), '-w', '-'],
  }),
  compile: ({ before }, { device, filter }) => [...before, '-i', device, '-p', '-d', '-f', filter],
  refusal: ({ status, stdout, stderr }) => {
    // It exits with 0 either way; only success prints instructions.
    if (status === 0 && /^\(000\)/m.test(stdout)) return null;
    return /\(can't parse filter expression: (.+)\)\./.exec(stderr)?.[1] ?? /That string isn't a valid capture filter \((.+)\)/.exec(stderr)?.[1] ?? /^dumpcap: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim();
  },
  droppedFromLine: (line) => {
    const dropped = /Packets received\/dropped on interface .*: \d+\/(\d+) /.exec(line)?.[1];
    return dropped === undefined ? null : Number(dropped);
  },
  statistics: null,
  // It asks libpcap for a batch every 250 ms.
  latencyMs: 300,
  smallTalk: /^(Capturing on|File:|Packets (captured|received|:))/,
};
