import { describe, expect, it } from 'vitest';
import { SegmentKind, TcpStream } from '../../../../electron/core/link/tcp-stream.ts';

const { inOrder, retransmission, outOfOrder, keepAlive, gapDeclared, empty, partialOverlap } = SegmentKind;
const fin = 1, syn = 2, rst = 4, ack = 16;

/** What came out, as text; a gap of n bytes is '<n>'. */
class Transcript {
  text = '';
  readonly stream: TcpStream;
  constructor(maxBufferedBytes?: number) {
    this.stream = new TcpStream(
      {
        bytes: (b, from, to) => (this.text += String.fromCharCode(...b.subarray(from, to))),
        gap: (length) => (this.text += `<${length}>`),
      },
      maxBufferedBytes === undefined ? {} : { maxBufferedBytes },
    );
  }
  /** `text` at `sequence`; on the wire it was `wireLength` long. */
  send(sequence: number, text: string, flags = ack, wireLength = text.length): number {
    const buffer = Uint8Array.from(`....${text}....`, (c) => c.charCodeAt(0));
    const kind = this.stream.segment(sequence >>> 0, flags, buffer, 4, 4 + text.length, wireLength);
    buffer.fill(0); // The bytes were only lent.
    return kind;
  }
}

describe('a TCP direction (RFC 9293 3.4)', () => {
  it('hands out bytes as they come in order; SYN and FIN take a number each', () => {
    const t = new Transcript();
    expect(t.send(99, '', syn)).toBe(inOrder | empty);
    expect(t.stream.nextSequence).toBe(100);
    expect(t.send(100, 'GET ')).toBe(inOrder);
    expect(t.send(104, '/', ack | fin)).toBe(inOrder);
    expect([t.text, t.stream.nextSequence, t.stream.closed]).toEqual(['GET /', 106, true]);
  });
  it('begins at its first segment where the SYN was not captured', () => {
    const t = new Transcript();
    expect(t.send(5000, 'abc')).toBe(inOrder);
    expect(t.text).toBe('abc');
  });
  it('ends at a RST that is in order, and hands out what came after a hole before it', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(1, 'abc')).toBe(inOrder);
    expect(t.send(7, 'ghi')).toBe(outOfOrder);
    t.send(4, '', rst | ack);
    expect([t.text, t.stream.closed, t.stream.bufferedBytes]).toEqual(['abc<3>ghi', true, 0]);
  });
  it('takes data on a SYN (RFC 7413)', () => {
    const t = new Transcript();
    expect(t.send(99, 'hello', syn)).toBe(inOrder);
    expect([t.text, t.stream.nextSequence]).toEqual(['hello', 105]);
  });
  it('puts segments back in order', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(4, 'def')).toBe(outOfOrder);
    expect(t.send(7, 'ghi')).toBe(outOfOrder);
    expect(t.text).toBe('');
    expect(t.send(1, 'abc')).toBe(inOrder);
    expect([t.text, t.stream.bufferedBytes]).toEqual(['abcdefghi', 0]);
  });
  it('goes on past sequence number 2^32', () => {
    const t = new Transcript();
    t.send(0xfffffffc, '', syn);
    expect(t.send(1, 'efg')).toBe(outOfOrder);
    expect(t.send(0xfffffffd, 'abcd')).toBe(inOrder);
    expect([t.text, t.stream.nextSequence]).toEqual(['abcdefg', 4]);
  });
  it('waits for what comes before an early FIN', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(4, '', ack | fin)).toBe(outOfOrder | empty);
    expect(t.stream.closed).toBe(false);
    t.send(1, 'abc');
    expect([t.stream.closed, t.stream.nextSequence]).toEqual([true, 5]);
  });
});

describe('a RST', () => {
  it('ends the stream, and what it carries is no data (RFC 1122 4.2.2.12)', () => {
    const t = new Transcript();
    t.send(0, 'ab', syn);
    expect(t.send(3, 'why', rst)).toBe(inOrder | empty);
    expect([t.text, t.stream.closed]).toEqual(['ab', true]);
  });
  it('waits for what it overtook on the way (seen in the lab: a TLS alert)', () => {
    const t = new Transcript();
    t.send(0, 'ab', syn);
    expect(t.send(8, '', rst | ack)).toBe(outOfOrder | empty);
    expect(t.send(3, 'alert')).toBe(inOrder);
    expect([t.text, t.stream.closed, t.stream.nextSequence]).toEqual(['abalert', true, 8]);
  });
  it('with an old sequence number ends it too, with what is held', () => {
    const t = new Transcript();
    t.send(0, 'abcdef', syn);
    t.send(9, 'i');
    t.send(3, '', rst);
    expect([t.text, t.stream.closed]).toEqual(['abcdef<2>i', true]);
  });
});

describe('bytes that come more than once', () => {
  it('the first copy stays', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(1, 'abc');
    expect(t.send(1, 'XYZ')).toBe(retransmission);
    expect(t.send(2, 'XYdef')).toBe(inOrder | partialOverlap);
    expect(t.text).toBe('abcdef');
  });
  it('also among those that are held', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(4, 'def');
    expect(t.send(3, 'XXXXgh')).toBe(outOfOrder | partialOverlap);
    expect(t.send(4, 'YYY')).toBe(retransmission);
    expect(t.send(1, 'abZZZZZZij')).toBe(inOrder | partialOverlap);
    expect(t.text).toBe('abXdefghij');
  });
  it('a SYN or a FIN again', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(0, '', syn)).toBe(retransmission | empty);
    t.send(1, 'a', fin);
    expect(t.send(1, 'a', fin)).toBe(retransmission);
    expect(t.send(2, '', fin | ack)).toBe(retransmission | empty);
  });
});

