import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameDissector } from '../../../../electron/core/link/dissect.ts';
import { Dissection, Outcome } from '../../../../electron/core/link/dissection.ts';
import { decodeIcmp } from '../../../../electron/core/link/icmp.ts';
import { tcpOptions } from '../../../../electron/core/link/tcp-options.ts';
import { be16, be32, bytes, counting, cut, ethernet, extensionHeader, fragmentHeader, ipv4, ipv6, record, tcp, udp } from '../../../helpers/header-bytes.ts';

const datagram = udp(counting(30));
const segment = tcp(counting(30), { sequence: 0xfffffff0, options: [2, 4, 5, 0xb4, 1, 3, 3, 7] });
const packet4 = ipv4({ protocol: 17, payload: datagram, options: [0x94, 4, 0, 0] });
const packet6 = ipv6({ nextHeader: 0, payload: bytes(extensionHeader(60), extensionHeader(17), datagram) });
const icmpError = bytes(3, 3, be16(0), be32(0), packet4);

const valid: readonly (readonly [number, Uint8Array])[] = [
  [1, ethernet(0x0800, packet4)],
  [1, ethernet(0x88a8, bytes(be16(100), be16(0x8100), be16(7), be16(0x0800), ipv4({ protocol: 6, payload: segment })))],
  [1, ethernet(0x8864, bytes(0x11, 0, be16(7), be16(packet6.length + 2), be16(0x0057), packet6))],
  [1, ethernet(0x8847, bytes([0, 1, 1, 64], packet4))],
  [113, bytes(be16(4), be16(1), be16(6), counting(8), be16(0x86dd), packet6)],
  [276, bytes(be16(0x0800), be16(0), be32(3), be16(1), 0, 6, counting(8), packet4)],
  [0, bytes([30, 0, 0, 0], packet6)],
  [9, bytes([0xff, 3], be16(0x0057), packet6)],
  [101, ipv4({ protocol: 1, payload: icmpError })],
  [101, ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 0, false, 1), datagram) })],
  [229, packet6],
];
const fragments: readonly Uint8Array[] = [
  ipv4({ protocol: 17, id: 5, moreFragments: true, payload: datagram.slice(0, 16) }),
  ipv4({ protocol: 17, id: 5, fragmentOffset: 16, payload: datagram.slice(16) }),
  ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 0, true, 5), datagram.slice(0, 16)) }),
  ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, 16, false, 5), datagram.slice(16)) }),
];

/** That offsets are in order and within the bytes that there are. */
function expectSound(outcome: Outcome, d: Dissection, from: number, to: number): void {
  const low = d.reassembled ? 0 : from;
  const high = d.reassembled ? d.buffer.length : to;
  if (outcome === Outcome.malformed) {
    expect(d.issueLayer).not.toBe('');
    expect(d.issueReason).not.toBe('');
    return;
  }
  if (outcome === Outcome.other || outcome === Outcome.unsupportedLink) return;
  const size = d.ipVersion === 4 ? 4 : 16;
  const order = [low, d.sourceAddress, d.sourceAddress + size, d.destinationAddress + size, d.transport, d.transportEnd, high];
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(d.transportLength).toBeGreaterThanOrEqual(d.transportEnd - d.transport);
  if (outcome !== Outcome.udp && outcome !== Outcome.tcp) return;
  const payload = [d.transport + 8, d.payload, d.payloadEnd, d.transportEnd];
  expect(payload).toEqual([...payload].sort((a, b) => a - b));
  expect(d.payloadLength).toBeGreaterThanOrEqual(d.payloadEnd - d.payload);
}

const linkType = fc.constantFrom(0, 1, 9, 12, 14, 101, 108, 113, 228, 229, 276, 105);
const damaged = fc
  .tuple(fc.constantFrom(...valid, ...fragments.map((f) => [101, f] as const)), fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }), fc.nat(200))
  .map(([[link, packet], changes, length]) => {
    const changed = packet.slice(0, Math.max(1, length));
    for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
    return [link, changed] as const;
  });
const anyFrame = fc.oneof(damaged, fc.tuple(linkType, fc.uint8Array({ maxLength: 200 })));

