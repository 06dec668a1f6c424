/** A capture as it is analysed and exported: with what is in it, and redacted. */
import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Analyzer } from '../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import type { PacketRedaction } from '../../electron/core/report/packets/redact-packets.ts';
import { captureMeta, pcapngReport } from '../../electron/core/report/pcapng.ts';
import { createRedaction } from '../../electron/core/report/redaction/redaction.ts';
import { testKey } from './redacted-packets.ts';
import { projectRoot } from './shared.ts';

const networks = `${projectRoot}test/fixtures/networks/`;
/** Names of the lab's networks, and of the capture that each has. */
export const networkNames: readonly string[] = readdirSync(networks);
export const networkCapture = (name: string): string => `${networks}${name}/alice.pcapng.gz`;

export function analyzedFile(path: string): Analyzer {
  const bytes = readFileSync(path);
  return analyzedBytes(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

export function analyzedBytes(bytes: Uint8Array): Analyzer {
  const analyzer = createAnalyzer({ version: 'test', keepBytes: 1 << 28 });
  const reader = new CaptureFileReader({
    interface: (captured) => analyzer.announceInterface(captured),
    packet: (record) => analyzer.packet(record),
    issue: (issue) => analyzer.captureIssue(issue),
    dropped: (total) => analyzer.dropped(total),
  });
  reader.push(bytes);
  reader.end();
  return analyzer;
}

export const redactionOf = (analyzer: Analyzer): PacketRedaction => ({ redaction: createRedaction(analyzer.summary(), testKey, analyzer.personal()), key: testKey });

/** Null reveals everything. */
export const exportedBytes = (analyzer: Analyzer, redaction: PacketRedaction | null): Uint8Array =>
  Buffer.concat([...pcapngReport(analyzer.kept!, analyzer.interfaces, captureMeta(analyzer.summary()), redaction)]);
