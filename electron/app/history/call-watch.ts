/**
 * Watches what a live capture shows for calls that end, and sees to it that each is recorded once: in the history, for the fleet, and told to the person. Files and
 * samples are looked at, not lived through: their calls are not recorded.
 */
import type { HistorySettings } from '../../contract/history.ts';
import type { Series, SessionState } from '../../contract/session.ts';
import type { Call, Summary } from '../../contract/summary.ts';
import { callUid, summaryOfCall } from '../../core/report/call-summary.ts';
import { isOver } from '../analysis-session.ts';
import { toAppError } from '../app-failure.ts';
import type { EngineUpdate } from '../engine-protocol.ts';
import type { CallHistory } from './call-history.ts';

export type EndedCall = NonNullable<SessionState['endedCall']>;

export interface CallWatchPorts {
  readonly settings: () => HistorySettings;
  readonly history: Pick<CallHistory, 'record' | 'captureFile' | 'keepCapture'>;
  /** Writes the packets that are kept of that time, in microseconds since the epoch. */
  readonly writePackets: (path: string, from: number, to: number) => Promise<void>;
  readonly report: (uid: string, summary: Summary) => Promise<void>;
  /** For the page. */
  readonly ended: (call: EndedCall) => void;
  /** Outside the window. */
  readonly notify: (title: string, body: string) => void;
  readonly warn: (line: string) => void;
}

interface Shown {
  readonly session: SessionState;
  readonly summary: Summary;
  readonly series: Series;
}

/**
 * A call is over once nothing was heard of it for so long, in capture time: it may have moved to another path meanwhile, and its verdict does not change any more
 * (docs/decisions/060). Milliseconds.
 */
const overAfter = 16_000;
/** Names are resolved and candidates gathered before a call's first packet, and answers come after its last. Milliseconds. */
const before = 10_000;
const after = 2000;

/** `ended`: heard to its end; `stopped` with the capture, by the person; `broken off` where the capture failed, or another took its place. */
type Ending = 'ended' | 'stopped' | 'broken off';

export class CallWatch {
  readonly #ports: CallWatchPorts;
  /** Of the live session that goes on, or went on last; null before its first summary. */
  #shown: Shown | null = null;
  /** Calls of this session that have been seen to, as they were then. */
  readonly #seenTo = new Set<string>();
  /** Calls that the person has been told of: a call that resumes ends twice, and is told once. */
  readonly #told = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(ports: CallWatchPorts) {
    this.#ports = ports;
  }

  /** `shown` is what the page shows after `changes`. */
  see(changes: EngineUpdate, shown: Shown): void {
    const last = this.#shown;
    if (last !== null && (shown.session.kind !== 'live' || !isSameCapture(last.summary, shown.summary))) {
      // A call that went on in it is recorded as far as it was seen.
      for (const call of last.summary.calls) this.#seeTo(call, last, 'broken off');
      this.#shown = null;
      this.#seenTo.clear();
    }
    // Until its first summary comes, what is shown is of the session before.
    if (shown.session.kind !== 'live' || (this.#shown === null && changes.summary === undefined)) return;
    this.#shown = shown;
    for (const call of shown.summary.calls) {
      const ending = endingOf(call, shown);
      if (ending !== null) this.#seeTo(call, shown, ending);
    }
  }

  /** Whether a call is going on. */
  get hasCall(): boolean {
    return this.#shown !== null && !isOver(this.#shown.session) && this.#shown.summary.calls.some((call) => isOurs(call) && !this.#seenTo.has(stateOf(call)));
  }

  /** From now on calls are recorded, but nobody is told. */
  closing(): void {
    this.#isClosing = true;
  }

  /** Resolves when all that was begun is done. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #seeTo(call: Call, { summary }: Shown, ending: Ending): void {
    const state = stateOf(call);
    if (this.#seenTo.has(state) || !isOurs(call)) return;
    this.#seenTo.add(state);
    const uid = callUid(summary, call.id);
    const isNews = ending !== 'broken off' && !this.#isClosing && !this.#told.has(uid);
    if (isNews) this.#told.add(uid);
    const cut = summaryOfCall(summary, call.id);
    // A capture goes on whatever becomes of its record.
    this.#work = this.#work.then(() => this.#record(uid, cut, call, isNews)).catch((thrown: unknown) => void this.#failed('The call could not be seen to', thrown));
  }

  async #record(uid: string, summary: Summary, call: Call, isNews: boolean): Promise<void> {
    const { settings, history, report, ended, notify } = this.#ports;
    const bounds = settings();
    let historyId: number | null = null;
    if (bounds.enabled) historyId = await history.record(uid, summary, bounds).catch((thrown: unknown) => this.#failed('The call could not be recorded', thrown));
    if (isNews) {
      const { title, sentence, severity } = call.verdict;
      ended({ uid, historyId, title, sentence, severity, end: call.end });
      if (bounds.notify) notify(title, sentence);
    }
    await report(uid, summary).catch((thrown: unknown) => this.#failed('The call could not be reported', thrown));
    // Of a capture that another one took the place of there are none any more.
    const isThere = this.#shown !== null && isSameCapture(summary, this.#shown.summary);
    if (historyId !== null && bounds.keepPackets && isThere) await this.#keepPackets(uid, call, bounds);
  }

  async #keepPackets(uid: string, call: Call, bounds: HistorySettings): Promise<void> {
    const { history, writePackets } = this.#ports;
    try {
      await writePackets(history.captureFile(uid), (Date.parse(call.start) - before) * 1000, (Date.parse(call.end) + after) * 1000);
      await history.keepCapture(uid, bounds);
    } catch (thrown) {
      this.#failed('The packets of the call could not be kept', thrown);
    }
  }

  #failed(what: string, thrown: unknown): null {
    const error = toAppError(thrown);
    this.#ports.warn([what, error.what, error.where].filter((part) => part !== null).join(': '));
    return null;
  }
}

/** The first packet's time moves back where a packet of another interface comes late; another capture begins later. */
function isSameCapture(last: Summary, now: Summary): boolean {
  const { start } = last.capture;
  return start === null || (now.capture.start !== null && now.capture.start <= start);
}

/** Somebody's checks that this laptop does not even answer make no call. */
const isOurs = ({ pairs }: Call): boolean => pairs.some(({ requestsSent, responsesSent, packetsSent }) => requestsSent + responsesSent + packetsSent > 0);

/** A call that goes on after its end was noticed is another state of it. */
const stateOf = ({ id, start, end }: Call): string => `${id} ${start} ${end}`;

function endingOf(call: Call, { session, summary, series }: Shown): Ending | null {
  const now = Math.max(series.end ?? 0, Date.parse(summary.capture.end ?? '') || 0);
  if (!call.ongoing && now - Date.parse(call.end) >= overAfter) return 'ended';
  if (!isOver(session)) return null;
  // A capture that failed has not ended the call.
  return session.phase === 'done' || !call.ongoing ? 'stopped' : 'broken off';
}
