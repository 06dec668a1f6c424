import { describe, expect, it } from 'vitest';
import { decodeRtpExtensions, newRtpHeader, readRtpHeader } from '../../../../electron/core/decoders/rtp.ts';

const packet = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const read = (b: Uint8Array, from = 0, to = b.length): ReturnType<typeof newRtpHeader> | null => {
  const header = newRtpHeader();
  return readRtpHeader(b, from, to, header) ? header : null;
};

/** Version 2, 2 CSRCs, marker, payload type 111, sequence 65535, timestamp 0xfffffffe, SSRC 0xdeadbeef, 5 bytes of payload. */
const plain = packet('82 ef ffff fffffffe deadbeef 00000001 00000002 0102030405');
/** RFC 8285 4.2: one-byte elements 3 (2 bytes), padding, 5 (1 byte); then payload 'aa'. */
const extended = packet('90 6f 0001 00000001 00000009 bede 0002 31aabb 00 50cc 0000 aa');

describe('RTP headers (RFC 3550 5.1)', () => {
  it('reads each field, unsigned', () => {
    expect(read(plain)).toMatchObject({
      padding: false, marker: true, payloadType: 111, sequenceNumber: 65535, timestamp: 0xfffffffe, ssrc: 0xdeadbeef, csrcCount: 2, extensionProfile: -1,
      headerLength: 20, payloadFrom: 20, payloadTo: 25,
    });
  });

  it('counts the extension in the header', () => {
    expect(read(extended)).toMatchObject({ headerLength: 24, extensionProfile: 0xbede, extensionFrom: 16, extensionTo: 24, payloadFrom: 24, payloadTo: 25 });
  });

  it('reads inside its slice, wherever that is', () => {
    const padded = new Uint8Array([9, 9, 9, ...plain, 9, 9]);
    expect(read(padded, 3, 3 + plain.length)).toMatchObject({ ssrc: 0xdeadbeef, payloadFrom: 23, payloadTo: 28 });
  });

  it('refuses other versions and less than 12 bytes', () => {
    expect(read(packet('42 6f 0001 00000001 00000009'))).toBeNull();
    for (let length = 0; length < 12; length++) expect(read(plain, 0, length)).toBeNull();
  });

  it('gives the fixed part where the capture cut the header', () => {
    for (let length = 12; length < 20; length++) expect(read(plain, 0, length)).toMatchObject({ ssrc: 0xdeadbeef, headerLength: 20, payloadFrom: length, payloadTo: length });
    expect(read(extended, 0, 14)).toMatchObject({ ssrc: 9, extensionProfile: -1, payloadFrom: 14 });
    expect(read(extended, 0, 18)).toMatchObject({ headerLength: 24, extensionProfile: 0xbede, extensionTo: 18, payloadFrom: 18 });
  });

  it('forgets the packet before', () => {
    const header = newRtpHeader();
    readRtpHeader(extended, 0, extended.length, header);
    readRtpHeader(plain, 0, plain.length, header);
    expect(header).toMatchObject({ extensionProfile: -1, extensionFrom: 0, extensionTo: 0 });
  });
});

describe('RTP header extensions (RFC 8285)', () => {
  const extensions = (b: Uint8Array): ReturnType<typeof decodeRtpExtensions> => decodeRtpExtensions(b, read(b)!);

  it('one-byte elements, with padding between', () => {
    expect(extensions(extended)).toEqual({ ok: true, value: { form: 'one-byte', elements: [{ id: 3, from: 17, to: 19 }, { id: 5, from: 21, to: 22 }] } });
  });

  it('two-byte elements, an empty one among them', () => {
    const b = packet('90 6f 0001 00000001 00000009 1000 0002 0100 0702aabb 0000');
    expect(extensions(b)).toEqual({ ok: true, value: { form: 'two-byte', elements: [{ id: 1, from: 18, to: 18 }, { id: 7, from: 20, to: 22 }] } });
  });

  it('identifier 15 ends one-byte elements (4.2)', () => {
    expect(extensions(packet('90 6f 0001 00000001 00000009 bede 0001 f0aa1100'))).toEqual({ ok: true, value: { form: 'one-byte', elements: [] } });
  });

  it('an element longer than the extension is an issue', () => {
    expect(extensions(packet('90 6f 0001 00000001 00000009 bede 0001 1f000000'))).toEqual({ ok: false, issue: { layer: 'rtp-extension', offset: 0, reason: 'element past the end' } });
  });

  it('Cryptex (RFC 9335) hides the elements, other profiles have none, a plain packet has no extension', () => {
    expect(extensions(packet('90 6f 0001 00000001 00000009 c0de 0001 10aa0000'))).toEqual({ ok: true, value: { form: 'encrypted', elements: [] } });
    expect(extensions(packet('90 6f 0001 00000001 00000009 abcd 0001 10aa0000'))).toEqual({ ok: true, value: { form: 'other', elements: [] } });
    expect(extensions(plain)).toEqual({ ok: true, value: null });
  });
});
