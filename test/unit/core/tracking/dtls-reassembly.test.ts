import { describe, expect, it } from 'vitest';
import { newHandshakeFragment } from '../../../../electron/core/decoders/dtls-record.ts';
import { HandshakeReassembly } from '../../../../electron/core/tracking/dtls-reassembly.ts';

const add = (r: HandshakeReassembly, length: number, offset: number, piece: number): Uint8Array | null =>
  r.add(new Uint8Array(piece), { ...newHandshakeFragment(), type: 1, length, messageSeq: 0, fragmentOffset: offset, fragmentLength: piece, from: 0, to: piece });

describe('an incomplete handshake message', () => {
  it('says which pieces come again and which never do', () => {
    const r = new HandshakeReassembly();
    for (let i = 0; i < 3; i++) expect(add(r, 1413, 1175, 238)).toBeNull();
    expect(r.incomplete).toEqual([{ type: 1, length: 1413, repeats: 2, longestFragment: 238, longestMissing: 1175 }]);
  });
  it('is none once its last piece came', () => {
    const r = new HandshakeReassembly();
    add(r, 300, 0, 100);
    add(r, 300, 200, 100);
    expect(r.incomplete).toMatchObject([{ repeats: 0, longestMissing: 100 }]);
    expect(add(r, 300, 100, 100)).toHaveLength(300);
    expect(r.incomplete).toEqual([]);
  });
});
