import { describe, expect, it } from 'vitest';
import { FrameDissector } from '../../../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../../../electron/core/link/dissection.ts';
import { bytes, counting, cut, extensionHeader, fragmentHeader, ipv4, ipv6, record, tcp, udp } from '../../../helpers/header-bytes.ts';

const payload = counting(3000);
const datagram = udp(payload);

interface Fragment {
  from: number;
  to: number;
  id?: number;
  /** Instead of the datagram's own bytes. */
  content?: Uint8Array;
  more?: boolean;
}
const fragment4 = (f: Fragment, whole = datagram): Uint8Array =>
  ipv4({ protocol: 17, id: f.id ?? 7, fragmentOffset: f.from, moreFragments: f.more ?? f.to < whole.length, payload: f.content ?? whole.slice(f.from, f.to) });
const fragment6 = (f: Fragment, whole = datagram): Uint8Array =>
  ipv6({
    nextHeader: 0,
    payload: bytes(extensionHeader(44), fragmentHeader(17, f.from, f.more ?? f.to < whole.length, f.id ?? 7), f.content ?? whole.slice(f.from, f.to)),
  });

class Receiver {
  readonly dissector: FrameDissector;
  readonly d = new Dissection();
  constructor(maxFragmentBytes?: number) {
    this.dissector = new FrameDissector(maxFragmentBytes === undefined ? {} : { maxFragmentBytes });
  }
  take(packet: Uint8Array, time = 0): Outcome {
    return this.dissector.dissect(record(101, packet, { time }), this.d);
  }
  takeCut(packet: Uint8Array, captured: number): Outcome {
    return this.dissector.dissect(cut(101, packet, captured), this.d);
  }
  get payload(): Uint8Array {
    return this.d.buffer.slice(this.d.payload, this.d.payloadEnd);
  }
  expectWhole(outcome: Outcome): void {
    expect(outcome).toBe(Outcome.udp);
    expect(this.d.reassembled).toBe(true);
    expect([this.d.sourcePort, this.d.destinationPort, this.d.payloadLength]).toEqual([50000, 3478, 3000]);
    expect(this.payload).toEqual(payload);
  }
}

const split: readonly Fragment[] = [{ from: 0, to: 1480 }, { from: 1480, to: 2960 }, { from: 2960, to: 3008 }];
const orders: readonly (readonly [number, number, number])[] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

