/** Progress of long work, on a terminal only, on standard error only. */
import type { CliStreams } from './command.ts';
import { bytesText } from './summary-text.ts';

export interface Progress {
  /** `total` null: not known (standard input, gzip). */
  update(done: number, total: number | null): void;
  /** Takes the line away, so that what follows starts clean. */
  end(): void;
}

const redrawMs = 100;
const eraseLine = '\r\u001B[2K';
const silent: Progress = { update: () => undefined, end: () => undefined };

/** Redraws at most ten times a second; says nothing where standard error is not a terminal. */
export const createProgress = (stderr: CliStreams['stderr'], label: string, now: () => number = Date.now): Progress => {
  if (stderr.isTTY !== true) return silent;
  // Work that is over at once need not flash a line.
  let last = now();
  let drawn = false;
  return {
    update(done, total) {
      const time = now();
      if (time - last < redrawMs) return;
      last = time;
      drawn = true;
      const share = total === null || total === 0 ? bytesText(done) : `${Math.min(100, Math.floor((100 * done) / total))} % of ${bytesText(total)}`;
      stderr.write(`${eraseLine}${label} ${share}`);
    },
    end() {
      if (drawn) stderr.write(eraseLine);
      drawn = false;
    },
  };
};
