/** ICMP and ICMPv6 messages: errors with what they quote rewritten as deep as it goes, neighbours' messages, and of anything else no more than its header. */
import { isIcmpError, quotationEnd } from '../../link/icmp.ts';
import { NeighbourMessage, redactNeighbour } from './neighbour-redaction.ts';
import type { StandIns } from './stand-ins.ts';

/** Rewrites the quoted packet that begins at `at`, and answers how far it is worth keeping. */
export type RedactQuoted = (at: number, end: number) => number;

const headerBytes = 8;
/** Whose second word is identifier and sequence number. */
const asked: Readonly<Record<4 | 6, ReadonlySet<number>>> = { 4: new Set([0, 8, 13, 14]), 6: new Set([128, 129]) };
const fragmentationNeeded = 4;
const redirect = 5;

/** The message `b[from..to)`. Answers how far it is worth keeping; RFC 4884's extensions, which name interfaces, are not. */
export function redactIcmp(s: StandIns, b: Uint8Array, from: number, to: number, version: 4 | 6, redactQuoted: RedactQuoted): number {
  const header = Math.min(to, from + headerBytes);
  if (header - from < headerBytes) {
    b.fill(0, Math.min(header, from + 4), header);
    return header;
  }
  const type = b[from]!;
  const word = b.slice(from + 4, header);
  keepWord(b, from, version, word);
  if (isIcmpError(version, type)) {
    if (version === 4 && type === redirect) {
      b.set(word, from + 4);
      s.address(b, from + 4, 4);
    }
    const end = quotationEnd(b, from, to, version, type);
    const worth = redactQuoted(header, end);
    b.fill(0, worth, end);
    return worth;
  }
  if (isNeighbourMessage(version, type)) return redactNeighbour(s, b, from, to);
  return header;
}

/** Of the header's second word, what its type has there: the next hop's MTU (RFC 1191), a pointer, RFC 4884's length; the rest is zero. */
function keepWord(b: Uint8Array, from: number, version: 4 | 6, word: Uint8Array): void {
  const type = b[from]!;
  const at = from + 4;
  if (asked[version].has(type) || isNeighbourMessage(version, type)) return;
  b.fill(0, at, at + 4);
  if (version === 6) {
    // Packet Too Big and Parameter Problem fill it; MTUs and offsets have no more than 16 bits.
    if (type === 2 || type === 4) b.set(word.subarray(2), at + 2);
    else if (type === 1 || type === 3) b[at] = word[0]!;
    return;
  }
  if (type === 12) b[at] = word[0]!;
  if (type === 3 || type === 11 || type === 12) b[at + 1] = word[1]!;
  if (type === 3 && b[from + 1] === fragmentationNeeded) b.set(word.subarray(2), at + 2);
}

const isNeighbourMessage = (version: 4 | 6, type: number): boolean => version === 6 && type >= NeighbourMessage.routerSolicitation && type <= NeighbourMessage.redirect;
