/** TURN over TCP and RFC 4571 in what was captured of one direction: each message rewritten in its place. */
import { Rfc4571Stream } from '../../decoders/rfc4571-stream.ts';
import { TurnStream } from '../../decoders/turn-stream.ts';
import type { CapturedStream, Run } from './captured-stream.ts';
import type { StreamScanner } from './stream-scanner.ts';

export interface MessageRedaction {
  /** Takes note of the message, a copy of which stands at `place` of the stream: what it holds may be a part of something. */
  note(message: Uint8Array, place: number, wireLength: number): void;
  /** Rewrites the message `redacted[from..to)` of `wireLength` bytes; answers how far it is worth keeping. */
  write(redacted: Uint8Array, from: number, to: number, wireLength: number): number;
}

/** RFC 4571's length. */
const lengthBytes = 2;
const beyondAnyMessage = 1 << 20;

export class MessageScanner implements StreamScanner {
  readonly #way: CapturedStream;
  readonly #stream: TurnStream | Rfc4571Stream;
  readonly #redaction: MessageRedaction;
  readonly #framing: number;
  /** Where the last run ended: a message that a gap cuts ends there too. */
  #end = 0;
  #cut = false;
  #learning = false;
  #learnt = false;

  constructor(kind: 'turn' | 'rfc4571', way: CapturedStream, joined: boolean, redaction: MessageRedaction) {
    this.#way = way;
    this.#redaction = redaction;
    const onMessage = (b: Uint8Array, from: number, to: number, wireLength: number): void => this.#message(b, from, to, wireLength);
    this.#stream = kind === 'turn' ? new TurnStream(onMessage, joined) : new Rfc4571Stream(onMessage, joined);
    this.#framing = kind === 'turn' ? 0 : lengthBytes;
    // That it is of this kind was seen in either direction.
    this.#stream.recognise();
  }

  /** All at once, so that messages lie whole in it; where the place in the stream is lost, from the first segment on that begins like a message. */
  run(run: Run): void {
    if (!this.#learnt) this.#learn(run);
    this.#take(run);
  }

  #take({ from, to, starts }: Run): void {
    for (const start of starts) {
      this.#stream.bytes(this.#way.captured, start, to);
      if (!this.#stream.lost) break;
    }
    this.#end = Math.max(from, to);
  }

  gap(length: number): void {
    this.#cut = true;
    this.#stream.gap(length);
    this.#cut = false;
  }

  /** Goes through it all once before: which channels there are may show only later than their first data, and what a part belongs to only with the rest. */
  #learn(first: Run): void {
    this.#learnt = true;
    this.#learning = true;
    this.#take(first);
    for (const run of this.#way.runs()) {
      if (run.from < first.to) continue;
      if (run.gap > 0) this.gap(run.gap);
      this.#take(run);
    }
    // Where the stream begins, a message does.
    this.gap(beyondAnyMessage);
    this.#learning = false;
  }

  /** Of one that a gap cuts the decoder lends a copy. */
  #message(b: Uint8Array, from: number, to: number, wireLength: number): void {
    const { captured, redacted } = this.#way;
    if (b !== captured && !this.#cut) return;
    const start = b === captured ? from : this.#end - (to - from);
    const end = start + to - from;
    if (this.#learning) {
      this.#redaction.note(captured.slice(start, end), start, wireLength);
      return;
    }
    const begin = Math.max(0, start - this.#framing);
    redacted.set(captured.subarray(begin, end), begin);
    const worth = this.#redaction.write(redacted, start, end, wireLength);
    redacted.fill(0, worth, end);
  }
}
