/**
 * The engine as a process of its own: plain Node's child (`fork`) or Electron's utility process. Standard output stays silent: what it
 * has to say goes over the channel. It ends with the channel, so that no engine outlives its app.
 */
import { version } from '../../package.json';
import { listInterfaces } from '../capture/interface-list.ts';
import { readCaptureFile } from '../capture/file-source.ts';
import { CaptureSupervisor } from '../capture/supervisor.ts';
import { createAnalyzer } from '../core/create-analyzer.ts';
import { captureMeta, pcapngReport } from '../core/report/pcapng.ts';
import { createRedaction } from '../core/report/redaction/redaction.ts';
import { failure } from './app-failure.ts';
import { Engine } from './engine.ts';
import { engineCommandSchema } from './engine-protocol.ts';
import type { EngineMessage } from './engine-protocol.ts';
import { writePieces } from './report-file.ts';

/** Electron's end of the channel in a utility process (https://www.electronjs.org/docs/latest/api/parent-port). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const parentPort = (process as { readonly parentPort?: ParentPort }).parentPort;

const send = (message: EngineMessage): Promise<void> => {
  if (parentPort !== undefined) {
    parentPort.postMessage(message);
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
};

/** Memory for the packets that an export may want: hours of signalling and the last minutes of media headers. */
const keepBytes = 96 * 1024 * 1024;

const engine = new Engine({
  createAnalyzer: (policy) => {
    const analyzer = createAnalyzer({ version, keepBytes });
    analyzer.setPolicy(policy);
    return analyzer;
  },
  readCaptureFile,
  startCapture: (options, events) => CaptureSupervisor.start(options, events),
  listInterfaces: () => listInterfaces(),
  writePackets: async (analyzer, path, { redactionKey, from, to, lastMinutes }) => {
    if (analyzer.kept === null) throw failure('no-capture', 'No packets were kept');
    const summary = analyzer.summary();
    const key = redactionKey === null ? null : Buffer.from(redactionKey, 'hex');
    const redaction = key === null ? null : { redaction: createRedaction(summary, key, analyzer.personal()), key };
    await writePieces(pcapngReport(analyzer.kept.between(from, to, lastMinutes), analyzer.interfaces, captureMeta(summary), redaction), path);
  },
  send,
  now: Date.now,
});

const hear = (message: unknown): void => {
  const command = engineCommandSchema.parse(message);
  void engine.handle(command);
};
if (parentPort === undefined) process.on('message', hear);
else parentPort.on('message', ({ data }) => hear(data));

// The app is gone, or the system wants this process gone: end what was started first.
const end = (): void => void engine.handle({ id: 0, do: 'shutDown' }).finally(() => process.exit(0));
process.on('disconnect', end);
process.on('SIGTERM', end);
// A terminal's Ctrl-C is for the app, which ends the engine in order.
process.on('SIGINT', () => undefined);
