/** A STUN message as `icewatch decode` shows it. */
import { hex } from '../bytes/text.ts';
import { StunAttributeType } from '../decoders/stun-attributes.ts';
import type { StunAttribute, StunMessage } from '../decoders/stun-message.ts';
import { u16 } from '../bytes/big-endian.ts';
import type { JsonValue, Layer } from './decoded-packet.ts';

const hex4 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

/** The message begins at `b[from]`; its attributes' offsets are in `b`. */
export function stunLayer(m: StunMessage, b: Uint8Array, from: number): Layer {
  return {
    layer: 'stun',
    type: hex4(u16(b, from)),
    method: m.methodName,
    class: m.class,
    transactionId: m.transactionId,
    /** As the header has it: without the header. */
    length: m.size - 20,
    ...(m.classic ? { classic: true } : {}),
    ...(m.whole ? {} : { whole: false }),
    messageIntegrity: m.messageIntegrity,
    fingerprint: m.fingerprint,
    attributes: m.attributes.map((a) => ({ type: hex4(a.type), name: a.name, length: a.length, value: attributeValue(a, b) })),
  };
}

function attributeValue(a: StunAttribute, b: Uint8Array): JsonValue {
  const v = a.value;
  switch (v.kind) {
    case 'address':
      return { family: v.family, address: v.address, port: v.port };
    case 'text':
      return v.text;
    case 'number':
      return v.number;
    case 'number64':
      return v.hex;
    case 'error':
      return v.family === undefined ? { code: v.code, reason: v.reason } : { code: v.code, reason: v.reason, family: v.family };
    case 'types':
      return v.types.map(hex4);
    case 'fields':
      return v.fields;
    case 'algorithms':
      return v.algorithms.map((x) => ({ algorithm: x.algorithm, parameters: x.parameters }));
    case 'flag':
      return true;
    case 'bytes':
      // What DATA carries is the next layer.
      return a.type === StunAttributeType.data ? null : hex(b, v.from, v.to);
    case 'malformed':
      return { malformed: v.reason };
  }
}
