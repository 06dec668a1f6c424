/** Requests and their answers on one conduit, matched by transaction id (RFC 8489 6.3), with retransmissions told apart. */
import { opposite, type Direction } from '../flows/flow.ts';
import type { StunMessage } from '../decoders/stun-message.ts';

export interface StunExchange {
  readonly transactionId: string;
  readonly method: number;
  /** Of the request. */
  readonly direction: Direction;
  readonly request: StunMessage;
  readonly firstFrame: number;
  readonly firstTime: number;
  lastTime: number;
  sends: number;
  answered: boolean;
}

/** A response, and the request that it answers. */
export interface StunAnswer {
  readonly exchange: StunExchange;
  /** Seconds since the request was last sent. */
  readonly roundTripTime: number;
  /** The request was sent more than once: which of the sends was answered is not known (Karn). */
  readonly ambiguous: boolean;
  /** The same transaction had been answered before. */
  readonly repeated: boolean;
}

/** RFC 8489 6.2.1: a transaction has failed 39.5 s after its first request. */
const forgetAfter = 60_000_000;
const mostOpen = 512;

const keyOf = (direction: Direction, message: StunMessage): string => `${direction}${message.transactionId}`;

export class StunExchanges {
  readonly #open = new Map<string, StunExchange>();

  /** Null for the first send of a transaction; else the exchange that it repeats. */
  request(message: StunMessage, direction: Direction, frame: number, time: number): { exchange: StunExchange; retransmission: boolean } {
    const key = keyOf(direction, message);
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.sends += 1;
      known.lastTime = time;
      return { exchange: known, retransmission: true };
    }
    this.#tidy(time);
    const exchange: StunExchange = {
      transactionId: message.transactionId, method: message.method, direction, request: message,
      firstFrame: frame, firstTime: time, lastTime: time, sends: 1, answered: false,
    };
    this.#open.set(key, exchange);
    return { exchange, retransmission: false };
  }

  /** Null where the request was not captured. */
  response(message: StunMessage, direction: Direction, time: number): StunAnswer | null {
    const exchange = this.#open.get(keyOf(opposite(direction), message));
    if (exchange === undefined || exchange.method !== message.method) return null;
    const repeated = exchange.answered;
    exchange.answered = true;
    return { exchange, roundTripTime: Math.max(0, time - exchange.lastTime) / 1e6, ambiguous: exchange.sends > 1, repeated };
  }

  /** Requests in this direction that were never answered, oldest first. */
  unanswered(direction: Direction): StunExchange[] {
    return [...this.#open.values()].filter((e) => e.direction === direction && !e.answered);
  }

  #tidy(time: number): void {
    for (const [key, e] of this.#open) {
      // Insertion order is time order, near enough.
      if (this.#open.size < mostOpen && time - e.lastTime < forgetAfter) break;
      this.#open.delete(key);
    }
  }
}
