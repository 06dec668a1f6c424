/** What is exported gives the same diagnosis when it is analysed again, though media is cut out of it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../../electron/contract/summary.ts';
import type { Analyzer } from '../../../../electron/core/analyzer.ts';
import { createAnalyzer } from '../../../../electron/core/create-analyzer.ts';
import { CaptureFileReader } from '../../../../electron/core/pcapfile/reader.ts';
import { captureMeta, pcapngReport } from '../../../../electron/core/report/pcapng.ts';
import { hasShared, labCapture, labCaptures, projectRoot, thirdPartyCapture, thirdPartyCaptures } from '../../../helpers/shared.ts';

function analyzed(bytes: Uint8Array): Analyzer {
  const a = createAnalyzer({ version: 'test', keepBytes: 1 << 28 });
  const reader = new CaptureFileReader({
    interface: (i) => a.announceInterface(i),
    packet: (p) => a.packet(p),
    issue: (i) => a.captureIssue(i),
    dropped: (n) => a.dropped(n),
  });
  reader.push(bytes);
  reader.end();
  return a;
}

const exported = (a: Analyzer): Uint8Array => Buffer.concat([...pcapngReport(a.kept!, a.interfaces, captureMeta(a.summary()))]);

/** Frames that do not matter are left out, so numbers and the capture's own figures differ; what is said of calls does not. */
function diagnosis(s: Summary): unknown {
  const clean = { calls: s.calls, allocations: s.allocations, stunServers: s.stunServers, nat: s.nat.mapping, answers: s.findings.filter((f) => f.code !== 'capture.incomplete').map((f) => [f.code, f.answer]) };
  return JSON.parse(JSON.stringify(clean, (key, value: unknown) => (key === 'frame' || key === 'firstFrame' || key === 'fingerprints' ? undefined : value)));
}

describe.skipIf(!hasShared)('an exported capture', () => {
  for (const name of labCaptures) {
    it(`of ${name} gives the same diagnosis again`, () => {
      const original = readFileSync(labCapture(name));
      const first = analyzed(original);
      const cut = exported(first);
      expect(diagnosis(analyzed(cut).summary())).toEqual(diagnosis(first.summary()));
    });
  }

  it('of a call through a web proxy keeps what the proxy was asked for', () => {
    const first = analyzed(gunzipSync(readFileSync(`${projectRoot}test/fixtures/networks/proxy-only/alice.pcapng.gz`)));
    const cut = exported(first);
    expect(diagnosis(analyzed(cut).summary())).toEqual(diagnosis(first.summary()));
    expect(Buffer.from(cut).includes('User-Agent')).toBe(false);
  });

  it('of media over UDP holds headers and no media', () => {
    const original = readFileSync(labCapture('direct'));
    expect(exported(analyzed(original)).length).toBeLessThan(original.length / 4);
  });

  for (const name of thirdPartyCaptures) {
    it(`of ${name} gives the same diagnosis again`, () => {
      const first = analyzed(readFileSync(thirdPartyCapture(name)));
      expect(diagnosis(analyzed(exported(first)).summary())).toEqual(diagnosis(first.summary()));
    });
  }
});
