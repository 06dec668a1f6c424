/** ICMP and ICMPv6 messages: errors with what they quote rewritten as deep as it goes, neighbours' messages, and of anything else no more than its header. */
import { isIcmpError, quotationEnd } from '../../link/icmp.ts';
import { NeighbourMessage, redactNeighbour } from './neighbour-redaction.ts';
import type { StandIns } from './stand-ins.ts';

/** Rewrites the quoted packet that begins at `at`, and answers how far it is worth keeping. */
export type RedactQuoted = (at: number, end: number) => number;

const headerBytes = 8;
const redirect = 5;

/** The message `b[from..to)`. Answers how far it is worth keeping; RFC 4884's extensions, which name interfaces, are not. */
export function redactIcmp(s: StandIns, b: Uint8Array, from: number, to: number, version: 4 | 6, redactQuoted: RedactQuoted): number {
  const header = Math.min(to, from + headerBytes);
  if (header - from < headerBytes) {
    b.fill(0, Math.min(header, from + 4), header);
    return header;
  }
  const type = b[from]!;
  if (isIcmpError(version, type)) {
    if (version === 4 && type === redirect) s.address(b, from + 4, 4);
    const end = quotationEnd(b, from, to, version, type);
    const worth = redactQuoted(header, end);
    b.fill(0, worth, end);
    return worth;
  }
  if (version === 6 && type >= NeighbourMessage.routerSolicitation && type <= NeighbourMessage.redirect) return redactNeighbour(s, b, from, to);
  return header;
}
