import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packetsReplySchema } from '../../../../electron/contract/packets.ts';
import { keptFrames } from '../../../../electron/core/decode/kept-frames.ts';
import { LinkType } from '../../../../electron/core/link/link-type.ts';
import { KeptPackets } from '../../../../electron/core/report/kept-packets.ts';
import { bytes, ethernet, ipv4, record, tcp, udp } from '../../../helpers/header-bytes.ts';
import { attribute, channelData, stunMessage } from '../../../helpers/stun-bytes.ts';

const noise = fc.uint8Array({ maxLength: 200 });
const stun = fc
  .tuple(fc.constantFrom(0x0001, 0x0009, 0x0016, 0x0017, 0x0113), fc.array(fc.tuple(fc.constantFrom(0x06, 0x09, 0x0c, 0x12, 0x13, 0x20), noise), { maxLength: 4 }))
  .map(([type, list]) => stunMessage(type, ...list.map(([t, v]) => attribute(t, v))));
const dns = noise.map((rest) => bytes([0x12, 0x34, 0x81, 0x83, 0, 1, 0, 1, 0, 0, 0, 0], rest));
const headed = fc.tuple(fc.constantFrom([22, 254, 253], [128, 96], [128, 200], [22, 3, 1, 0, 40, 1], [71, 69, 84, 32], [192, 0, 0, 0, 1]), noise).map(([head, rest]) => bytes(head, rest));
const payload = fc.oneof(noise, stun, headed, noise.map((b) => channelData(0x4001, b)));
const packet = fc.oneof(
  fc.tuple(fc.constantFrom(3478, 53), fc.oneof(payload, dns)).map(([destinationPort, b]) => ipv4({ protocol: 17, payload: udp(b, { destinationPort }) })),
  fc.tuple(payload, fc.nat(2000), fc.constantFrom(2, 16, 17, 20, 24)).map(([b, sequence, flags]) => ipv4({ protocol: 6, payload: tcp(b, { sequence, flags }) })),
  fc.tuple(fc.constantFrom(3, 11), fc.nat(15), noise).map(([type, code, b]) => ipv4({ protocol: 1, payload: bytes(type, code, [0, 0, 0, 0, 0, 0], ipv4({ protocol: 17, payload: udp(b) })) })),
);
const frame = fc.tuple(packet.map((p) => ethernet(0x0800, p)), fc.integer({ min: 1, max: 400 }));

it('gives a bounded answer for each frame asked for, whatever was kept, with places inside what was kept', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 40 }), fc.array(fc.nat(45), { minLength: 1, maxLength: 64 }), (frames, asked) => {
      const kept = new KeptPackets({ maxBytes: 16 * 1024 });
      frames.forEach(([whole, keep], i) => kept.keep(record(LinkType.ethernet, whole, { frame: i + 1, time: i * 20_000 }), keep, i % 3 === 0 ? 'media' : 'signal'));
      const work = keptFrames(kept, [], asked);
      let step = work.next();
      while (step.done !== true) step = work.next();
      const { packets } = packetsReplySchema.parse(JSON.parse(JSON.stringify({ packets: step.value })));
      expect(packets.map((p) => p.frame)).toEqual(asked);
      for (const p of packets) {
        if (!p.kept) continue;
        expect(p.layers.length).toBeLessThanOrEqual(64);
        for (const { offset = 0, length = 0, fields } of p.layers) {
          expect(offset + length).toBeLessThanOrEqual(p.keptLength);
          expect(fields.length).toBeLessThanOrEqual(200);
          for (const { value } of fields) expect(value.length).toBeLessThan(340);
        }
      }
    }),
    { numRuns: 500 },
  );
});
