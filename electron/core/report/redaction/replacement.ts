/** Replaces parts of a text, each once. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** Where replacements overlap the longest counts, then the one given first. What was put in is not looked at again. */
export function replaceSpans(text: string, replacements: readonly Replacement[]): string {
  if (replacements.length === 0) return text;
  const chosen: Replacement[] = [];
  // A span that meets a longer one has its first or its last character in it.
  const covered = new Uint8Array(text.length);
  for (const span of [...replacements].sort((a, b) => b.to - b.from - (a.to - a.from))) {
    if (covered[span.from] === 1 || covered[span.to - 1] === 1) continue;
    covered.fill(1, span.from, span.to);
    chosen.push(span);
  }
  let out = '';
  let at = 0;
  for (const { from, to, by } of chosen.sort((a, b) => a.from - b.from)) {
    out += text.slice(at, from) + by;
    at = to;
  }
  return out + text.slice(at);
}
