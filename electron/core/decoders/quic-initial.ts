/**
 * Initial packets of QUIC versions 1 and 2 opened: their keys follow from the connection id that the client chose (RFC 9001 5.2, RFC 9369 3.3), so that whoever
 * sees the first packet can read the hellos.
 */
import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { QuicVersion, type QuicLongPacket } from './quic.ts';

interface PacketKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** Of header protection. */
  readonly hp: Uint8Array;
}

export interface InitialKeys {
  readonly client: PacketKeys;
  readonly server: PacketKeys;
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (octet) => parseInt(octet, 16));

const parameters: Readonly<Record<QuicVersion, { readonly salt: Uint8Array; readonly label: string }>> = {
  [QuicVersion.v1]: { salt: bytes('38762cf7f55934b34d179ae6a4c80cadccbb7f0a'), label: 'quic' },
  [QuicVersion.v2]: { salt: bytes('0dede3def700a6db819381be6e269dcbf9bd2ed9'), label: 'quicv2' },
};

/** `connectionId` is the destination of the client's first Initial packet, or of its first after a Retry. */
export function initialKeys(version: QuicVersion, connectionId: Uint8Array): InitialKeys {
  const { salt, label } = parameters[version];
  const initial = extract(sha256, connectionId, salt);
  const keysOf = (side: 'client in' | 'server in'): PacketKeys => {
    const secret = expandLabel(initial, side, 32);
    return { key: expandLabel(secret, `${label} key`, 16), iv: expandLabel(secret, `${label} iv`, 12), hp: expandLabel(secret, `${label} hp`, 16) };
  };
  return { client: keysOf('client in'), server: keysOf('server in') };
}

/** HKDF-Expand-Label (RFC 8446 7.1) with an empty context. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const text = `tls13 ${label}`;
  const info = Uint8Array.of(length >> 8, length & 0xff, text.length, ...Array.from(text, (c) => c.charCodeAt(0)), 0);
  return expand(sha256, secret, info, length);
}

const sampleBytes = 16;
const longestPacketNumber = 4;
const tagBytes = 16;

/** The frames inside, a buffer of their own; null where the packet was not made with these keys, or was not captured whole. RFC 9001 5.3, 5.4. */
export function openInitial(b: Uint8Array, packet: QuicLongPacket, keys: PacketKeys): Uint8Array | null {
  const sample = packet.payload + longestPacketNumber;
  if (sample + sampleBytes > packet.end) return null;
  const mask = ecb(keys.hp, { disablePadding: true }).encrypt(b.subarray(sample, sample + sampleBytes));
  const first = b[packet.from]! ^ (mask[0]! & 0x0f);
  const numberBytes = (first & 0x03) + 1;
  const body = packet.payload + numberBytes;
  if (body + tagBytes > packet.end) return null;
  const header = b.slice(packet.from, body);
  header[0] = first;
  // A first flight's numbers are small: what is not written of them is 0 (RFC 9000 17.1).
  const nonce = keys.iv.slice();
  for (let i = 0; i < numberBytes; i++) {
    const at = header.length - numberBytes + i;
    header[at] = header[at]! ^ mask[1 + i]!;
    nonce[nonce.length - numberBytes + i]! ^= header[at];
  }
  try {
    return gcm(keys.key, nonce, header).decrypt(b.subarray(body, packet.end));
  } catch {
    return null;
  }
}
