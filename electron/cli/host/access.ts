/**
 * Who may talk to the local web host. Any program of any user of this machine, and any page in the browser, can reach a port on
 * 127.0.0.1: a printed one-time token becomes a cookie, and the exact Host and Origin keep other pages (and DNS rebinding) out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What was found wrong with a request: status and, for a person, why. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly why: string;
}

const notSignedIn: Refusal = { status: 401, why: 'This browser is not signed in to Icewatch.' };
const usedUp: Refusal = { status: 401, why: 'This address has been used already, or is not one that Icewatch printed.' };
/** Addresses that are printed but not used yet; older ones no longer sign in. */
const mostAddresses = 4;
const forbidden = (why: string): Refusal => ({ status: 403, why });

export class Access {
  readonly #host: string;
  readonly #cookieName: string;
  /** Digests: comparing those takes the same time wherever the strings differ. */
  #tokens: Buffer[] = [];
  readonly #sessions: Buffer[] = [];

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    // Browsers share cookies between the ports of a host; a second Icewatch must not sign this one out.
    this.#cookieName = `icewatch-${port}`;
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** An address that signs one browser in, once. */
  newAddress(): string {
    const token = secret();
    this.#tokens = [...this.#tokens, digest(token)].slice(-mostAddresses);
    return `${this.origin}/?token=${token}`;
  }

  /** The value of Set-Cookie for whoever holds the token; the token is then spent. */
  exchange(token: string): string | Refusal {
    const presented = digest(token);
    const others = this.#tokens.filter((known) => !timingSafeEqual(known, presented));
    if (others.length === this.#tokens.length) return usedUp;
    this.#tokens = others;
    const session = secret();
    this.#sessions.push(digest(session));
    return `${this.#cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** For every request, before anything else is read of it. */
  refuseHost(request: IncomingMessage): Refusal | null {
    return request.headers.host === this.#host ? null : forbidden(`Icewatch answers only to ${this.origin}.`);
  }

  /** For every request but the one that brings a token. */
  refuse(request: IncomingMessage, needsOrigin: boolean): Refusal | null {
    if (!this.#isSignedIn(request)) return notSignedIn;
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (needsOrigin ? origin !== this.origin : origin !== undefined && origin !== this.origin) return forbidden('The request comes from another page.');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return forbidden('The request comes from another page.');
    return null;
  }

  #isSignedIn(request: IncomingMessage): boolean {
    const prefix = `${this.#cookieName}=`;
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.some((cookie) => {
      if (!cookie.startsWith(prefix)) return false;
      const presented = digest(cookie.slice(prefix.length));
      return this.#sessions.some((session) => timingSafeEqual(session, presented));
    });
  }
}
