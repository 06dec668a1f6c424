import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writePieces } from '../../../electron/app/report-file.ts';

it('a report that takes long to make lets others work at its empty pieces, which are not written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icewatch-'));
  let others = 0;
  const seen: number[] = [];
  function* pieces(): Generator<Uint8Array, void> {
    const timer = setInterval(() => (others += 1), 0);
    for (let i = 0; i < 200 && others < 3; i++) {
      yield new Uint8Array(0);
      const until = performance.now() + 1;
      while (performance.now() < until);
    }
    seen.push(others);
    clearInterval(timer);
    yield Uint8Array.of(1, 2, 3);
  }
  try {
    await writePieces(pieces(), join(folder, 'report.pcapng'));
    expect([...readFileSync(join(folder, 'report.pcapng'))]).toEqual([1, 2, 3]);
    expect(seen).toEqual([3]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
