import { describe, expect, it } from 'vitest';
import { decodeQuic } from '../../../../electron/core/decoders/quic.ts';

const decode = (hex: string): ReturnType<typeof decodeQuic> => {
  const b = new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return decodeQuic(b, 0, b.length);
};

describe('QUIC headers', () => {
  it("the client's Initial of RFC 9001 A.2", () => {
    expect(decode('c0 00000001 08 8394c8f03e515708 00 00 449e')).toEqual({
      ok: true, value: { header: 'long', type: 'Initial', version: 1, destinationConnectionId: '8394c8f03e515708', sourceConnectionId: '' },
    });
  });

  it("the server's Retry of RFC 9001 A.4, and version 2's numbering (RFC 9369 A.4)", () => {
    expect(decode('ff 00000001 00 08 f067a5502a4262b5 746f6b656e')).toMatchObject({ value: { type: 'Retry', sourceConnectionId: 'f067a5502a4262b5' } });
    expect(decode('cf 6b3343cf 00 08 f067a5502a4262b5 746f6b656e')).toMatchObject({ value: { type: 'Retry' } });
    expect(decode('d3 6b3343cf 08 8394c8f03e515708 00')).toMatchObject({ value: { type: 'Initial' } });
  });

  it('version negotiation, versions to come, and short headers', () => {
    expect(decode('80 00000000 00 00')).toMatchObject({ value: { type: 'Version Negotiation' } });
    expect(decode('c0 0a0a0a0a 00 00')).toMatchObject({ value: { type: null, version: 0x0a0a0a0a } });
    expect(decode('40 01')).toMatchObject({ value: { header: 'short', version: null } });
  });

  it('a connection id past the end is an issue', () => {
    expect(decode('c0 00000001 08 8394')).toMatchObject({ ok: false, issue: { offset: 5 } });
    expect(decode('c0 00000001 00 14 00')).toMatchObject({ ok: false, issue: { reason: 'connection id past the end' } });
    expect(decode('c0 0000')).toMatchObject({ ok: false });
  });
});
