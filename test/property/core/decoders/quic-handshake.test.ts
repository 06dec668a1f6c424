import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuicHandshake } from '../../../../electron/core/decoders/quic-handshake.ts';
import { alpnExtension, clientHello, extension, handshake, serverNameExtension } from '../../../helpers/handshake-bytes.ts';
import { cryptoFrame, initialPacket, padding } from '../../../helpers/quic-bytes.ts';

const keyId = [1, 2, 3, 4, 5, 6, 7, 8];
const hello = handshake(1, clientHello({ extensions: [...serverNameExtension('meet.example'), ...alpnExtension('h3'), ...extension(51, padding(900))] }));

/** Server names that came of the datagrams. */
function names(datagrams: readonly (readonly [0 | 1, Uint8Array])[]): (string | null)[] {
  const heard: (string | null)[] = [];
  const quic = new QuicHandshake({
    onInitial: () => undefined, onClientHello: (_way, h) => heard.push(h.serverName), onServerHello: () => heard.push('server'), onClose: () => heard.push('close'), onIssue: () => undefined,
  });
  for (const [way, b] of datagrams) quic.datagram(way, b, 0, b.length);
  return heard;
}

describe('a QUIC hello', () => {
  it('is read however it is cut, in whatever order its pieces come, also twice', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: hello.length - 1 }), { maxLength: 9 });
    const scenario = cuts.chain((at) => {
      const ends = [...at.sort((a, b) => a - b), hello.length];
      const pieces = ends.map((end, i) => [i === 0 ? 0 : ends[i - 1]!, end] as const);
      return fc.tuple(fc.shuffledSubarray(pieces, { minLength: pieces.length }), fc.array(fc.constantFrom(...pieces), { maxLength: 3 }), fc.integer({ min: 1, max: 4 }));
    });
    fc.assert(
      fc.property(scenario, ([pieces, again, packets]) => {
        const all = [...again, ...pieces];
        const size = Math.ceil(all.length / packets);
        const datagrams = Array.from({ length: packets }, (_, number) =>
          [0, initialPacket([1, ...all.slice(number * size, (number + 1) * size).flatMap(([from, to]) => cryptoFrame(from, hello.slice(from, to)))], { keyId, number, padTo: 1200 })] as const);
        expect(names(datagrams)).toEqual(['meet.example']);
      }),
      { numRuns: 100 },
    );
  });

  it('is never read from a packet that was changed: not in its header, not in its body', () => {
    const packet = initialPacket(cryptoFrame(0, hello), { keyId });
    fc.assert(
      fc.property(fc.nat(packet.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = packet.slice();
        changed[at]! ^= change;
        expect(names([[0, changed]])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('any datagrams, either way, before and after it: nothing breaks', () => {
    const junk = fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((b) => Uint8Array.from([0xc3, 0, 0, 0, 1, 4, 9, 9, 9, 9, 0, 0, 0x40, b.length, ...b])),
    ));
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 12 }), fc.array(junk, { maxLength: 12 }), (before, after) => {
        names([...before, [0, initialPacket(cryptoFrame(0, hello), { keyId })], ...after]);
      }),
      { numRuns: 100 },
    );
  });

  it('any frames inside an authentic packet: nothing breaks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (frames) => {
        names([[0, initialPacket([...frames], { keyId })]]);
      }),
      { numRuns: 200 },
    );
  });
});
