/**
 * STUN against tshark 4.0, frame by frame, over all captures of the lab and of other people: the same messages with the same type, transaction id
 * and attributes, each with the same type, length and decoded value. Both ways: no message that only one of the two sees, but by the rules below.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DecodedPacket, JsonValue, Layer } from '../../electron/core/decode/decoded-packet.ts';
import { decodeFile } from '../helpers/decode-file.ts';
import { hasShared, labCapture, labCaptures, thirdPartyCapture, thirdPartyCaptures } from '../helpers/shared.ts';
import { tsharkChannels, tsharkStun, type TsharkAttribute, type TsharkFrame, type TsharkStun } from '../helpers/tshark-stun.ts';

type Attribute = { readonly type: string; readonly name: string; readonly length: number; readonly value: JsonValue };

const stunLayers = (packet: DecodedPacket | undefined): Layer[] => packet?.layers.filter((l) => l.layer === 'stun') ?? [];
const attributesOf = (layer: Layer): readonly Attribute[] => layer['attributes'] as unknown as readonly Attribute[];
const object = (value: JsonValue): Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, JsonValue>>) : {};
const hexOf = (text: string): string => Buffer.from(text).toString('hex');

/** tshark's `stun.att.crc32.status`. */
const fingerprintStatus: Readonly<Record<string, number>> = { invalid: 0, valid: 1 };

/** What tshark's fields of an attribute should be, from our value of it: field name and value, numbers as decimal text. */
function expectedFields(a: Attribute, message: Layer): [string, string][] {
  const v = object(a.value);
  const number = (name: string, n: JsonValue | undefined): [string, string] => [name, JSON.stringify(n)];
  switch (a.type) {
    case '0x0003':
      return [number('stun.att.change-ip', v['changeIp']), number('stun.att.change-port', v['changePort'])];
    case '0x0006':
      return [['stun.att.username', hexOf(a.value as string)]];
    case '0x0008':
      return [['stun.att.hmac', a.value as string]];
    case '0x0009': {
      const code = v['code'] as number;
      const reason = hexOf(v['reason'] as string);
      const head = [number('stun.att.error.class', Math.floor(code / 100)), number('stun.att.error', code % 100)];
      return reason === '' ? head : [...head, ['stun.att.error.reason', reason]];
    }
    case '0x000c':
      return [number('stun.att.channelnum', a.value)];
    case '0x000d':
      return [number('stun.att.lifetime', a.value)];
    case '0x0014':
      return [['stun.att.realm', hexOf(a.value as string)]];
    case '0x0015':
      return [['stun.att.nonce', hexOf(a.value as string)]];
    case '0x0019':
      return [number('stun.att.transp', a.value)];
    case '0x0024':
      return [number('stun.att.priority', a.value)];
    case '0x8022':
      return [['stun.att.software', hexOf(a.value as string)]];
    case '0x8028':
      return [number('stun.att.crc32', a.value), number('stun.att.crc32.status', fingerprintStatus[message['fingerprint'] as string])];
    case '0x8029':
    case '0x802a':
      return [['stun.att.tie-breaker', a.value as string]];
    case '0x8054':
      return [['stun.att.ms.foundation', hexOf(a.value as string)]];
    case '0x8070':
      return [number('stun.att.ms.version.ice', a.value)];
    case '0xc057':
      return [number('stun.att.google.network_id', v['networkId']), number('stun.att.google.network_cost', v['networkCost'])];
    // tshark gives these as bytes.
    case '0xc059':
      return [['stun.value', (a.value as readonly string[]).map((t) => t.slice(2)).join('')]];
    case '0xff05':
      return [['stun.value', hexOf(a.value as string)]];
    default:
      break;
  }
  if ('address' in v) {
    const family = v['family'] as number;
    return [
      number('stun.att.family', family === 4 ? 1 : 2), number('stun.att.port', v['port']),
      [family === 4 ? 'stun.att.ipv4' : 'stun.att.ipv6', v['address'] as string],
    ];
  }
  return a.value === true || a.length === 0 ? [] : [['stun.value', a.value as string]];
}

