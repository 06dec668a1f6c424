/** A click on a claim must lead somewhere: every packet that a summary cites was kept, and can be shown. */
import { describe, expect, it } from 'vitest';
import { readCaptureFile } from '../../electron/capture/file-source.ts';
import { mostFrames } from '../../electron/contract/packets.ts';
import type { ShownPacket } from '../../electron/contract/packets.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import type { Analyzer } from '../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { keptFrames } from '../../electron/core/decode/kept-frames.ts';
import { labCapture, labCaptures, projectRoot } from '../helpers/shared.ts';

async function analyze(path: string): Promise<Analyzer> {
  const analyzer = createAnalyzer({ version: '0.0.0', keepBytes: 96 << 20 });
  await readCaptureFile(path, {
    interface: (captured) => analyzer.announceInterface(captured), packet: (record) => analyzer.packet(record), issue: (issue) => analyzer.captureIssue(issue),
    dropped: (total) => analyzer.dropped(total),
  });
  return analyzer;
}

const citedFrames = (summary: Summary): number[] => {
  const evidence = [...summary.findings, ...summary.calls.flatMap(({ verdict, ladder }) => [verdict, ...ladder]), ...(summary.verdict === null ? [] : [summary.verdict])].flatMap((claim) => claim.evidence);
  const frames = [...evidence, ...summary.timeline, ...summary.nat.mappings].map(({ frame }) => frame).concat(summary.calls.flatMap(({ pairs }) => pairs.map(({ firstFrame }) => firstFrame)));
  return [...new Set(frames)].filter((frame) => frame > 0);
};

function show(analyzer: Analyzer, frames: readonly number[]): ShownPacket[] {
  if (analyzer.kept === null) throw new Error('nothing was kept');
  const out: ShownPacket[] = [];
  for (let i = 0; i < frames.length; i += mostFrames) {
    const work = keptFrames(analyzer.kept, analyzer.interfaces, frames.slice(i, i + mostFrames));
    let step = work.next();
    while (step.done !== true) step = work.next();
    out.push(...step.value);
  }
  return out;
}

describe('every packet that is cited can be shown', () => {
  const captures: [name: string, path: string][] = [['the sample', `${projectRoot}resources/sample.pcapng`], ...labCaptures.map((name): [string, string] => [name, labCapture(name)])];
  it.each(captures)('%s', async (_name, path) => {
    const analyzer = await analyze(path);
    const frames = citedFrames(analyzer.summary());
    expect(frames.length).toBeGreaterThan(5);
    const packets = show(analyzer, frames);
    expect(packets.flatMap((p) => (p.kept ? [] : [p]))).toEqual([]);
    for (const p of packets) {
      if (!p.kept) continue;
      expect(p.layers.length, p.title).toBeGreaterThan(0);
      expect(p.layers.flatMap(({ fields }) => fields).some(({ telling }) => telling), `${p.frame}: ${p.title}`).toBe(true);
    }
  });
});
