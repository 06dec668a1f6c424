/** FINGERPRINT (RFC 8489 14.7): the CRC-32 of the message up to the attribute, XORed with 'STUN'. */

const table = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = (c & 1) !== 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  table[n] = c;
}

/** What FINGERPRINT holds when `b[from..to)` is the message from its first byte up to the attribute's type field. */
export function stunFingerprint(b: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i++) crc = table[(crc ^ b[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff ^ 0x5354554e) >>> 0;
}
