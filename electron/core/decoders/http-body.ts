/** Bodies of HTTP messages that may hold signaling (WHIP, WHEP, long polling, event streams): collected, decompressed, and told when they are whole. */
import { BoundedInflate } from './bounded-inflate.ts';
import type { HttpHead } from './http.ts';
import type { HttpBodySink } from './http-stream.ts';
import { GrowingText, type TextHolder, type TextMemory } from './text-memory.ts';

const signalingTypes = /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|application\/(?:sdp|trickle-ice-sdpfrag)|text\/(?:plain|json|xml|event-stream))$/;
const codings = new Set(['gzip', 'x-gzip', 'deflate']);

/** A sink for the body that follows `head`; null where it is of a type that carries no signaling, or of a coding that is not read. */
export function signalingBody(head: HttpHead, memory: TextMemory, onText: (b: Uint8Array) => void): HttpBodySink | null {
  if (head.contentType === null || !signalingTypes.test(head.contentType)) return null;
  if (head.contentEncoding !== null && !codings.has(head.contentEncoding)) return null;
  return new BodyText(head, memory, onText);
}

class BodyText implements HttpBodySink, TextHolder {
  readonly #memory: TextMemory;
  readonly #onText: (b: Uint8Array) => void;
  readonly #inflate: BoundedInflate | null;
  /** Never ends: each chunk is looked at for itself. */
  readonly #endless: boolean;
  #text: GrowingText | null = new GrowingText();

  constructor(head: HttpHead, memory: TextMemory, onText: (b: Uint8Array) => void) {
    this.#memory = memory;
    this.#onText = onText;
    this.#endless = head.contentType === 'text/event-stream';
    this.#inflate = head.contentEncoding === null ? null : new BoundedInflate('any', (b) => this.#text?.append(b, 0, b.length));
  }

  bytes(b: Uint8Array, from: number, to: number): void {
    if (this.#text === null) return;
    if (this.#inflate === null) this.#text.append(b, from, to);
    else this.#inflate.push(b, from, to);
    // The start of a body that swells past any bound is no body.
    if (this.#text.overflowed || this.#inflate?.broken === true) this.cut();
    else this.#memory.hold(this);
  }

  chunkEnds(): void {
    const text = this.#text;
    if (!this.#endless || text === null || text.length === 0) return;
    this.#onText(text.bytes);
    text.clear();
    this.#memory.drop(this);
  }

  end(): void {
    const text = this.#text;
    this.cut();
    if (text !== null && text.length > 0) this.#onText(text.bytes);
  }

  cut(): void {
    this.release();
    this.#memory.drop(this);
  }

  release(): void {
    this.#text = null;
  }
}
