/**
 * Which pair a peer connection used, and when. What this laptop sends shows its choice: the selected pair is the one that carries its data; before
 * there is data, the one that was nominated.
 */
import type { PairView } from './pair-view.ts';
import { ownChecks, peerChecks } from './pair-view.ts';

/** Microseconds since the epoch. */
export interface SelectedPeriod {
  readonly pair: PairView;
  start: number;
  end: number;
}

/** A use shorter than this, between two of another pair, is a packet that came late and no choice. Microseconds. */
const shortest = 200_000;

interface Span {
  readonly pair: PairView;
  readonly start: number;
  readonly end: number;
}

export function selectedPeriods(pairs: readonly PairView[]): SelectedPeriod[] {
  const working = pairs.filter((p) => p.works);
  let spans = working.flatMap((pair) => pair.sent.periods.map((s): Span => ({ pair, start: s.start, end: s.end })));
  if (spans.length === 0) spans = working.flatMap((pair) => pair.received.periods.map((s): Span => ({ pair, start: s.start, end: s.end })));
  if (spans.length === 0) spans = nominatedSpans(working);
  return joined(cut(spans));
}

/** Of pairs that carry no data yet: each from its nomination to its last answered check. */
function nominatedSpans(pairs: readonly PairView[]): Span[] {
  return pairs.flatMap((pair): Span[] => {
    const own = ownChecks(pair);
    const at = own?.nominatedTime ?? peerChecks(pair)?.nominatedTime ?? null;
    return at === null ? [] : [{ pair, start: at, end: Math.max(at, pair.lastTime) }];
  });
}

/** At each moment, of the spans that cover it, the one that began last. */
function cut(spans: Span[]): SelectedPeriod[] {
  const borders = [...new Set(spans.flatMap((s) => [s.start, s.end]))].sort((a, b) => a - b);
  const byStart = [...spans].sort((a, b) => a.start - b.start);
  const out: SelectedPeriod[] = [];
  let active: Span[] = [];
  let next = 0;
  for (let i = 0; i < borders.length; i++) {
    const from = borders[i]!;
    while (next < byStart.length && byStart[next]!.start <= from) active.push(byStart[next++]!);
    const to = borders[i + 1] ?? from;
    // A span of a single packet covers its own moment.
    active = active.filter((s) => s.end > from || (s.start === from && s.end === from));
    const latest = active.at(-1);
    if (latest !== undefined && (to > from || latest.end === from)) out.push({ pair: latest.pair, start: from, end: Math.min(to, Math.max(latest.end, from)) });
  }
  return out;
}

/** Joins neighbours of the same pair, and drops blips between them. */
function joined(periods: readonly SelectedPeriod[]): SelectedPeriod[] {
  const out: SelectedPeriod[] = [];
  const add = (p: SelectedPeriod): void => {
    const last = out.at(-1);
    if (last?.pair === p.pair) last.end = Math.max(last.end, p.end);
    else out.push({ ...p });
  };
  periods.forEach((p, i) => {
    const blip = p.end - p.start < shortest && i + 1 < periods.length;
    if (!blip) add(p);
  });
  return out;
}