const textFields = new Set(['stun.att.username', 'stun.att.realm', 'stun.att.nonce', 'stun.att.software', 'stun.att.error.reason', 'stun.att.ms.foundation']);
const bytesFields = new Set(['stun.value', 'stun.att.hmac', 'stun.att.tie-breaker']);

/** The same form of tshark's fields: texts and bytes as hexadecimal (without NUL at the end), numbers as decimal text. */
const seenFields = (a: TsharkAttribute): [string, string][] =>
  a.fields.map(({ name, show, value }) => {
    if (textFields.has(name)) return [name, value.replace(/(00)+$/, '')];
    if (bytesFields.has(name)) return [name, value];
    return [name, /^(0x[0-9a-f]+|\d+)$/i.test(show) ? String(Number(show)) : show];
  });

/** Values that cannot be compared, by rule. */
function isExempt(type: string, message: TsharkStun): boolean {
  // What DATA carries is our next layer, not repeated as bytes; the messages in it are compared as messages.
  if (type === '0x0013') return true;
  // tshark's dissector of classic STUN shows no value of a type that RFC 3489 does not have: Zoom's.
  return message.protocol === 'classicstun' && (type === '0x0101' || type === '0x0103');
}

interface Difference { readonly frame: number; readonly what: string; readonly ours: unknown; readonly tshark: unknown }

/** What was compared over all captures, so that an empty comparison cannot pass. */
const compared = { messages: 0, values: 0, channelData: 0, types: new Set<string>() };

function differences(packet: DecodedPacket, frame: TsharkFrame | undefined): Difference[] {
  const out: Difference[] = [];
  const compare = (what: string, ours: unknown, tshark: unknown): boolean => {
    const same = JSON.stringify(ours) === JSON.stringify(tshark);
    if (!same) out.push({ frame: packet.frame, what, ours, tshark });
    return same;
  };
  const ours = stunLayers(packet);
  const theirs: readonly TsharkStun[] = frame?.messages ?? [];
  if (!compare('messages', ours.map((l) => [l['type'], l['transactionId'], l['length']]), theirs.map((m) => [m.type, m.id, m.length]))) return out;
  ours.forEach((layer, i) => {
    const attributes = attributesOf(layer);
    const seen = theirs[i]!.attributes;
    if (!compare('attributes', attributes.map((a) => [a.type, a.length]), seen.map((a) => [a.type, a.length]))) return;
    compared.messages += 1;
    attributes.forEach((a, k) => {
      if (isExempt(a.type, theirs[i]!)) return;
      compared.values += 1;
      compared.types.add(a.type);
      compare(a.name, expectedFields(a, layer), seenFields(seen[k]!));
    });
  });
  return out;
}

describe.each([
  ...labCaptures.map((name) => [name, labCapture(name)] as const),
  ...thirdPartyCaptures.map((name) => [name, thirdPartyCapture(name)] as const),
])('%s', (_name, path) => {
  let packets: DecodedPacket[] = [];
  beforeAll(async () => {
    packets = await decodeFile(path);
  });

  it('has the STUN that tshark sees, field by field', async () => {
    const frames = await tsharkStun(path);
    expect(packets.flatMap((packet) => differences(packet, frames.get(packet.frame)))).toEqual([]);
  });

  it('has the ChannelData that tshark sees', async () => {
    const frames = await tsharkChannels(path);
    const ours = packets.flatMap((packet) => {
      const channels = packet.layers.filter((l) => l.layer === 'turn-channel').map((l) => l['channel']);
      const lengths = packet.layers.filter((l) => l.layer === 'turn-channel' || l.layer === 'stun').map((l) => l['length']);
      return channels.length === 0 ? [] : [[packet.frame, { channels, lengths }]];
    });
    compared.channelData += ours.length;
    expect(ours).toEqual([...frames]);
  });
});

describe.skipIf(!hasShared)('all captures together', () => {
  it('hold messages, values and ChannelData in number', () => {
    expect(compared.messages).toBeGreaterThan(1500);
    expect(compared.values).toBeGreaterThan(6000);
    expect(compared.types.size).toBeGreaterThan(25);
    expect(compared.channelData).toBeGreaterThan(5000);
  });
});
