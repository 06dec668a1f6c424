/** STUN: RFC 8489 (and 5389), classic RFC 3489, and what Microsoft's TURN does otherwise. */
import { u16, u32 } from '../bytes/big-endian.ts';
import { decoded, undecodable, type Decoded } from '../bytes/issue.ts';
import { hex } from '../bytes/text.ts';
import { stunAttribute, stunAttributeName, StunAttributeType } from './stun-attributes.ts';
import { stunFingerprint } from './stun-fingerprint.ts';
import { StunMethod, type StunAddress, type StunAttribute, type StunClass, type StunMessage, type StunValue } from './stun-message.ts';
import { stunValue } from './stun-value.ts';

export const stunMagicCookie = 0x2112a442;
export const stunHeaderBytes = 20;
const attributeHeaderBytes = 4;
/** Real messages have a dozen; a longer list is not a message. */
const mostAttributes = 256;

const classes: readonly StunClass[] = ['request', 'indication', 'success', 'error'];

/** 'Binding', 'Allocate', ..., or '0x00a'. */
export const stunMethodName = (method: number): string => methodNames[method] ?? `0x${method.toString(16).padStart(3, '0')}`;

const methodNames: Readonly<Record<number, string>> = {
  [StunMethod.binding]: 'Binding', [StunMethod.sharedSecret]: 'SharedSecret', [StunMethod.allocate]: 'Allocate', [StunMethod.refresh]: 'Refresh',
  [StunMethod.send]: 'Send', [StunMethod.data]: 'Data', [StunMethod.createPermission]: 'CreatePermission', [StunMethod.channelBind]: 'ChannelBind',
  [StunMethod.connect]: 'Connect', [StunMethod.connectionBind]: 'ConnectionBind', [StunMethod.connectionAttempt]: 'ConnectionAttempt',
  [StunMethod.googPing]: 'GOOG-PING',
};

/** RFC 8489 5: the two class bits stand inside the type. */
const classOf = (type: number): StunClass => classes[((type >> 4) & 1) | ((type >> 7) & 2)]!;
const methodOf = (type: number): number => (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80);

/**
 * Whether `b[from..to)` is a STUN message (RFC 8489 5, 6.3): two zero bits, a length that is a multiple of 4, the magic cookie. Without the cookie
 * (RFC 3489) only a message of a type that RFC 3489 knows, of exactly its length, whose attributes add up to it.
 */
export function looksLikeStun(b: Uint8Array, from: number, to: number): boolean {
  if (to - from < stunHeaderBytes || (b[from]! & 0xc0) !== 0) return false;
  const end = from + stunHeaderBytes + u16(b, from + 2);
  if (u32(b, from + 4) === stunMagicCookie) return (end - from) % 4 === 0 || isMicrosoft(b, from, Math.min(end, to));
  if (to !== end) return false;
  const type = u16(b, from);
  const method = methodOf(type);
  const known = (method === StunMethod.binding || method === StunMethod.sharedSecret) && classOf(type) !== 'indication';
  return (known || isMicrosoft(b, from, end)) && (addsUp(b, from, end, 4) || addsUp(b, from, end, 1));
}

/** MS-TURN 2.2.2.8: a MAGIC-COOKIE attribute comes first. Such messages number NONCE and REALM the other way round, and may not pad. */
export const isMicrosoft = (b: Uint8Array, from: number, to: number): boolean =>
  to - from >= stunHeaderBytes + 8 && u16(b, from + 20) === StunAttributeType.magicCookie && u16(b, from + 22) === 4 && u32(b, from + 24) === 0x72c64bc6;

const padded = (length: number, multiple: number): number => Math.ceil(length / multiple) * multiple;

/** Whether attributes padded to a multiple of 4 (or 1: not at all) end exactly where the message `b[from..end)` does. */
function addsUp(b: Uint8Array, from: number, end: number, multiple: number): boolean {
  let at = from + stunHeaderBytes;
  while (end - at >= attributeHeaderBytes) at += attributeHeaderBytes + padded(u16(b, at + 2), multiple);
  return at === end;
}

/** To a multiple of how many bytes attributes are padded: 4, but 1 in those old or Microsoft's messages that add up only so. The caller has made sure of a header. */
export function attributePadding(b: Uint8Array, from: number, to: number): 1 | 4 {
  const end = from + stunHeaderBytes + u16(b, from + 2);
  const tolerant = u32(b, from + 4) !== stunMagicCookie || isMicrosoft(b, from, Math.min(end, to));
  return tolerant && end <= to && !addsUp(b, from, end, 4) ? 1 : 4;
}

/**
 * The message at `from`, of which `b[from..to)` was captured; what follows it is not looked at. A message that the capture cut comes back with
 * `whole` false and the attributes that are whole. An attribute that runs past the end that the header gives is an issue: RFC 8489 6.3 would have
 * its receiver drop the message.
 */