describe('segments without news', () => {
  it('keep-alives and window probes lie one number below the next (RFC 9293 3.8.4)', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(1, 'abc');
    expect(t.send(3, '')).toBe(keepAlive | empty);
    expect(t.send(3, '\0')).toBe(keepAlive);
    expect(t.send(4, '')).toBe(empty);
    expect(t.text).toBe('abc');
  });
  it('a window probe with a new byte is in order, and its byte counts once', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(1, 'a')).toBe(inOrder);
    expect(t.send(1, 'abc')).toBe(inOrder | partialOverlap);
    expect(t.text).toBe('abc');
  });
  it('a jump of more than 2^30 has no place in the stream', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(1 + 2 ** 30 + 1, 'nonsense')).toBe(0);
    expect(t.send(1 - 2 ** 30 - 1, 'nonsense')).toBe(0);
    expect(t.stream.ignoredSegments).toBe(2);
    expect(t.send(1, 'abc')).toBe(inOrder);
  });
  it('nor has what is sent past a FIN, before what precedes the FIN came', () => {
    const t = new Transcript(100);
    t.send(0, '', syn);
    t.send(3, 'c', fin);
    expect(t.send(6, 'x'.repeat(200))).toBe(0);
    t.send(1, 'ab');
    expect([t.text, t.stream.closed]).toEqual(['abc', true]);
  });
  it('nor has what comes after FIN or RST', () => {
    const t = new Transcript();
    t.send(0, 'ab', syn);
    expect(t.send(3, '', rst)).toBe(inOrder | empty);
    expect(t.send(3, 'cd')).toBe(0);
    expect([t.text, t.stream.closed, t.stream.ignoredSegments]).toEqual(['ab', true, 1]);
  });
});

describe('what is missing', () => {
  it('bytes that the snapshot length cut are a gap', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    expect(t.send(1, 'abc', ack, 10)).toBe(inOrder | gapDeclared);
    expect(t.send(14, 'nop', ack, 5)).toBe(outOfOrder);
    expect(t.send(11, 'klm')).toBe(inOrder | gapDeclared);
    expect(t.text).toBe('abc<7>klmnop<2>');
  });
  it('a hole is given up once the peer acknowledged what is after it', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(4, 'def');
    t.stream.acknowledged(3);
    expect(t.text).toBe('');
    t.stream.acknowledged(7);
    expect([t.text, t.stream.nextSequence]).toEqual(['<3>def', 7]);
  });
  it('an acknowledgment after gigabytes without one gives up what is before it, and no more', () => {
    const t = new Transcript();
    const half = 0x38000000;
    t.send(0, 'a', ack, half);
    t.send(half, 'b', ack, half);
    t.send(2 * half + 3, 'def');
    t.stream.acknowledged(2 * half + 0x28000000);
    t.stream.finish();
    expect(t.text).toBe(`a<${half - 1}>b<${half - 1}><3>def<${0x28000000 - 6}>`);
  });
  it('an acknowledgment that is captured before its data loses nothing', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.stream.acknowledged(4);
    expect(t.send(1, 'abc')).toBe(inOrder);
    t.stream.acknowledged(7);
    expect(t.send(7, 'ghi')).toBe(outOfOrder | gapDeclared);
    expect(t.text).toBe('abc<3>ghi');
  });
  it('a late copy of what was given up changes nothing', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(4, 'def');
    t.stream.acknowledged(7);
    expect(t.send(1, 'abc')).toBe(retransmission);
    expect(t.text).toBe('<3>def');
  });
  it('is followed by acknowledgments alone where only the other direction is captured', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    for (let megabytes = 100; megabytes <= 2900; megabytes += 100) t.stream.acknowledged((1 + megabytes * 1e6) >>> 0);
    expect(t.send(1 + 2900e6, 'abc')).toBe(outOfOrder | gapDeclared);
    expect(t.stream.missingBytes).toBe(2900e6);
    expect(t.text.endsWith('abc')).toBe(true);
  });
  it('the FIN is no missing byte', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(4, '', fin | ack);
    t.stream.acknowledged(5);
    t.stream.finish();
    expect([t.text, t.stream.nextSequence]).toEqual(['<3>', 5]);
  });
  it('the holes before what is held are given up at the end', () => {
    const t = new Transcript();
    t.send(0, '', syn);
    t.send(3, 'c');
    t.send(5, 'e');
    t.stream.acknowledged(2);
    t.stream.finish();
    t.stream.finish();
    expect(t.text).toBe('<2>c<1>e');
  });
  it('bytes that were acknowledged and never seen are missing at the end', () => {
    const t = new Transcript();
    t.send(0, 'a', syn);
    t.stream.acknowledged(12);
    t.stream.finish();
    expect([t.text, t.stream.missingBytes]).toEqual(['a<10>', 10]);
  });
  it('holes are given up from the front when what is held comes to the bound', () => {
    const t = new Transcript(3 * 64 + 30);
    t.send(0, '', syn);
    t.send(11, 'a'.repeat(10));
    t.send(31, 'b'.repeat(10));
    t.send(51, 'c'.repeat(10));
    expect(t.text).toBe('');
    expect(t.send(71, 'd'.repeat(10))).toBe(outOfOrder | gapDeclared);
    expect(t.text).toBe(`<10>${'a'.repeat(10)}`);
    expect(t.send(91, 'e'.repeat(1000))).toBe(inOrder | gapDeclared);
    expect(t.text.endsWith(`${'d'.repeat(10)}<10>${'e'.repeat(1000)}`)).toBe(true);
  });
});