describe.each([['IPv4 (RFC 791)', fragment4], ['IPv6 (RFC 8200 4.5)', fragment6]] as const)('fragments of %s', (_name, fragment) => {
  it.each(orders.map((order) => ({ order })))('in the order $order give the datagram with the last of them', ({ order }) => {
    const receiver = new Receiver();
    expect(receiver.take(fragment(split[order[0]]!))).toBe(Outcome.fragment);
    expect(receiver.take(fragment(split[order[1]]!))).toBe(Outcome.fragment);
    receiver.expectWhole(receiver.take(fragment(split[order[2]]!)));
    expect(receiver.dissector.fragmentBytes).toBe(0);
  });
  it('exact duplicates change nothing', () => {
    const receiver = new Receiver();
    for (const i of [0, 0, 1, 1, 0]) expect(receiver.take(fragment(split[i]!))).toBe(Outcome.fragment);
    receiver.expectWhole(receiver.take(fragment(split[2]!)));
  });
  it('of two datagrams do not mix', () => {
    const receiver = new Receiver();
    const other = udp(counting(3000, 9));
    receiver.take(fragment({ ...split[0]!, id: 8 }, other));
    receiver.take(fragment(split[0]!));
    receiver.take(fragment({ ...split[2]!, id: 8 }, other));
    receiver.take(fragment(split[1]!));
    receiver.expectWhole(receiver.take(fragment(split[2]!)));
    expect(receiver.take(fragment({ ...split[1]!, id: 8 }, other))).toBe(Outcome.udp);
    expect(receiver.payload[0]).toBe(9);
  });
  it('that come more than 30 s after the first are of another datagram', () => {
    const receiver = new Receiver();
    receiver.take(fragment(split[0]!), 1_000_000);
    receiver.take(fragment(split[1]!), 30_000_000);
    expect(receiver.take(fragment(split[2]!), 31_000_001)).toBe(Outcome.fragment);
  });
  it('are refused where all but the last are no multiple of 8', () => {
    const receiver = new Receiver();
    expect(receiver.take(fragment({ from: 0, to: 1481, more: true }))).toBe(Outcome.malformed);
    expect(receiver.d.issueReason).toBe('fragment length not a multiple of 8');
  });
  it('are refused past 65535 bytes', () => {
    const receiver = new Receiver();
    expect(receiver.take(fragment({ from: 65528, to: 65528 + 16, content: counting(16), more: false }))).toBe(Outcome.malformed);
    expect(receiver.d.issueReason).toBe('fragment past 65535 bytes');
  });
  it('that contradict each other on the length never complete', () => {
    const receiver = new Receiver();
    receiver.take(fragment(split[2]!));
    receiver.take(fragment({ from: 3008, to: 3016, content: counting(8), more: true }));
    receiver.take(fragment(split[0]!));
    expect(receiver.take(fragment(split[1]!))).toBe(Outcome.fragment);
  });
  it('past the last one do not stand in for missing ones', () => {
    const receiver = new Receiver();
    receiver.take(fragment({ from: 0, to: 8 }));
    receiver.take(fragment({ from: 16, to: 16, more: false }));
    expect(receiver.take(fragment({ from: 16, to: 24 }))).toBe(Outcome.fragment);
  });
  it('never complete a datagram longer than a length field can say', () => {
    const receiver = new Receiver();
    const long = udp(counting(65527));
    receiver.take(fragment({ from: 0, to: 65000 }, long));
    receiver.take(fragment({ from: 65000, to: 65528 }, long));
    expect(receiver.take(fragment({ from: 65528, to: 65535 }, long))).toBe(Outcome.fragment);
    const fits = udp(counting(65400));
    receiver.take(fragment({ from: 0, to: 65000, id: 8 }, fits));
    expect(receiver.take(fragment({ from: 65000, to: fits.length, id: 8 }, fits))).toBe(Outcome.udp);
  });
  it('stay within the bound on memory, the oldest giving way', () => {
    const receiver = new Receiver(20_000);
    for (let id = 0; id < 100; id++) {
      receiver.take(fragment({ ...split[0]!, id }));
      expect(receiver.dissector.fragmentBytes).toBeLessThanOrEqual(20_000);
    }
    receiver.take(fragment({ ...split[1]!, id: 99 }));
    receiver.expectWhole(receiver.take(fragment({ ...split[2]!, id: 99 })));
    receiver.take(fragment({ ...split[1]!, id: 0 }));
    expect(receiver.take(fragment({ ...split[2]!, id: 0 }))).toBe(Outcome.fragment);
  });
  it('of one datagram are no more than 256', () => {
    const receive = (small: number): [Receiver, Outcome] => {
      const receiver = new Receiver();
      for (let i = 0; i < small; i++) receiver.take(fragment({ from: 8 * i, to: 8 * i + 8 }));
      return [receiver, receiver.take(fragment({ from: 8 * small, to: 3008 }))];
    };
    const [receiver, outcome] = receive(255);
    receiver.expectWhole(outcome);
    expect(receive(256)[1]).toBe(Outcome.fragment);
  });
  it('of very many datagrams stay few', () => {
    const receiver = new Receiver(1 << 30);
    for (let id = 0; id < 5000; id++) receiver.take(fragment({ from: 8, to: 16, id }));
    expect(receiver.dissector.fragmentBytes).toBeLessThan(256 * 400);
  });
});

