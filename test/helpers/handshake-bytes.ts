/** TLS and DTLS messages put together byte by byte (RFC 5246 7.4, RFC 6347 4.2, RFC 9147 4). */

export const u8 = (n: number): number[] => [n & 255];
export const u16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
export const u24 = (n: number): number[] => [(n >> 16) & 255, (n >> 8) & 255, n & 255];
export const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
/** A vector with its length in 1, 2 or 3 bytes in front. */
export const vector = (bytes: 1 | 2 | 3, content: readonly number[]): number[] => [...(bytes === 1 ? u8 : bytes === 2 ? u16 : u24)(content.length), ...content];
export const extension = (type: number, content: readonly number[]): number[] => [...u16(type), ...vector(2, content)];

export const serverNameExtension = (name: string): number[] => extension(0, vector(2, [0, ...vector(2, ascii(name))]));
export const alpnExtension = (...names: readonly string[]): number[] => extension(16, vector(2, names.flatMap((n) => vector(1, ascii(n)))));
export const srtpExtension = (...profiles: readonly number[]): number[] => extension(14, [...vector(2, profiles.flatMap(u16)), 0]);

export interface HelloShape {
  readonly version?: number;
  /** The byte that the random repeats 32 times. */
  readonly random?: number;
  readonly cookie?: readonly number[];
  readonly suites?: readonly number[];
  readonly extensions?: readonly number[];
}

export const clientHello = ({ version = 0x0303, random = 1, cookie, suites = [0x1301, 0xc02b], extensions = [] }: HelloShape = {}): number[] => [
  ...u16(version), ...Array<number>(32).fill(random), ...vector(1, [1, 2, 3]), ...(cookie === undefined ? [] : vector(1, cookie)),
  ...vector(2, suites.flatMap(u16)), ...vector(1, [0]), ...vector(2, extensions),
];
export const serverHello = ({ version = 0x0303, random = 2, suites = [0xc02b], extensions = [] }: HelloShape = {}): number[] => [
  ...u16(version), ...Array<number>(32).fill(random), ...vector(1, []), ...u16(suites[0]!), 0, ...vector(2, extensions),
];

/** TLS: message and record. */
export const handshake = (type: number, body: readonly number[]): number[] => [type, ...u24(body.length), ...body];
export const record = (contentType: number, body: readonly number[], version = 0x0303): number[] => [contentType, ...u16(version), ...vector(2, body)];

export interface Fragment {
  readonly seq: number;
  readonly offset?: number;
  readonly length?: number;
}
/** DTLS: one fragment of a message, whole without offset and length. */
export const fragment = (type: number, body: readonly number[], { seq, offset = 0, length = body.length - offset }: Fragment): number[] => [
  type, ...u24(body.length), ...u16(seq), ...u24(offset), ...u24(length), ...body.slice(offset, offset + length),
];
export const dtlsRecord = (contentType: number, epoch: number, sequence: number, body: readonly number[], version = 0xfefd): number[] => [
  contentType, ...u16(version), ...u16(epoch), 0, 0, 0, ...u24(sequence), ...vector(2, body),
];
/** DTLS 1.3's header with 16-bit sequence number and length. */
export const unifiedRecord = (epoch: number, body: readonly number[]): number[] => [0x2c | (epoch & 3), 0x12, 0x34, ...vector(2, body)];

/** DER: one element. */
export const der = (tag: number, ...parts: readonly (readonly number[])[]): number[] => {
  const content = parts.flat();
  const length = content.length < 128 ? [content.length] : content.length < 256 ? [0x81, content.length] : [0x82, ...u16(content.length)];
  return [tag, ...length, ...content];
};
const attribute = (oid: readonly number[], value: string): number[] => der(0x31, der(0x30, der(0x06, oid), der(0x0c, ascii(value))));
/** A name with organisation and common name. */
export const distinguishedName = (organization: string, common: string | null): number[] =>
  der(0x30, attribute([0x55, 4, 10], organization), common === null ? [] : attribute([0x55, 4, 3], common));

/** As much of an X.509 certificate as is read: the key and the signature are missing. */
export const certificate = (issuer: readonly number[], subject: readonly number[], dnsNames: readonly string[] = []): number[] => {
  const alternative = der(0x30, der(0x06, [0x55, 0x1d, 0x11]), der(0x04, der(0x30, ...dnsNames.map((n) => der(0x82, ascii(n))))));
  const algorithm = der(0x30, der(0x06, [0x2a, 3]));
  return der(0x30, der(0x30, der(0xa0, der(2, [2])), der(2, [9]), algorithm, issuer, der(0x30), subject, der(0x30), der(0xa3, der(0x30, alternative))), algorithm, der(3, [0]));
};
export const certificateMessage = (...certificates: readonly (readonly number[])[]): number[] => vector(3, certificates.flatMap((c) => vector(3, c)));
