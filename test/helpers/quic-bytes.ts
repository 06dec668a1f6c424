/** QUIC packets put together and protected with Node's own cryptography (RFC 9000 17, RFC 9001 5, RFC 9369 3): a second implementation beside the core's. */
import { createCipheriv, createHmac } from 'node:crypto';
import { u16, u8 } from './handshake-bytes.ts';

export const v1 = 1;
export const v2 = 0x6b3343cf;

export const hexBytes = (text: string): number[] => [...Buffer.from(text.replaceAll(/\s/g, ''), 'hex')];
const be32 = (n: number): number[] => [...u16(n >>> 16), ...u16(n)];

/** RFC 9000 16, in as many bytes as `size` says, else as few as possible. */
export function varint(n: number, size?: 1 | 2 | 4): number[] {
  const bytes = size ?? (n < 64 ? 1 : n < 16384 ? 2 : 4);
  return bytes === 1 ? u8(n) : bytes === 2 ? u16(0x4000 | n) : be32((0x80000000 | n) >>> 0);
}

export const cryptoFrame = (offset: number, content: readonly number[]): number[] => [6, ...varint(offset), ...varint(content.length), ...content];
export const ackFrame = (largest: number): number[] => [2, ...varint(largest), ...varint(0), ...varint(0), ...varint(0)];
export const closeFrame = (errorCode: number): number[] => [0x1c, ...varint(errorCode), ...varint(0), ...varint(4), 1, 2, 3, 4];
export const padding = (bytes: number): number[] => new Array<number>(bytes).fill(0);

/** HKDF-Expand-Label; one block of HMAC is enough for up to 32 bytes. */
function expandLabel(secret: Buffer, label: string, length: number): Buffer {
  const info = Buffer.from([...u16(length), 6 + label.length, ...Buffer.from(`tls13 ${label}`), 0]);
  return createHmac('sha256', secret).update(Buffer.concat([info, Buffer.from([1])])).digest().subarray(0, length);
}

function extract(version: number, connectionId: readonly number[]): Buffer {
  const salt = version === v2 ? '0dede3def700a6db819381be6e269dcbf9bd2ed9' : '38762cf7f55934b34d179ae6a4c80cadccbb7f0a';
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(Buffer.from(connectionId)).digest();
}

export interface InitialShape {
  readonly version?: number;
  readonly from?: 'client' | 'server';
  /** What the keys come from: the client's first destination. */
  readonly keyId: readonly number[];
  readonly destination?: readonly number[];
  readonly source?: readonly number[];
  readonly token?: readonly number[];
  readonly number?: number;
  readonly numberBytes?: 1 | 2 | 3 | 4;
  /** PADDING is added up to this size of the packet: 1,200 from clients. */
  readonly padTo?: number;
}

/** A protected Initial packet. */
export function initialPacket(frames: readonly number[], shape: InitialShape): Uint8Array {
  const { version = v1, from = 'client', keyId, destination = keyId, source = [], token = [], number = 0, numberBytes = 2, padTo = from === 'client' ? 1200 : 0 } = shape;
  const head = [...be32(version), ...u8(destination.length), ...destination, ...u8(source.length), ...source, ...varint(token.length), ...token];
  const overhead = 1 + head.length + 2 + numberBytes + 16;
  const plain = [...frames, ...padding(Math.max(0, padTo - overhead - frames.length, 4 - numberBytes - frames.length))];
  const type = version === v2 ? 1 : 0;
  const number4 = be32(number).slice(4 - numberBytes);
  const header = Buffer.from([0xc0 | (type << 4) | (numberBytes - 1), ...head, ...varint(numberBytes + plain.length + 16, 2), ...number4]);

  const secret = expandLabel(extract(version, keyId), `${from} in`, 32);
  const label = version === v2 ? 'quicv2' : 'quic';
  const iv = expandLabel(secret, `${label} iv`, 12);
  number4.forEach((octet, i) => iv.writeUInt8(iv[12 - numberBytes + i]! ^ octet, 12 - numberBytes + i));
  const gcm = createCipheriv('aes-128-gcm', expandLabel(secret, `${label} key`, 16), iv);
  gcm.setAAD(header);
  const body = Buffer.concat([gcm.update(Buffer.from(plain)), gcm.final(), gcm.getAuthTag()]);
  const sample = body.subarray(4 - numberBytes, 20 - numberBytes);
  const mask = createCipheriv('aes-128-ecb', expandLabel(secret, `${label} hp`, 16), null).update(sample);
  header[0]! ^= mask[0]! & 0x0f;
  for (let i = 0; i < numberBytes; i++) header[header.length - numberBytes + i]! ^= mask[1 + i]!;
  return new Uint8Array(Buffer.concat([header, body]));
}

/** A Handshake packet with nothing readable in it (RFC 9000 17.2.4). */
export const handshakePacket = (destination: readonly number[], bytes = 40, version = v1): Uint8Array =>
  Uint8Array.from([version === v2 ? 0xf0 : 0xe0, ...be32(version), ...u8(destination.length), ...destination, 0, ...varint(bytes, 2), ...new Array<number>(bytes).fill(0x5a)]);

/** RFC 9000 17.2.5; the integrity tag is whoever's. */
export const retryPacket = (source: readonly number[]): Uint8Array =>
  Uint8Array.from([0xf0, ...be32(v1), 0, ...u8(source.length), ...source, ...Buffer.from('token'), ...new Array<number>(16).fill(7)]);

export const joined = (...packets: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(packets));