export function decodeStun(b: Uint8Array, from: number, to: number): Decoded<StunMessage> {
  if (to - from < stunHeaderBytes) return undecodable('stun', to - from, 'header cut short');
  if ((b[from]! & 0xc0) !== 0) return undecodable('stun', 0, 'first two bits not zero');
  const size = stunHeaderBytes + u16(b, from + 2);
  const end = from + size;
  const seen = Math.min(end, to);
  const classic = u32(b, from + 4) !== stunMagicCookie;
  const microsoft = isMicrosoft(b, from, seen);
  const tolerant = classic || microsoft;
  if (size % 4 !== 0 && !tolerant) return undecodable('stun', 2, 'length not a multiple of 4');
  const multiple = attributePadding(b, from, to);

  const type = u16(b, from);
  const method = methodOf(type);
  const attributes: StunAttribute[] = [];
  const message: Draft = {
    class: classOf(type),
    method,
    methodName: stunMethodName(method),
    transactionId: hex(b, from + (classic ? 4 : 8), from + stunHeaderBytes),
    classic,
    size,
    whole: end <= to,
    attributes,
    fingerprint: end <= to ? 'absent' : 'unchecked',
    messageIntegrity: 'absent',
    peers: [],
    useCandidate: false,
  };

  let at = from + stunHeaderBytes;
  /** How many of the attributes come before what is ignored. */
  let readable = 0;
  while (at < seen) {
    if (seen - at < attributeHeaderBytes) {
      if (end > to) break;
      return undecodable('stun', at - from, 'attribute header past the end of the message');
    }
    const onWire = u16(b, at);
    const length = u16(b, at + 2);
    const value = at + attributeHeaderBytes;
    const next = value + padded(length, multiple);
    if (next > end) return undecodable('stun', at - from, 'attribute past the end of the message');
    if (attributes.length === mostAttributes) return undecodable('stun', at - from, 'too many attributes');
    const attributeType = microsoft && (onWire === StunAttributeType.realm || onWire === StunAttributeType.nonce) ? onWire ^ 1 : onWire;
    if (value + length > seen) {
      if (attributeType === StunAttributeType.data && isRead(message, attributeType)) message.data ??= { from: value, to: seen, length };
      break;
    }
    const definition = stunAttribute(attributeType);
    const read = stunValue(definition?.layout ?? 'bytes', b, from, value, length);
    attributes.push({ type: onWire, name: stunAttributeName(attributeType), length, value: read });
    if (message.messageIntegrity === 'absent') readable = attributes.length;
    if (isRead(message, attributeType)) note(message, attributeType, read, length);
    // The first only: each costs a pass over the message.
    if (attributeType === StunAttributeType.fingerprint && read.kind === 'number' && message.fingerprint !== 'valid' && message.fingerprint !== 'invalid') {
      message.fingerprint = read.number === stunFingerprint(b, from, at) ? 'valid' : 'invalid';
    }
    at = next;
  }
  const mapped = mappedAddress(attributes, readable);
  if (mapped !== null) message.mapped = mapped;
  return decoded(message);
}

type Draft = { -readonly [K in keyof StunMessage]: StunMessage[K] } & { peers: StunAddress[] };

/** RFC 8489 14.5, 14.6: what follows the integrity attributes is ignored, except a second, stronger one and FINGERPRINT. */
const isRead = (message: Draft, type: number): boolean =>
  message.messageIntegrity === 'absent' || (message.messageIntegrity === 'sha1' && type === StunAttributeType.messageIntegritySha256);

/** Some NATs rewrite addresses that they find in packets, so the XORed form counts most. */
const mappedTypes = [StunAttributeType.xorMappedAddress, StunAttributeType.xorMappedAddressDraft, StunAttributeType.mappedAddress] as const;

function mappedAddress(attributes: readonly StunAttribute[], count: number): StunAddress | null {
  for (const type of mappedTypes) {
    for (let i = 0; i < count; i++) {
      const a = attributes[i]!;
      if (a.type === type && a.value.kind === 'address') return { address: a.value.address, port: a.value.port };
    }
  }
  return null;
}

/** Takes the first well-formed attribute of each type into the message's own fields (RFC 8489 14: later ones may be ignored). */
function note(m: Draft, type: number, value: StunValue, length: number): void {
  const T = StunAttributeType;
  switch (value.kind) {
    case 'address':
      if (type === T.xorPeerAddress) m.peers.push({ address: value.address, port: value.port });
      else if (type === T.xorRelayedAddress) m.relayed ??= { address: value.address, port: value.port };
      else if (type === T.alternateServer) m.alternateServer ??= { address: value.address, port: value.port };
      break;
    case 'text':
      if (type === T.username) m.username ??= value.text;
      else if (type === T.realm) m.realm ??= value.text;
      else if (type === T.nonce) m.nonce ??= value.text;
      else if (type === T.software) m.software ??= value.text;
      break;
    case 'number':
      if (type === T.lifetime) m.lifetime ??= value.number;
      else if (type === T.channelNumber) m.channelNumber ??= value.number;
      else if (type === T.requestedTransport) m.requestedTransport ??= value.number;
      else if (type === T.priority) m.priority ??= value.number;
      break;
    case 'number64':
      if (type === T.iceControlling) m.iceControlling ??= value.hex;
      else if (type === T.iceControlled) m.iceControlled ??= value.hex;
      break;
    case 'error':
      if (type === T.errorCode) m.error ??= { code: value.code, reason: value.reason };
      break;
    case 'flag':
      if (type === T.useCandidate) m.useCandidate = true;
      break;
    case 'bytes':
      if (type === T.data) m.data ??= { from: value.from, to: value.to, length };
      else if (type === T.messageIntegrity) m.messageIntegrity = 'sha1';
      else if (type === T.messageIntegritySha256) m.messageIntegrity = m.messageIntegrity === 'sha1' ? 'both' : 'sha256';
      break;
    default:
      break;
  }
}
