/** Decodes kept packets for the page, in turns with whatever else the engine has to do. One request at a time: the page shows one. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ShownPacket } from '../contract/packets.ts';
import type { Analyzer } from '../core/analyzer.ts';
import { keptFrames } from '../core/decode/kept-frames.ts';
import { failure } from './app-failure.ts';

/** Milliseconds of decoding before others have their turn. */
const turn = 8;

export class KeptPacketReader {
  #latest = 0;

  /** One packet for each of `frames`. Rejects with an `AppFailure` where nothing was captured, and when a later request or `cancel` comes first. */
  async read(analyzer: Analyzer | null, frames: readonly number[]): Promise<{ packets: ShownPacket[] }> {
    const mine = ++this.#latest;
    const kept = analyzer?.kept ?? null;
    if (analyzer === null || kept === null) throw failure('no-capture', 'There are no packets to show', { advice: 'Start a capture or open a file first.' });
    const work = keptFrames(kept, analyzer.interfaces, frames);
    let began = performance.now();
    for (;;) {
      const step = work.next();
      if (step.done === true) return { packets: step.value };
      if (performance.now() - began < turn) continue;
      await nextTurn();
      if (mine !== this.#latest) throw failure('cancelled', 'Other packets were asked for');
      began = performance.now();
    }
  }

  cancel(): void {
    this.#latest++;
  }
}