describe('fragments that overlap', () => {
  it('IPv4: the bytes that came first stay', () => {
    const receiver = new Receiver();
    receiver.take(fragment4(split[1]!));
    receiver.take(fragment4({ from: 0, to: 2000, content: bytes(datagram.slice(0, 1480), new Uint8Array(520)), more: true }));
    receiver.expectWhole(receiver.take(fragment4({ from: 2952, to: 3008, content: bytes(new Uint8Array(8), datagram.slice(2960)), more: false })));
  });
  it('IPv4: a piece in the middle is kept as it was when a larger one comes', () => {
    const receiver = new Receiver();
    receiver.take(fragment4({ from: 800, to: 1600, more: true }));
    receiver.take(fragment4(split[2]!));
    const over = bytes(datagram.slice(0, 800), new Uint8Array(800), datagram.slice(1600, 2960));
    receiver.expectWhole(receiver.take(fragment4({ from: 0, to: 2960, content: over, more: true })));
  });
  it('IPv6: the datagram is discarded, with the fragments that follow (RFC 5722 3)', () => {
    const receiver = new Receiver();
    receiver.take(fragment6(split[0]!));
    receiver.take(fragment6({ from: 1472, to: 2960, more: true }));
    receiver.take(fragment6(split[1]!));
    expect(receiver.take(fragment6(split[2]!))).toBe(Outcome.fragment);
    expect(receiver.take(fragment6(split[0]!))).toBe(Outcome.fragment);
  });
  it('IPv6: the same place with other content is no duplicate', () => {
    const receiver = new Receiver();
    receiver.take(fragment6(split[0]!));
    receiver.take(fragment6({ ...split[0]!, content: counting(1480, 3) }));
    receiver.take(fragment6(split[1]!));
    expect(receiver.take(fragment6(split[2]!))).toBe(Outcome.fragment);
  });
});

describe('fragments that the snapshot length cut', () => {
  it('the first one is dissected alone, with the length that UDP gives', () => {
    const receiver = new Receiver();
    expect(receiver.takeCut(fragment4(split[0]!), 128)).toBe(Outcome.udp);
    expect([receiver.d.sourcePort, receiver.d.payloadLength, receiver.payload.length]).toEqual([50000, 3000, 100]);
    expect(receiver.takeCut(fragment4(split[1]!), 128)).toBe(Outcome.fragment);
    expect(receiver.take(fragment4(split[2]!))).toBe(Outcome.fragment);
    expect(receiver.takeCut(fragment4(split[0]!), 128)).toBe(Outcome.fragment);
  });
  it('what was held of the beginning is dissected when a later one is cut', () => {
    const receiver = new Receiver();
    expect(receiver.take(fragment6(split[0]!))).toBe(Outcome.fragment);
    expect(receiver.takeCut(fragment6(split[1]!), 128)).toBe(Outcome.udp);
    expect([receiver.d.reassembled, receiver.d.sourcePort, receiver.d.payloadLength]).toEqual([true, 50000, 3000]);
    expect(receiver.payload).toEqual(payload.slice(0, 1472));
  });
  it('a cut one that comes before the first does not lose the ports', () => {
    const receiver = new Receiver();
    expect(receiver.takeCut(fragment4(split[1]!), 128)).toBe(Outcome.fragment);
    expect(receiver.take(fragment4(split[0]!))).toBe(Outcome.udp);
    expect([receiver.d.destinationPort, receiver.d.payloadLength]).toEqual([3478, 3000]);
  });
  it('a first one without the whole transport header is malformed', () => {
    const receiver = new Receiver();
    const segment = ipv4({ protocol: 6, id: 1, moreFragments: true, payload: tcp(counting(96), { options: [1, 1, 1, 1] }) });
    expect(receiver.takeCut(segment, 20 + 19)).toBe(Outcome.malformed);
    expect([receiver.d.issueLayer, receiver.d.issueReason]).toEqual(['tcp', 'cut by the snapshot length']);
  });
});

describe('a reassembled datagram', () => {
  it('has an IP header of its own that says its whole length', () => {
    const receiver = new Receiver();
    for (const f of split) receiver.take(fragment6(f));
    const { buffer, transport, transportEnd, transportLength, protocol, sourceAddress } = receiver.d;
    expect([protocol, transport, transportEnd, transportLength]).toEqual([17, 48, 48 + 3008, 3008]);
    expect(buffer.slice(sourceAddress, sourceAddress + 4)).toEqual(Uint8Array.of(0x20, 0x01, 0x0d, 0xb8));
    expect((buffer[4]! << 8) | buffer[5]!).toBe(8 + 3008);
    // The hop-by-hop header leads to UDP now: the fragment header is gone.
    expect(buffer[40]).toBe(17);
  });
  it('is refused when it is a fragment again (RFC 8200 4.5)', () => {
    const receiver = new Receiver();
    const inner = bytes(fragmentHeader(17, 8, true, 1), counting(16));
    const outer = (from: number, to: number): Uint8Array =>
      ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(44, from, to < inner.length, 2), inner.slice(from, to)) });
    receiver.take(outer(0, 16));
    expect(receiver.take(outer(16, 24))).toBe(Outcome.malformed);
  });
});
