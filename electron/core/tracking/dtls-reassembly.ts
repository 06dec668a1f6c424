/** Puts handshake messages of one direction together from their fragments (RFC 6347 4.2.3), in bounded memory whatever comes. */
import { withStretch } from '../bytes/stretches.ts';
import type { HandshakeFragment } from '../decoders/dtls-record.ts';

/** A hello with post-quantum keys has 2 KB, a chain of certificates seldom 10. */
const longestMessage = 16384;
const mostMessages = 4;
const mostStretches = 32;

interface PartialMessage {
  readonly messageSeq: number;
  readonly type: number;
  readonly body: Uint8Array;
  /** Received, as `withStretch` has them. */
  stretches: number[];
  /** Fragments that brought nothing new, and the longest of all. */
  repeats: number;
  longestFragment: number;
}

/** A message of which the same pieces come again and again while others never do. */
export interface Incomplete {
  readonly type: number;
  readonly length: number;
  readonly repeats: number;
  /** Bytes: the longest piece that came, and the longest that did not. */
  readonly longestFragment: number;
  readonly longestMissing: number;
}

export class HandshakeReassembly {
  #messages: PartialMessage[] = [];

  /** The whole body once its last missing byte came, else null. */
  add(b: Uint8Array, fragment: HandshakeFragment): Uint8Array | null {
    const { length, messageSeq, type, fragmentOffset, from, to } = fragment;
    if (length > longestMessage || to - from < fragment.fragmentLength) return null;
    if (fragment.fragmentLength === length) {
      this.#forget(messageSeq);
      return b.subarray(from, to);
    }
    let message = this.#messages.find((m) => m.messageSeq === messageSeq);
    if (message === undefined || message.type !== type || message.body.length !== length) {
      this.#forget(messageSeq);
      if (this.#messages.length >= mostMessages) this.#messages.shift();
      message = { messageSeq, type, body: new Uint8Array(length), stretches: [], repeats: 0, longestFragment: 0 };
      this.#messages.push(message);
    }
    message.body.set(b.subarray(from, to), fragmentOffset);
    const before = received(message.stretches);
    message.stretches = withStretch(message.stretches, fragmentOffset, fragmentOffset + to - from);
    if (received(message.stretches) === before) message.repeats += 1;
    message.longestFragment = Math.max(message.longestFragment, to - from);
    if (message.stretches.length > 2 * mostStretches) {
      this.#forget(messageSeq);
      return null;
    }
    if (message.stretches[0] !== 0 || message.stretches[1] !== length) return null;
    this.#forget(messageSeq);
    return message.body;
  }

  get incomplete(): Incomplete[] {
    return this.#messages.map(({ type, body, stretches, repeats, longestFragment }) => ({ type, length: body.length, repeats, longestFragment, longestMissing: longestHole(stretches, body.length) }));
  }

  clear(): void {
    this.#messages = [];
  }

  #forget(messageSeq: number): void {
    this.#messages = this.#messages.filter((m) => m.messageSeq !== messageSeq);
  }
}

const received = (stretches: readonly number[]): number => stretches.reduce((n, at, i) => n + (i % 2 === 0 ? -at : at), 0);

function longestHole(stretches: readonly number[], length: number): number {
  const edges = [0, ...stretches, length];
  let longest = 0;
  for (let i = 0; i < edges.length; i += 2) longest = Math.max(longest, edges[i + 1]! - edges[i]!);
  return longest;
}
