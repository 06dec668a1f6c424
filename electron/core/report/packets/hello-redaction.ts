/**
 * ClientHello and ServerHello of TLS and DTLS: version, ciphers, server name and application protocols stay; what resumes or identifies a session (session ids, cookies, tickets,
 * keys shared before) and what is not known here is zeroed. All lengths stay.
 */
import { u16 } from '../../bytes/big-endian.ts';
import type { StandIns } from './stand-ins.ts';

/** IANA's extension types whose contents are about ciphers, versions and protocols: nobody is named in them. GREASE (RFC 8701) and 0xfe0d (RFC 9849) are random. */
const impersonal: ReadonlySet<number> = new Set([
  1, 5, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 27, 28, 34, 42, 43, 45, 49, 50, 51, 54, 57, 17513, 17613, 0xfe0d, 0xff01,
]);
const isGrease = (type: number): boolean => (type & 0x0f0f) === 0x0a0a && type >> 8 === (type & 0xff);
const Extension = { serverName: 0, preSharedKey: 41, cookie: 44 } as const;
const randomEnd = 34;

/** The hello's body `b[from..to)`, cut or whole; `cookie`: a ClientHello of DTLS, which has one. */
export function redactClientHello(s: StandIns, b: Uint8Array, from: number, to: number, cookie: boolean): void {
  let at = zeroed(b, Math.min(to, from + randomEnd), to, 1);
  if (cookie) at = zeroed(b, at, to, 1);
  at = withoutText(b, at, to, 2);
  at = withoutText(b, at, to, 1);
  redactExtensions(s, b, at, to);
}

export function redactServerHello(s: StandIns, b: Uint8Array, from: number, to: number): void {
  const at = zeroed(b, Math.min(to, from + randomEnd), to, 1);
  redactExtensions(s, b, Math.min(to, at + 3), to);
}

/** Where the vector at `at` ends, whose length has `lengthBytes`; at most `to`. */
function after(b: Uint8Array, at: number, to: number, lengthBytes: 1 | 2): number {
  if (at + lengthBytes > to) return to;
  return Math.min(to, at + lengthBytes + (lengthBytes === 1 ? b[at]! : u16(b, at)));
}

/** Cipher suites and compression methods: where they hold text they are none. */
function withoutText(b: Uint8Array, at: number, to: number, lengthBytes: 1 | 2): number {
  const end = after(b, at, to, lengthBytes);
  return holdsText(b, at, end) ? zeroed(b, at, to, lengthBytes) : end;
}

function zeroed(b: Uint8Array, at: number, to: number, lengthBytes: 1 | 2): number {
  const end = after(b, at, to, lengthBytes);
  b.fill(0, Math.min(end, at + lengthBytes), end);
  return end;
}

function redactExtensions(s: StandIns, b: Uint8Array, from: number, to: number): void {
  const end = after(b, from, to, 2);
  b.fill(0, end, to);
  let at = from + 2;
  while (at + 4 <= end) {
    const type = u16(b, at);
    const body = at + 4;
    const next = body + u16(b, at + 2);
    if (next > end) {
      b.fill(0, body, end);
      return;
    }
    if (type === Extension.serverName) redactServerName(s, b, body, next);
    else if (type === Extension.preSharedKey) redactPreSharedKey(b, body, next);
    else if (type === Extension.cookie) zeroed(b, body, next, 2);
    else if ((!impersonal.has(type) && !isGrease(type)) || holdsText(b, body, next)) b.fill(0, body, next);
    at = next;
  }
  b.fill(0, Math.min(at, end), end);
}

/** As many letters in a row as no number or key has: a name in a place that is not for names. */
const longestWord = 8;

function holdsText(b: Uint8Array, from: number, to: number): boolean {
  let letters = 0;
  for (let at = from; at < to; at++) {
    const c = b[at]! | 0x20;
    letters = (c >= 0x61 && c <= 0x7a) || (c >= 0x2d && c <= 0x39) ? letters + 1 : 0;
    if (letters > longestWord) return true;
  }
  return false;
}

/** RFC 6066 3: the first host_name; a list of others has never been. */
function redactServerName(s: StandIns, b: Uint8Array, from: number, to: number): void {
  const name = from + 5;
  const end = name <= to && b[from + 2] === 0 ? name + u16(b, from + 3) : to + 1;
  if (end > to) {
    // Also the server's, which is empty.
    b.fill(0, from, to);
    return;
  }
  s.text(b, name, end, (text) => s.textOf('hostName', text));
  b.fill(0, end, to);
}

/** RFC 8446 4.2.11: identities, each with an age, then binders; a ServerHello has two bytes, the number of the one that it took. */
function redactPreSharedKey(b: Uint8Array, from: number, to: number): void {
  if (to - from <= 2) return;
  const identitiesEnd = after(b, from, to, 2);
  for (let at = from + 2; at < identitiesEnd; ) at = Math.min(identitiesEnd, zeroed(b, at, identitiesEnd, 2) + 4);
  for (let at = identitiesEnd + 2; at < to; ) at = zeroed(b, at, to, 1);
}
