import { describe, expect, it } from 'vitest';
import { Flow, type Direction } from '../../../../electron/core/flows/flow.ts';
import { Heading } from '../../../../electron/core/link/dissection.ts';

const second = 1_000_000;
const flow = (): Flow => new Flow(1, 17, '10.1.0.2', 40000, '198.51.100.10', 3478, 1, 0);
let frame = 0;
const packet = (f: Flow, direction: Direction, time: number, length = 100): number => {
  frame += 1;
  f.count(direction, length, time, Heading.unknown);
  f.numbered(frame);
  return frame;
};

describe('what a flow remembers', () => {
  it('is when each end was last heard, and what the other end has not answered since', () => {
    const f = flow();
    packet(f, 0, 0);
    expect([f.lastSent(0), f.lastSent(1), f.unanswered(0), f.unanswered(1)]).toEqual([0, null, 1, 0]);
    packet(f, 1, second);
    const first = packet(f, 0, 2 * second);
    packet(f, 0, 3 * second);
    expect([f.lastSent(0), f.lastSent(1), f.unanswered(0), f.unanswered(1)]).toEqual([3 * second, second, 2, 0]);
    expect(f.firstUnanswered(0)).toEqual({ frame: first, time: 2 * second });
    expect(f.firstUnanswered(1)).toBeNull();
  });

  it('is the last long silence, with the packet that ended it and what had come before', () => {
    const f = flow();
    packet(f, 0, 0);
    packet(f, 1, second);
    packet(f, 0, 9 * second);
    expect(f.silence).toBeNull();
    const woke = packet(f, 0, 40 * second);
    expect(f.silence).toEqual({ from: 9 * second, to: 40 * second, direction: 0, frame: woke, answersBefore: 1 });
  });

  it('keeps a silence that was never answered, though repetitions grow ever rarer', () => {
    const f = flow();
    packet(f, 0, 0);
    packet(f, 1, second);
    packet(f, 0, 40 * second);
    packet(f, 0, 60 * second);
    expect(f.silence?.to).toBe(40 * second);
    packet(f, 1, 61 * second);
    packet(f, 0, 90 * second);
    expect(f.silence?.to).toBe(90 * second);
  });

  it('is the longest payload each way', () => {
    const f = flow();
    packet(f, 0, 0, 1200);
    packet(f, 0, 1, 50);
    packet(f, 1, 2, 70);
    expect(f.longest).toEqual([1200, 70]);
  });
});
