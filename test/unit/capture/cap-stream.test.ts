import { describe, expect, test } from 'vitest';
import { capSnapLength, fileHeaderLength, linkTypeOf, recordHeaderLength, wireLength, writeFileHeader, writeRecordHeader } from '../../../electron/capture/cap-stream.ts';
import { WallClock } from '../../../electron/capture/wall-clock.ts';
import { CaptureFileReader } from '../../../electron/core/pcapfile/reader.ts';
import { Recorder } from '../../helpers/capture/recorder.ts';

describe('the stream around cap', () => {
  test('is read back as it was written, to the microsecond', () => {
    const stream = Buffer.alloc(fileHeaderLength + recordHeaderLength + 3);
    writeFileHeader(stream, 113);
    writeRecordHeader(stream, fileHeaderLength, 1_700_000_000_123_456, 3, 70_000);
    const recorder = new Recorder();
    const reader = new CaptureFileReader(recorder);
    reader.push(stream);
    reader.end();
    expect(recorder.interfaces).toMatchObject([{ linkType: 113, snapLength: capSnapLength }]);
    expect(recorder.packets).toMatchObject([{ time: 1_700_000_000_123_456, originalLength: 70_000 }]);
    expect(recorder.issues).toEqual([]);
  });

  test('knows the link types that cap has words for, and those it gives as a number', () => {
    expect(['NULL', 'ETHERNET', 'RAW', 'LINKTYPE_LINUX_SLL', 'Unknown linktype 276', 'something'].map(linkTypeOf)).toEqual([0, 1, 101, 113, 276, -1]);
  });

  const cut = (header: readonly number[], at: number): Buffer => {
    const packet = Buffer.alloc(capSnapLength);
    packet.set(header, at);
    return packet;
  };
  test('takes the wire length of a packet that was cut from its IP header', () => {
    const ipv4 = [0x45, 0, 0xff, 0xff];
    const ipv6 = [0x60, 0, 0, 0, 0xff, 0xf0];
    expect(wireLength(cut([8, 0, ...ipv4], 12), capSnapLength, 1)).toBe(14 + 65535);
    expect(wireLength(cut([0x81, 0, 0, 5, 8, 0, ...ipv4], 12), capSnapLength, 1)).toBe(18 + 65535);
    expect(wireLength(cut(ipv6, 0), capSnapLength, 101)).toBe(40 + 0xfff0);
    expect(wireLength(cut(ipv6, 16), capSnapLength, 113)).toBe(16 + 40 + 0xfff0);
  });
  test('never makes a packet shorter than what was captured, nor longer where it was whole', () => {
    expect(wireLength(cut([8, 0, 0x45, 0, 0, 20], 12), capSnapLength, 1)).toBe(capSnapLength);
    expect(wireLength(cut([8, 0, 0x45, 0, 0xff, 0xff], 12), 100, 1)).toBe(100);
    expect(wireLength(cut([], 0), capSnapLength, 127)).toBe(capSnapLength);
  });
});

describe('the clock that stamps packets', () => {
  const clocks = { wall: 1_000_000, steady: 0 };
  const clock = (): WallClock => new WallClock({ wall: () => Math.floor(clocks.wall), steady: () => clocks.steady }, 1_000_000);
  const pass = (ms: number): void => {
    clocks.wall += ms;
    clocks.steady += ms;
  };

  test('is finer than the wall clock', () => {
    const ours = clock();
    pass(0.25);
    expect(ours.microseconds()).toBe(1_000_000_250);
    pass(0.125);
    expect(ours.microseconds()).toBe(1_000_000_375);
  });
  test('follows when the wall clock is set, or the laptop slept', () => {
    const ours = clock();
    clocks.wall += 3_600_000;
    expect(Math.abs(ours.microseconds() / 1000 - clocks.wall)).toBeLessThan(2);
    clocks.wall -= 7_200_000;
    expect(Math.abs(ours.microseconds() / 1000 - clocks.wall)).toBeLessThan(2);
  });
});
