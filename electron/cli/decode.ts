/** `icewatch decode`: every packet as one line of JSON with its layers. */
import { once } from 'node:events';
import { InvalidArgumentError } from 'commander';
import type { DecodedPacket } from '../core/decode/decoded-packet.ts';
import { WrongArguments } from './command.ts';
import type { CliStreams, RegisterCommand } from './command.ts';
import { createProgress } from './progress.ts';

interface DecodeOptions {
  readonly layer?: readonly string[];
  readonly limit?: number;
}

const examples = `
Examples:
  icewatch decode call.pcapng                      all packets
  icewatch decode call.pcapng --layer stun         those with a STUN message, wherever it is carried
  icewatch decode call.pcapng --limit 10           the first ten
  tcpdump -i eth0 -w - udp | icewatch decode -     as they come

A message that spans TCP segments is shown with the segment that completes it. A damaged file is shown as far as it can be read, and the exit
status is 1.
`;

const decode = async (file: string, options: DecodeOptions, streams: CliStreams): Promise<void> => {
  if (file === '-' && 'isTTY' in streams.stdin && streams.stdin.isTTY === true) throw new WrongArguments('standard input is a terminal: pipe a capture into it, or name a file');
  // Loaded here, so that `icewatch --help` need not.
  const [{ PacketDecoder }, { Pipeline }, { readCaptureFile }] = await Promise.all([
    import('../core/decode/packet-decoder.ts'),
    import('../core/flows/pipeline.ts'),
    import('../capture/file-source.ts'),
  ]);
  const limit = options.limit ?? Infinity;
  const enough = new AbortController();
  let printed = 0;
  /** Settles when standard output takes more; listens from the write that filled it, so that its 'drain' is not missed. */
  let drained: Promise<void> | null = null;
  const print = (packet: DecodedPacket): void => {
    if (printed >= limit || !hasLayer(packet, options.layer)) return;
    printed += 1;
    if (!streams.stdout.write(`${JSON.stringify(packet)}\n`)) {
      drained ??= once(streams.stdout, 'drain').then(() => {
        drained = null;
      });
    }
    if (printed >= limit) enough.abort();
  };
  const decoder = new PacketDecoder(print);
  const pipeline = new Pipeline(decoder);
  const progress = createProgress(streams.stderr, `reading ${file}`);
  try {
    await readCaptureFile(
      file,
      {
        interface: (captured) => decoder.announceInterface(captured),
        packet: (record) => {
          if (printed >= limit) return;
          pipeline.packet(record);
          decoder.flush();
        },
        // What is damaged rejects at the end; a capture that merely ends early is whole as far as it goes.
        issue: (issue) => void streams.stderr.write(`${issue.layer}: ${issue.reason} (byte ${issue.offset})\n`),
        dropped: () => undefined,
      },
      {
        signal: enough.signal,
        onProgress: (done, total) => progress.update(done, total),
        ready: async () => {
          await drained;
        },
      },
    );
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  } finally {
    progress.end();
  }
};

const hasLayer = (packet: DecodedPacket, wanted: readonly string[] | undefined): boolean =>
  wanted === undefined || packet.layers.some((l) => wanted.includes(l.layer));

const several = (name: string, before: readonly string[] = []): string[] => [...before, name];

const positive = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
};

export const register: RegisterCommand = (program, streams) => {
  program
    .command('decode')
    .description('print every packet as one line of JSON with its layers')
    .argument('<file>', "a pcap or pcapng file, also compressed with gzip; '-' is standard input")
    .option('--layer <name>', "only packets with this layer ('stun', 'turn-channel', 'dtls', 'rtp', 'dns', ...); may be given several times", several)
    .option('--limit <packets>', 'stop after so many', positive)
    .addHelpText('after', examples)
    .action((file: string, options: DecodeOptions) => decode(file, options, streams));
};
