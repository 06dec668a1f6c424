/** One TURN allocation and its transactions (RFC 8656 7-12), from the client's 5-tuple. */
import { StunMethod, type StunMessage } from '../decoders/stun-message.ts';
import type { Conduit } from '../flows/conduit.ts';
import type { Direction } from '../flows/flow.ts';
import type { StunAnswer } from './stun-exchanges.ts';

export interface TurnError {
  readonly method: number;
  readonly code: number;
  readonly reason: string;
  /** The refused request carried credentials: a first 401 does not. */
  readonly authenticated: boolean;
  readonly frame: number;
  readonly time: number;
}

export interface Permission {
  readonly address: string;
  granted: boolean;
  error: number | null;
}

const most = 4096;
/** A nonce that ran out is asked for anew once (RFC 8489 9.2.5); a server that finds each new one stale will not give a relay. */
const staleNoncesToFail = 3;
const mostErrors = 64;

export class TurnAllocation {
  readonly conduit: Conduit;
  readonly firstFrame: number;
  readonly start: number;
  lastTime: number;
  realm: string | null = null;
  username: string | null = null;
  software: string | null = null;
  /** Allocate requests on the wire, retransmissions included, and of those since the last answer. */
  allocateSends = 0;
  silentAllocateSends = 0;
  requestsSent = 0;
  responsesReceived = 0;
  refreshes = 0;
  /** Seconds; of transactions that were sent once. */
  leastRoundTripTime: number | null = null;
  /** The last request that the server granted, of any method. */
  lastGrantTime: number | null = null;
  grantedFrame = 0;
  grantedTime: number | null = null;
  /** Seconds, and when it was granted. */
  lifetime: number | null = null;
  lifetimeFrom = 0;
  relayed: { address: string; port: number } | null = null;
  mapped: { address: string; port: number } | null = null;
  readonly errors: TurnError[] = [];
  /** 438 answers to Allocate in a row. */
  #staleNonces: TurnError[] = [];
  readonly permissions = new Map<string, Permission>();
  readonly channels = new Map<number, { address: string; port: number }>();
  releasedTime: number | null = null;
  releasedFrame = 0;
  readonly packets: [number, number] = [0, 0];
  readonly bytes: [number, number] = [0, 0];

  constructor(conduit: Conduit, frame: number, time: number) {
    this.conduit = conduit;
    this.firstFrame = frame;
    this.start = time;
    this.lastTime = time;
  }

  /** The last refusal that was about more than the first challenge or a stale nonce. */
  get refusal(): TurnError | null {
    for (let i = this.errors.length - 1; i >= 0; i--) {
      const e = this.errors[i]!;
      if (e.method === StunMethod.allocate && isRefusal(e)) return e;
    }
    return null;
  }

  /** The latest of several 438 (Stale Nonce) in a row, each to a request with the nonce that the one before gave; null without. */
  get nonceLoop(): TurnError | null {
    return this.#staleNonces.length >= staleNoncesToFail ? this.#staleNonces.at(-1)! : null;
  }

  request(message: StunMessage, frame: number, time: number): void {
    this.lastTime = time;
    if (message.method === StunMethod.refresh && message.lifetime === 0) {
      this.releasedTime ??= time;
      this.releasedFrame = frame;
    }
    this.requestsSent += 1;
    if (message.username !== undefined) this.username = message.username;
    if (message.realm !== undefined) this.realm = message.realm;
    if (message.method === StunMethod.allocate) {
      this.allocateSends += 1;
      this.silentAllocateSends += 1;
    }
  }

  response(message: StunMessage, answer: StunAnswer, frame: number, time: number): void {
    this.lastTime = time;
    if (answer.repeated) return;
    this.responsesReceived += 1;
    const request = answer.exchange.request;
    if (!answer.ambiguous) this.leastRoundTripTime = Math.min(this.leastRoundTripTime ?? Infinity, answer.roundTripTime);
    if (message.realm !== undefined) this.realm = message.realm;
    if (message.software !== undefined) this.software = message.software;
    if (request.method === StunMethod.allocate) this.silentAllocateSends = 0;
    if (message.class === 'error') this.#refused(message, request, frame, time);
    else this.#granted(message, request, frame, time);
  }

  data(direction: Direction, wireLength: number, time: number): void {
    this.packets[direction] += 1;
    this.bytes[direction] += wireLength;
    this.lastTime = time;
  }

  #granted(message: StunMessage, request: StunMessage, frame: number, time: number): void {
    this.lastGrantTime = time;
    switch (request.method) {
      case StunMethod.allocate:
        this.#staleNonces = [];
        this.grantedFrame = frame;
        this.grantedTime = time;
        if (message.relayed !== undefined) this.relayed = message.relayed;
        if (message.mapped !== undefined) this.mapped = message.mapped;
        this.#lives(message.lifetime ?? request.lifetime ?? 600, time);
        break;
      case StunMethod.refresh: {
        const lifetime = message.lifetime ?? request.lifetime ?? 600;
        if (lifetime === 0 || request.lifetime === 0) break;
        this.refreshes += 1;
        this.#lives(lifetime, time);
        break;
      }
      case StunMethod.createPermission:
        for (const peer of request.peers) this.#permit(peer.address, true, null);
        break;
      case StunMethod.channelBind:
        for (const peer of request.peers) this.#permit(peer.address, true, null);
        if (request.channelNumber !== undefined && request.peers[0] !== undefined && this.channels.size < most) this.channels.set(request.channelNumber, request.peers[0]);
        break;
      default:
        break;
    }
  }

  #refused(message: StunMessage, request: StunMessage, frame: number, time: number): void {
    // An ERROR-CODE that the snapshot length cut off says nothing.
    if (message.error === undefined) return;
    const { code, reason } = message.error;
    const error: TurnError = { method: request.method, code, reason, authenticated: request.username !== undefined, frame, time };
    if (this.errors.length >= mostErrors) this.errors.splice(1, 1);
    this.errors.push(error);
    if (request.method === StunMethod.allocate) this.#staleNonces = code === 438 ? [...this.#staleNonces, error].slice(-staleNoncesToFail) : [];
    const ofPeers = request.method === StunMethod.createPermission || request.method === StunMethod.channelBind;
    if (ofPeers && isRefusal(error)) for (const peer of request.peers) this.#permit(peer.address, false, code);
    // RFC 8656 7.3: 437 says that the server knows no such allocation any more.
    if (request.method === StunMethod.refresh && code === 437) {
      this.releasedTime = time;
      this.releasedFrame = frame;
    }
  }

  #permit(address: string, granted: boolean, error: number | null): void {
    const known = this.permissions.get(address);
    if (known !== undefined) {
      known.granted ||= granted;
      if (error !== null) known.error = error;
    } else if (this.permissions.size < most) this.permissions.set(address, { address, granted, error });
  }

  #lives(lifetime: number, time: number): void {
    this.lifetime = lifetime;
    this.lifetimeFrom = time;
  }
}

/**
 * A first 401 and any 438 are how TURN's authentication works (RFC 8489 9.2), and 300 sends the client elsewhere: none of them is the server's refusal.
 */
export const isRefusal = (e: TurnError): boolean => e.code !== 438 && e.code !== 300 && !(e.code === 401 && !e.authenticated);
