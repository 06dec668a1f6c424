import { describe, expect, it } from 'vitest';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import type { CaptureInterface, PacketRecord } from '../../../../electron/core/pcapfile/record.ts';
import { PcapngWriter } from '../../../../electron/core/pcapfile/writer.ts';
import type { PcapngWriterOptions } from '../../../../electron/core/pcapfile/writer.ts';
import { bytesOf, readCapture } from '../../../helpers/capture-file.ts';

const wifi: CaptureInterface = { id: 4, name: 'wlan0', description: 'Wi-Fi ü', linkType: 1, snapLength: 262_144 };
const any: CaptureInterface = { id: 9, name: null, description: null, linkType: 276, snapLength: 0 };

const record = (fields: Partial<PacketRecord>): PacketRecord => ({ ...newRecord(), interfaceId: 4, linkType: 1, ...fields });

function written(write: (writer: PcapngWriter) => void, options: Partial<PcapngWriterOptions> = {}): Uint8Array {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter({ application: 'icewatch 0.1.0', write: (piece) => pieces.push(piece), ...options });
  write(writer);
  writer.flush();
  return bytesOf(...pieces);
}

describe('what the writer writes, the reader reads back', () => {
  it('interfaces under new numbers, in the order they were announced', () => {
    const seen = readCapture(written((writer) => {
      writer.interface(any);
      writer.interface(wifi);
      writer.interface(any);
    }));
    expect(seen.interfaces).toEqual([{ ...any, id: 0 }, { ...wifi, id: 1 }]);
    expect(seen.issues).toEqual([]);
  });

  it.each([
    [9, 1_700_000_000_123_456.75],
    [9, 1_700_000_000_999_999.75],
    [9, 0],
    [6, 1_700_000_000_123_456],
    [6, 253_402_300_799_000_000],
  ] as const)('a time with %i digits: %f', (timestampDigits, time) => {
    const seen = readCapture(written((writer) => {
      writer.interface(wifi);
      writer.packet(record({ time }));
    }, { timestampDigits }));
    expect(seen.packets[0]?.time).toBe(time);
  });

  it('bytes of any length with the length on the wire', () => {
    const buffer = Uint8Array.from({ length: 300 }, (_, i) => i);
    const seen = readCapture(written((writer) => {
      writer.interface(wifi);
      for (let to = 10; to < 300; to++) writer.packet(record({ buffer, from: 10, to, originalLength: 1500 }));
    }));
    expect(seen.issues).toEqual([]);
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(Array.from({ length: 290 }, (_, i) => Buffer.from(buffer.subarray(10, 10 + i)).toString('hex')));
    expect(seen.packets.every(({ originalLength }) => originalLength === 1500)).toBe(true);
  });

  it('drops and names', () => {
    const seen = readCapture(written((writer) => {
      writer.interface(wifi);
      writer.statistics(4, 1, { dropped: 5_000_000_000, received: 7, comment: 'ü' });
      writer.names([{ address: 'not an address', name: 'x' }, { address: '2001:DB8::1', name: 'turn.example.com' }, { address: '192.0.2.1', name: '' }, { address: '192.0.2.2', name: 'stun' }]);
    }));
    expect(seen.dropped).toEqual([5_000_000_000]);
    expect(seen.names).toEqual([{ address: '2001:db8::1', name: 'turn.example.com' }, { address: '192.0.2.2', name: 'stun' }]);
    expect(seen.issues).toEqual([]);
  });

  it('a packet after a comment of any length, which is cut where its length field ends', () => {
    const seen = readCapture(written((writer) => {
      writer.interface(wifi);
      writer.packet(record({}), 'ü'.repeat(70_000));
      writer.packet(record({ buffer: Uint8Array.of(1), to: 1 }), 'x');
    }));
    expect(seen.packets.map(({ bytes }) => bytes)).toEqual(['', '01']);
    expect(seen.issues).toEqual([]);
  });

  it('the largest packet there is', () => {
    const buffer = new Uint8Array(262_144).fill(7);
    const seen = readCapture(written((writer) => {
      writer.interface(wifi);
      writer.packet(record({ buffer, to: buffer.length, originalLength: buffer.length }));
    }));
    expect(seen.packets[0]?.bytes.length).toBe(2 * 262_144);
  });
});

it('writes the latest nanosecond there is, in the year 2554, for any later one', () => {
  const seen = readCapture(written((writer) => {
    writer.interface(wifi);
    writer.packet(record({ time: 253_402_300_799_000_000 }));
  }));
  expect(new Date((seen.packets[0]?.time ?? 0) / 1000).toISOString()).toBe('2554-07-21T23:34:33.709Z');
});

it('refuses a packet of an interface that was not announced', () => {
  const seen = readCapture(written((writer) => {
    expect(writer.packet(record({}))).toBe(false);
    expect(writer.statistics(4, 0, { dropped: 1 })).toBe(false);
  }));
  expect(seen.packets).toEqual([]);
});

it('hands out pieces that stay as they are while it goes on', () => {
  const pieces: Uint8Array[] = [];
  const copies: Uint8Array[] = [];
  const writer = new PcapngWriter({
    application: 'icewatch', write: (piece) => {
      pieces.push(piece);
      copies.push(piece.slice());
    },
  });
  writer.interface(wifi);
  const buffer = new Uint8Array(1200);
  for (let i = 0; i < 500; i++) {
    buffer.fill(i & 0xff);
    writer.packet(record({ buffer, to: 1200 }));
    if (i % 50 === 0) writer.flush();
  }
  writer.flush();
  expect(pieces.length).toBeGreaterThan(10);
  expect(Buffer.compare(bytesOf(...pieces), bytesOf(...copies))).toBe(0);
});
