/** The analyzer's parts put together: pipeline, tracker, facts, rules, summary. */
import type { PolicyInput } from '../contract/policy.ts';
import type { Series } from '../contract/session.ts';
import type { CaptureFacts, Summary } from '../contract/summary.ts';
import type { Analyzer, CaptureDescription } from './analyzer.ts';
import type { Issue } from './bytes/issue.ts';
import { Pipeline } from './flows/pipeline.ts';
import { linkTypeName } from './link/link-type.ts';
import type { CaptureInterface, PacketRecord } from './pcapfile/record.ts';
import { Policy } from './policy/policy.ts';
import { KeptPackets } from './report/kept-packets.ts';
import { personalOf, type Personal } from './report/redaction/personal.ts';
import { buildSummary } from './summary/build-summary.ts';
import { chartSeries } from './summary/chart-series.ts';
import { gatherFacts, type Facts } from './summary/facts.ts';
import { isoTime, milliseconds } from './summary/time.ts';
import { judge } from './rules/registry.ts';
import { Tracker } from './tracking/tracker.ts';
import { TickSchedule } from './verdict/tick-schedule.ts';
import { VerdictHistory } from './verdict/verdict-history.ts';

export interface AnalyzerOptions {
  /** Of Icewatch, for the summary. */
  readonly version: string;
  /** Memory for packets that an export may want, in bytes; 0 keeps none. */
  readonly keepBytes?: number;
}

const mostGaps = 1000;
/** What is answered by holding the call against a policy: another policy, another answer. */
const policyCodes = ['policy.missing', 'policy.leak'] as const;

export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  return new PacketAnalyzer(options);
}

class PacketAnalyzer implements Analyzer {
  readonly interfaces: CaptureInterface[] = [];
  readonly kept: KeptPackets | null;
  readonly #version: string;
  readonly #tracker = new Tracker();
  readonly #pipeline = new Pipeline(this.#tracker);
  readonly #history = new VerdictHistory();
  readonly #ticks = new TickSchedule();
  readonly #gaps: { start: number; end: number; reason: string }[] = [];
  #policy = Policy.none;
  #description: CaptureDescription = { source: 'file', timestampSource: 'capture' };
  #dropped: number | null = null;
  /** Microseconds since the epoch; the latest that any packet or `advanceTo` said. */
  #now: number | null = null;
  /** The facts of the current moment, until something changes. */
  #facts: Facts | null = null;

  constructor(options: AnalyzerOptions) {
    this.#version = options.version;
    const keepBytes = options.keepBytes ?? 0;
    this.kept = keepBytes > 0 ? new KeptPackets({ maxBytes: keepBytes }) : null;
  }

  describe(capture: CaptureDescription): void {
    this.#description = capture;
    this.#facts = null;
  }

  setLocalAddresses(addresses: readonly string[]): void {
    this.#tracker.local.setKnown(addresses);
    this.#facts = null;
  }

  setPolicy(policy: PolicyInput): void {
    this.#policy = new Policy(policy);
    this.#history.forget(policyCodes);
    this.#facts = null;
  }

  announceInterface(captured: CaptureInterface): void {
    this.interfaces.push(captured);
    this.#tracker.network.interfaces.push(captured);
    this.#facts = null;
  }

  packet(record: PacketRecord): void {
    if (this.#ticks.due(record.time)) this.#tickUntil(record.time);
    this.#facts = null;
    if (this.#now === null || record.time > this.#now) this.#now = record.time;
    this.#pipeline.packet(record);
    if (this.kept !== null && this.#pipeline.keepBytes > 0) this.kept.keep(record, this.#pipeline.keepBytes, this.#pipeline.keepRank);
  }

  captureIssue(issue: Issue): void {
    this.#facts = null;
    this.#tracker.issue(issue.layer, issue.offset, issue.reason);
  }

  dropped(total: number | null): void {
    this.#facts = null;
    this.#dropped = total;
  }

  gap(start: number, end: number, reason: string): void {
    this.#facts = null;
    if (this.#gaps.length < mostGaps) this.#gaps.push({ start, end, reason });
    this.#tracker.captureGap();
    this.advanceTo(end);
  }

  advanceTo(time: number): void {
    if (this.#now !== null && time <= this.#now) return;
    if (this.#ticks.due(time)) this.#tickUntil(time);
    this.#now = time;
    this.#facts = null;
  }

  summary(): Summary {
    return buildSummary(this.#current(), this.#history, this.#version);
  }

  personal(): Personal {
    return personalOf(this.#tracker);
  }

  series(): Series {
    const facts = this.#current();
    return chartSeries(this.#tracker.axis, facts.calls, this.#now);
  }

  /** Takes verdicts at the whole seconds up to `time`, before what happens then is known. */
  #tickUntil(time: number): void {
    const t = this.#tracker;
    const size = t.states.length + t.allocations.length + t.connections.length;
    const moments = this.#ticks.until(time, { calls: t.states.length + t.allocations.length, size, packets: t.packets });
    if (moments.length === 0) return;
    const capture = this.#capture();
    for (const at of moments) {
      const facts = gatherFacts(t, capture, at, this.#policy);
      this.#history.tick(facts, judge(facts));
    }
  }

  #current(): Facts {
    this.#facts ??= gatherFacts(this.#tracker, this.#capture(), this.#now ?? 0, this.#policy);
    return this.#facts;
  }

  #capture(): CaptureFacts {
    const t = this.#tracker;
    const span = t.firstTime === null || t.lastTime === null ? null : { start: t.firstTime, end: t.lastTime };
    return {
      source: this.#description.source,
      interfaces: [...new Set(this.interfaces.flatMap((i) => i.name ?? []))],
      linkTypes: [...t.linkTypes].map(linkTypeName),
      timestampSource: this.#description.timestampSource,
      start: span === null ? null : isoTime(span.start),
      end: span === null ? null : isoTime(span.end),
      durationMs: span === null ? 0 : milliseconds(span.start, span.end),
      packets: t.packets, bytes: t.bytes, truncated: t.truncated,
      malformed: t.issues.total,
      dropped: this.#dropped,
      gaps: this.#gaps.map((g) => ({ start: isoTime(g.start), end: isoTime(g.end), reason: g.reason })),
      issues: t.issues.kinds,
    };
  }
}
