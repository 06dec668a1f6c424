/** The shape of a decoded STUN message (RFC 8489 5, RFC 3489 11.1). */

export type StunClass = 'request' | 'indication' | 'success' | 'error';

export interface StunAddress {
  readonly address: string;
  readonly port: number;
}

export type StunValue =
  | { readonly kind: 'address'; readonly family: 4 | 6; readonly address: string; readonly port: number }
  | { readonly kind: 'text'; readonly text: string }
  /** Up to 32 bits. */
  | { readonly kind: 'number'; readonly number: number }
  /** 64 bits as 16 hexadecimal digits. */
  | { readonly kind: 'number64'; readonly hex: string }
  /** `family` in ADDRESS-ERROR-CODE only. */
  | { readonly kind: 'error'; readonly code: number; readonly reason: string; readonly family?: 4 | 6 }
  | { readonly kind: 'types'; readonly types: readonly number[] }
  /** Several numbers, by name. */
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, number>> }
  /** Password algorithms by IANA's number; parameters as hexadecimal. */
  | { readonly kind: 'algorithms'; readonly algorithms: readonly { readonly algorithm: number; readonly parameters: string }[] }
  | { readonly kind: 'flag' }
  /** Offsets in the buffer that was decoded. */
  | { readonly kind: 'bytes'; readonly from: number; readonly to: number }
  /** Known by name, but its length or content is not what its RFC says. */
  | { readonly kind: 'malformed'; readonly reason: string };

export interface StunAttribute {
  readonly type: number;
  /** IANA's name, the vendor's, or '0x8abc'. */
  readonly name: string;
  /** Of the value, without padding. */
  readonly length: number;
  readonly value: StunValue;
}

export interface StunMessage {
  readonly class: StunClass;
  /** 12 bits. */
  readonly method: number;
  /** 'Binding', 'Allocate', ..., or '0x00a'. */
  readonly methodName: string;
  /** 24 hexadecimal digits with the magic cookie, 32 for classic STUN (RFC 3489), where the cookie is part of the id. */
  readonly transactionId: string;
  /** RFC 3489: no magic cookie. */
  readonly classic: boolean;
  /** Bytes of the whole message, header included, as its length field says. */
  readonly size: number;
  /** False when the capture ends before the message does; the attributes are those seen whole. */
  readonly whole: boolean;
  readonly attributes: readonly StunAttribute[];
  readonly fingerprint: 'valid' | 'invalid' | 'absent' | 'unchecked';
  readonly messageIntegrity: 'sha1' | 'sha256' | 'both' | 'absent';

  /** The first well-formed one of each, decoded; absent where the message has none. */
  readonly username?: string;
  readonly realm?: string;
  readonly nonce?: string;
  readonly software?: string;
  /** XOR-MAPPED-ADDRESS (or the pre-standard 0x8020), else MAPPED-ADDRESS. */
  readonly mapped?: StunAddress;
  readonly relayed?: StunAddress;
  /** XOR-PEER-ADDRESS; CreatePermission may carry several. */
  readonly peers: readonly StunAddress[];
  readonly alternateServer?: StunAddress;
  readonly error?: { readonly code: number; readonly reason: string };
  /** Seconds. */
  readonly lifetime?: number;
  readonly channelNumber?: number;
  /** IP protocol number asked for, 17 for UDP. */
  readonly requestedTransport?: number;
  readonly priority?: number;
  readonly useCandidate: boolean;
  /** Tie-breakers, 16 hexadecimal digits. */
  readonly iceControlling?: string;
  readonly iceControlled?: string;
  /** DATA: offsets in the buffer that was decoded, and the length it has on the wire. */
  readonly data?: { readonly from: number; readonly to: number; readonly length: number };
}

export const StunMethod = {
  binding: 0x001, sharedSecret: 0x002, allocate: 0x003, refresh: 0x004, send: 0x006, data: 0x007, createPermission: 0x008,
  channelBind: 0x009, connect: 0x00a, connectionBind: 0x00b, connectionAttempt: 0x00c, googPing: 0x080,
} as const;
