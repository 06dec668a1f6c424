/**
 * The whole path of a packet, from the capture file's bytes to the trackers, against only reading the same file. The ratio is what counts: under Vitest
 * each import is a property access, which a bundle spares.
 */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../electron/core/pcapfile/reader.ts';
import type { PacketRecord } from '../../electron/core/pcapfile/record.ts';
import { hasShared, labCapture } from '../helpers/shared.ts';

function read(file: Uint8Array, packet: (record: PacketRecord) => void): void {
  const reader = new CaptureFileReader({ interface: () => undefined, packet, issue: () => undefined, dropped: () => undefined });
  reader.push(file);
  reader.end();
}

for (const name of ['direct', 'forced-relay-both', 'udp-blocked-relay-tcp']) {
  if (!hasShared) break;
  const file = readFileSync(labCapture(name));
  let sum = 0;
  describe(name, () => {
    bench('read the file', () => read(file, (r) => (sum += r.to - r.from)));
    bench('analyze it', () => {
      const analyzer = createAnalyzer({ version: 'bench' });
      read(file, (r) => analyzer.packet(r));
      sum += analyzer.summary().capture.packets;
    });
    bench('analyze it and keep what an export wants', () => {
      const analyzer = createAnalyzer({ version: 'bench', keepBytes: 1 << 24 });
      read(file, (r) => analyzer.packet(r));
      sum += analyzer.summary().capture.packets;
    });
  });
}
