/** Walks what was captured of one direction of a TCP connection and writes what may stay of it. */
import type { Run } from './captured-stream.ts';

export interface StreamScanner {
  run(run: Run): void;
  /** So much of the stream is missing. */
  gap(length: number): void;
}
