/** Which parts of something have come, in any order: `[start, end)` in turn, sorted and apart. */

/** `stretches` with `[start, end)` added, joined to what it touches. */
export function withStretch(stretches: readonly number[], start: number, end: number): number[] {
  const out: number[] = [];
  let i = 0;
  for (; i < stretches.length && stretches[i + 1]! < start; i += 2) out.push(stretches[i]!, stretches[i + 1]!);
  for (; i < stretches.length && stretches[i]! <= end; i += 2) {
    start = Math.min(start, stretches[i]!);
    end = Math.max(end, stretches[i + 1]!);
  }
  out.push(start, end);
  for (; i < stretches.length; i++) out.push(stretches[i]!);
  return out;
}
