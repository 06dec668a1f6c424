import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedPacket } from '../../../../electron/core/decode/decoded-packet.ts';
import { PacketDecoder } from '../../../../electron/core/decode/packet-decoder.ts';
import { Pipeline } from '../../../../electron/core/flows/pipeline.ts';
import { LinkType } from '../../../../electron/core/link/link-type.ts';
import { ethernet, ipv4, record, tcp, udp } from '../../../helpers/header-bytes.ts';
import { attribute, channelData, stunMessage } from '../../../helpers/stun-bytes.ts';

const noise = fc.uint8Array({ maxLength: 200 });
const stun = fc
  .tuple(fc.constantFrom(0x0001, 0x0009, 0x0016, 0x0017, 0x0103), fc.array(fc.tuple(fc.constantFrom(0x06, 0x0c, 0x12, 0x13, 0x20), noise), { maxLength: 4 }))
  .map(([type, list]) => stunMessage(type, ...list.map(([t, v]) => attribute(t, v))));
const channel = noise.map((b) => channelData(0x4001, b));
/** First bytes that the demultiplexing of RFC 7983 and the recognition of streams act on. */
const headed = fc
  .tuple(fc.constantFrom([22, 254, 253], [23, 254, 253], [128, 96], [128, 200], [22, 3, 1], [71, 69, 84, 32], [80, 79, 83, 84], [0x16, 3, 3]), noise)
  .map(([head, rest]) => Uint8Array.from([...head, ...rest]));
const payload = fc.oneof(noise, stun, channel, headed);
const datagram = payload.map((b) => ipv4({ protocol: 17, payload: udp(b) }));
const segment = fc.tuple(payload, fc.nat(2000), fc.constantFrom(2, 16, 17, 20, 24)).map(([b, sequence, flags]) => ipv4({ protocol: 6, payload: tcp(b, { sequence, flags }) }));
const frame = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: fc.oneof(datagram, segment).map((p) => ethernet(0x0800, p)) }, noise), fc.nat(300), fc.boolean())
  .map(([b, keep, isCut]) => ({ whole: b, kept: isCut ? b.slice(0, keep) : b }));

describe('icewatch decode', () => {
  it('gives every frame one line that JSON can say, whatever the packets', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 30 }), fc.constantFrom(LinkType.ethernet, LinkType.raw, LinkType.linuxSll, 4711), (frames, linkType) => {
        const out: DecodedPacket[] = [];
        const decoder = new PacketDecoder((p) => out.push(p));
        const pipeline = new Pipeline(decoder);
        frames.forEach(({ whole, kept }, i) => {
          pipeline.packet(record(linkType, kept, { frame: i + 1, time: i * 20_000, originalLength: whole.length }));
          decoder.flush();
        });
        expect(out.map((p) => p.frame)).toEqual(frames.map((_, i) => i + 1));
        expect(JSON.parse(JSON.stringify(out))).toEqual(out);
      }),
      { numRuns: 1000 },
    );
  });
});