describe('FrameDissector', () => {
  it('takes frames of any bytes and length, one after the other, without throwing or leaving its slice', () => {
    fc.assert(fc.property(fc.array(fc.tuple(anyFrame, fc.nat(3000), fc.nat(20), fc.nat(60e6)), { maxLength: 12 }), (frames) => {
      const dissector = new FrameDissector({ maxFragmentBytes: 4000 });
      const d = new Dissection();
      for (const [[link, frame], beyond, before, time] of frames) {
        const buffer = bytes(new Uint8Array(before), frame, counting(50, 3));
        const from = before;
        const to = before + frame.length;
        expectSound(dissector.dissect(record(link, buffer, { from, to, originalLength: frame.length + beyond, time }), d), d, from, to);
        expect(dissector.fragmentBytes).toBeLessThanOrEqual(4000);
      }
    }), { numRuns: 1500 });
  });

  it('does not let bytes outside of the packet change its answer', () => {
    const answer = (link: number, frame: Uint8Array, around: number): unknown => {
      const buffer = bytes(new Uint8Array(4).fill(around), frame, new Uint8Array(80).fill(around));
      const d = new Dissection();
      const outcome = new FrameDissector().dissect(record(link, buffer, { from: 4, to: 4 + frame.length, originalLength: frame.length }), d);
      return [outcome, Object.assign({}, d, { buffer: null })];
    };
    fc.assert(fc.property(anyFrame, ([link, frame]) => {
      expect(answer(link, frame, 0x45)).toEqual(answer(link, frame, 0xff));
    }), { numRuns: 1500 });
  });

  it.each(valid)('every truncation of a valid packet (link type %i) fails cleanly or cuts the payload', (link, packet) => {
    const whole = new Dissection();
    const outcome = new FrameDissector().dissect(record(link, packet), whole);
    expect([Outcome.udp, Outcome.tcp, Outcome.icmp]).toContain(outcome);
    const headers = Math.max(whole.payload, whole.transport);
    for (let captured = 0; captured < packet.length; captured++) {
      const d = new Dissection();
      const shorter = new FrameDissector().dissect(cut(link, packet, captured), d);
      if (shorter === Outcome.malformed) {
        expect(captured).toBeLessThan(headers);
        expect(d.issueReason).toBe('cut by the snapshot length');
      } else if (captured >= headers) {
        expect(shorter).toBe(outcome);
        expect([d.sourcePort, d.destinationPort, d.payloadLength, d.payload]).toEqual([whole.sourcePort, whole.destinationPort, whole.payloadLength, whole.payload]);
        expect(Math.max(d.payloadEnd, d.transportEnd)).toBe(captured);
      } else {
        // Only a TCP header's options may be missing.
        expect(shorter).toBe(Outcome.tcp);
        expect([d.tcpSequence, d.payloadLength]).toEqual([whole.tcpSequence, whole.payloadLength]);
      }
    }
  });

  it('puts any datagram together from any fragments of it in any order', () => {
    const pieces = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }).chain((cuts) => {
      const edges = [0, ...cuts.map((c) => 8 * c).sort((a, b) => a - b), 508];
      const ranges = edges.slice(1).map((to, i) => [edges[i]!, to] as const);
      return fc.shuffledSubarray(ranges, { minLength: ranges.length });
    });
    fc.assert(fc.property(fc.uint8Array({ minLength: 500, maxLength: 500 }), pieces, fc.boolean(), (payload, ranges, v6) => {
      const whole = udp(payload);
      const dissector = new FrameDissector();
      const d = new Dissection();
      const outcomes = ranges.map(([from, to]) => {
        const content = whole.slice(from, to);
        const more = to < whole.length;
        const packet = v6
          ? ipv6({ nextHeader: 44, payload: bytes(fragmentHeader(17, from, more, 9), content) })
          : ipv4({ protocol: 17, id: 9, fragmentOffset: from, moreFragments: more, payload: content });
        return dissector.dissect(record(101, packet), d);
      });
      expect(outcomes).toEqual(ranges.map((_, i) => (i === ranges.length - 1 ? Outcome.udp : Outcome.fragment)));
      expect(d.buffer.slice(d.payload, d.payloadEnd)).toEqual(payload);
    }), { numRuns: 200 });
  });
});

describe('decodeIcmp', () => {
  it('takes anything, and quotes nothing that is not there', () => {
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.tuple(fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 5 }), fc.nat(icmpError.length)).map(([changes, length]) => {
        const changed = icmpError.slice(0, length);
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        return changed;
      }),
    );
    fc.assert(fc.property(message, fc.constantFrom(4 as const, 6 as const), (m, version) => {
      const buffer = bytes(m, counting(60));
      const result = decodeIcmp(buffer, 0, m.length, version);
      expect(result.ok).toBe(m.length >= 8);
      if (!result.ok || result.value.quoted === null) return;
      const { transportFrom, transportTo } = result.value.quoted;
      expect(transportFrom).toBeLessThanOrEqual(transportTo);
      expect(transportTo).toBeLessThanOrEqual(m.length);
    }), { numRuns: 1000 });
  });
});

describe('tcpOptions', () => {
  it('takes anything', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (header) => {
      const options = tcpOptions(bytes(header, 2, 4, 1, 2), 0, header.length);
      expect(options.sackBlocks.length).toBeLessThanOrEqual(5);
    }), { numRuns: 1000 });
  });
});
