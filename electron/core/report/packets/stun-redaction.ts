/**
 * STUN messages (RFC 8489, RFC 3489, MS-TURN) with stand-ins in place of what is personal. Every message keeps its length and its place for each attribute; what an attribute of a
 * type not known here says is zeroed.
 */
import { u16 } from '../../bytes/big-endian.ts';
import { attributePadding, isMicrosoft, stunHeaderBytes } from '../../decoders/stun.ts';
import { stunAttribute, StunAttributeType as T } from '../../decoders/stun-attributes.ts';
import { stunFingerprint } from '../../decoders/stun-fingerprint.ts';
import type { StunValue } from '../../decoders/stun-message.ts';
import { stunValue } from '../../decoders/stun-value.ts';
import type { StandIns } from './stand-ins.ts';

const attributeHeaderBytes = 4;
/** Binding's method bits (RFC 8489 5), in which USERNAME is two fragments. */
const methodBits = 0x3eef;
const bindingMethod = 0x0001;

/** ALTERNATE-DOMAIN, THIRD-PARTY-AUTHORIZATION and MS-ALTERNATE-HOST-NAME name servers. */
const serverNames: ReadonlySet<number> = new Set([0x8003, 0x802e, 0x8032]);

/** What proves or resumes something: MESSAGE-INTEGRITY would let passwords be guessed, and is wrong anyway once a byte has changed. */
const opaque: ReadonlySet<number> = new Set([
  0x0007, T.messageIntegrity, T.messageIntegritySha256, 0x001b, 0x001e, 0x0022, 0x8030, 0x8095, 0xc060,
]);

/** Takes what DATA holds, as far as captured, and its length on the wire; answers how far it is worth keeping. */
export type RedactData = (from: number, to: number, wireLength: number) => number;

/**
 * The message that begins at `from`, `b[from..to)` as far as captured; `looksLikeStun` has said yes. Answers how far it is worth keeping: all of it, unless nothing but DATA
 * that is not followed comes last.
 */
export function redactStun(s: StandIns, b: Uint8Array, from: number, to: number, redactData: RedactData): number {
  const end = from + stunHeaderBytes + u16(b, from + 2);
  const seen = Math.min(end, to);
  const padding = attributePadding(b, from, to);
  const microsoft = isMicrosoft(b, from, seen);
  const binding = (u16(b, from) & methodBits) === bindingMethod;
  let at = from + stunHeaderBytes;
  let worth = seen;
  while (seen - at >= attributeHeaderBytes) {
    const onWire = u16(b, at);
    const length = u16(b, at + 2);
    const value = at + attributeHeaderBytes;
    // RFC 8489 6.3: no attribute, nor the message one.
    if (value + length > end) break;
    const valueEnd = Math.min(seen, value + length);
    // MS-TURN numbers these two the other way round.
    const type = microsoft && (onWire === T.realm || onWire === T.nonce) ? onWire ^ 1 : onWire;
    worth = seen;
    if (type === T.data) {
      const dataWorth = redactData(value, valueEnd, length);
      b.fill(0, dataWorth, valueEnd);
      if (dataWorth < valueEnd) worth = dataWorth;
    } else if (value + length > seen) b.fill(0, value, seen);
    else if (type === T.fingerprint) {
      // That of a message that is not whole would let what stood there be guessed.
      if (length === 4 && end <= to) b.set(fingerprint(b, from, at), value);
      else b.fill(0, value, valueEnd);
    }
    else redactValue(s, b, from, type, value, valueEnd, binding);
    at = value + Math.ceil(length / padding) * padding;
    b.fill(0, valueEnd, Math.min(at, seen));
  }
  if (at < seen) {
    b.fill(0, at, seen);
    return seen;
  }
  return worth;
}

const fingerprint = (b: Uint8Array, from: number, at: number): Uint8Array => {
  const value = stunFingerprint(b, from, at);
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
};

function redactValue(s: StandIns, b: Uint8Array, message: number, type: number, from: number, to: number, binding: boolean): void {
  if (type === T.username) s.text(b, from, to, (t) => (binding ? t.split(':').map((f) => s.textOf('fragment', f)).join(':') : s.textOf('userName', t)));
  else if (type === T.nonce) s.text(b, from, to, (t) => s.textOf('secret', t));
  else if (type === T.software || type === T.realm) s.text(b, from, to, (t) => s.textOf('text', t));
  else if (serverNames.has(type)) s.text(b, from, to, (t) => s.textOf('hostName', t));
  else if (opaque.has(type)) s.opaque(b, from, to);
  else {
    const layout = stunAttribute(type)?.layout;
    if (layout === 'address') redactAddress(s, b, from, to, -1);
    else if (layout === 'xor-address') redactAddress(s, b, from, to, message + 4);
    else if (layout === 'error-code' || layout === 'address-error-code') redactError(s, b, from, to);
    else if (layout === undefined || layout === 'text' || layout === 'bytes' || !isNumbers(stunValue(layout, b, message, from, to - from))) b.fill(0, from, to);
  }
}

/** Numbers of a kind and a size that say nothing of people. */
function isNumbers(value: StunValue): boolean {
  if (value.kind === 'types') return value.types.every((type) => stunAttribute(type) !== undefined || type < smallNumber);
  if (value.kind === 'algorithms') return value.algorithms.every(({ parameters }) => parameters === '');
  return value.kind !== 'malformed';
}

/** GOOG-MISC-INFO counts with them. */
const smallNumber = 0x100;

/** RFC 8489 14.8: reserved bits or the family, class, number, and a reason that is the server's. */
function redactError(s: StandIns, b: Uint8Array, from: number, to: number): void {
  const reason = from + 4;
  const known = reason <= to && b[from] === 0 && b[from + 1]! <= 2 && b[from + 2]! >= 3 && b[from + 2]! <= 7 && b[from + 3]! < 100;
  if (!known) b.fill(0, from, to);
  else if (reason < to) s.text(b, reason, to, (t) => s.textOf('text', t));
}

/** RFC 8489 14.1, 14.2: family, port, address; `mask` is where the magic cookie and transaction id stand, -1 for an address in clear. */
function redactAddress(s: StandIns, b: Uint8Array, from: number, to: number, mask: number): void {
  const length = b[from + 1] === 1 ? 4 : b[from + 1] === 2 ? 16 : 0;
  const at = from + 4;
  if (length === 0 || to - at < length) {
    b.fill(0, from, to);
    return;
  }
  const flip = (): void => {
    if (mask >= 0) for (let i = 0; i < length; i++) b[at + i]! ^= b[mask + i]!;
  };
  flip();
  s.address(b, at, length);
  flip();
  b[from] = 0;
  b.fill(0, at + length, to);
}
