import { bench, describe } from 'vitest';
import { decodeStun } from '../../electron/core/decoders/stun.ts';
import { TurnStream } from '../../electron/core/decoders/turn-stream.ts';
import { attribute, bytes, channelData, stunMessage, text } from '../helpers/stun-bytes.ts';

const check = stunMessage(
  0x0001, attribute(0x0006, text('iGsw:s1oJ')), attribute(0xc057, bytes('00 01 00 00')), attribute(0x802a, bytes('91 76 65 ec 8a 08 74 6c')),
  attribute(0x0025), attribute(0x0024, bytes('6e 7f 1e ff')), attribute(0x0008, new Uint8Array(20)), attribute(0x8028, bytes('13 d5 0c 87')),
);
const allocate = stunMessage(0x0003, attribute(0x0019, bytes('11 00 00 00')));
const segment = new Uint8Array(Buffer.concat(Array.from({ length: 1000 }, () => channelData(0x4001, new Uint8Array(1100)))));

describe('1,000 messages', () => {
  bench('decodeStun: connectivity checks', () => {
    for (let i = 0; i < 1000; i++) decodeStun(check, 0, check.length);
  });
  const stream = new TurnStream(() => undefined);
  stream.bytes(allocate, 0, allocate.length);
  bench('TurnStream: ChannelData', () => {
    stream.bytes(segment, 0, segment.length);
  });
});
