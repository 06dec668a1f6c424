/** What an engine stands on, played by the test. */
import type { EnginePorts } from '../../../electron/app/engine.ts';
import type { LiveEvents, PacketEvents } from '../../../electron/app/analysis-session.ts';
import type { PacketExport } from '../../../electron/app/engine-protocol.ts';
import type { FileReadOptions } from '../../../electron/app/file-session.ts';
import type { RunningCapture } from '../../../electron/app/live-session.ts';
import type { InterfaceList } from '../../../electron/contract/capture.ts';
import { newRecord } from '../../../electron/core/pcapfile/record.ts';
import type { CaptureInterface } from '../../../electron/core/pcapfile/record.ts';
import { analyzerDouble } from './analyzer-double.ts';
import type { AnalyzerDouble } from './analyzer-double.ts';

export const ethernet = (name = 'eth-test'): CaptureInterface => ({ id: 0, name, description: null, linkType: 1, snapLength: 262144 });
export const packet = newRecord;

export const noInterfaces: InterfaceList = { interfaces: [], defaults: [], sources: [], chosenSource: null, chosenBecause: 'none' };

/** A file whose reading the test drives. */
export interface PlayedFile {
  readonly path: string;
  readonly events: PacketEvents;
  readonly options: FileReadOptions;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

export interface PlayedCapture {
  readonly events: LiveEvents;
  readonly said: string[];
}

export interface PlayedPorts {
  readonly ports: Omit<EnginePorts, 'send' | 'now'>;
  readonly analyzers: AnalyzerDouble[];
  readonly files: PlayedFile[];
  readonly captures: PlayedCapture[];
  /** What was asked to be written as packets. */
  readonly written: { readonly path: string; readonly packets: PacketExport }[];
}

export function playedPorts(changes: Partial<EnginePorts> = {}): PlayedPorts {
  const analyzers: AnalyzerDouble[] = [];
  const files: PlayedFile[] = [];
  const captures: PlayedCapture[] = [];
  const written: PlayedPorts['written'] = [];
  return {
    written,
    analyzers,
    files,
    captures,
    ports: {
      createAnalyzer: (policy) => {
        const analyzer = analyzerDouble();
        analyzer.setPolicy(policy);
        analyzers.push(analyzer);
        return analyzer;
      },
      readCaptureFile: (path, events, options) =>
        new Promise((resolve, reject) => {
          options.signal.addEventListener('abort', () => reject(new Error('aborted')));
          files.push({ path, events, options, end: resolve, fail: reject });
        }),
      startCapture: (_options, events) => {
        const said: string[] = [];
        captures.push({ events, said });
        const capture: RunningCapture = {
          source: 'dumpcap',
          sourceReason: 'it is there',
          timestampSource: 'capture',
          pause: () => void said.push('pause'),
          resume: () => void said.push('resume'),
          stop: () => {
            said.push('stop');
            return Promise.resolve();
          },
        };
        return Promise.resolve(capture);
      },
      listInterfaces: () => Promise.resolve(noInterfaces),
      writePackets: (_analyzer, path, packets) => {
        written.push({ path, packets });
        return Promise.resolve();
      },
      ...changes,
    },
  };
}
