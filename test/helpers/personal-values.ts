/** What is personal in a capture, by tshark and by no code of ours, and where any of it is left in an output. */
import { parseAddress } from '../../electron/core/bytes/parse-address.ts';
import { tsharkFields } from './tshark-fields.ts';

export interface PersonalValues {
  readonly addresses: readonly string[];
  readonly hardwareAddresses: readonly string[];
  /** User names, fragments, nonces, secrets: found in any text. */
  readonly words: readonly string[];
  /** Of devices, and of what else was looked up. */
  readonly hostNames: readonly string[];
}

const addressFields = [
  'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'stun.att.ipv4', 'stun.att.ipv6', 'dns.a', 'dns.aaaa', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4',
  'icmpv6.nd.ns.target_address', 'icmpv6.nd.na.target_address', 'sdp.connection_info.address',
] as const;
const fields = [...addressFields, 'eth.src', 'eth.dst', 'stun.type.method', 'stun.att.username', 'stun.att.nonce', 'dns.qry.name'] as const;

/** Of no one: unspecified, loopback, broadcast, groups. */
const nobodys = /^(?:0\.|127\.|22[4-9]\.|23\d\.|255\.|ff|::1?$)/;
const binding = '0x0001';

/** All addresses and host names but those of `kept`: servers, this laptop, and hops. Fragments are the parts of user names in Binding requests (RFC 8445 7.2.2). */
export function personalValues(file: string, kept: { readonly addresses: ReadonlySet<string>; readonly hostNames: ReadonlySet<string> }): PersonalValues {
  const found = { addresses: new Set<string>(), hardwareAddresses: new Set<string>(), words: new Set<string>(), hostNames: new Set<string>() };
  for (const row of tsharkFields(file, fields)) {
    for (const address of addressFields.flatMap((field) => row[field])) if (!kept.addresses.has(address) && !nobodys.test(address)) found.addresses.add(address);
    for (const mac of [...row['eth.src'], ...row['eth.dst']]) if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 0 && mac !== '00:00:00:00:00:00') found.hardwareAddresses.add(mac);
    for (const name of row['stun.att.username']) for (const word of row['stun.type.method'].includes(binding) ? name.split(':') : [name]) found.words.add(word);
    for (const nonce of row['stun.att.nonce']) found.words.add(nonce);
    for (const name of row['dns.qry.name']) if (!kept.hostNames.has(name.toLowerCase())) found.hostNames.add(name);
  }
  return { addresses: [...found.addresses], hardwareAddresses: [...found.hardwareAddresses], words: [...found.words], hostNames: [...found.hostNames] };
}

/** Each value that is left, and in which form. `mask`: by which a WebSocket's client masks what it sends (RFC 6455 5.3). */
export function survivors(output: Uint8Array, { addresses, hardwareAddresses, words, hostNames }: PersonalValues, mask: readonly number[] = []): string[] {
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  const text = bytes.toString('latin1');
  const lower = text.toLowerCase();
  const left: string[] = [];
  const look = (value: string, form: string, holds: boolean): void => {
    if (holds) left.push(`${value} as ${form}`);
  };
  for (const address of addresses) {
    const raw = parseAddress(address)!;
    const hex = Buffer.from(raw).toString('hex');
    for (const spelling of spellings(address, raw)) look(address, `text ${spelling}`, standsAlone(lower, spelling, '[0-9a-f]', '[.:]'));
    look(address, 'hexadecimal', standsAlone(lower, hex, '[0-9a-f]', ''));
    look(address, 'network order', bytes.includes(Buffer.from(raw)));
    if (raw.length === 4) {
      look(address, 'XORed with the magic cookie', bytes.includes(Buffer.from(raw.map((byte, i) => byte ^ [0x21, 0x12, 0xa4, 0x42][i]!))));
      look(address, 'reverse name', lower.includes(`${[...raw].reverse().join('.')}.in-addr`) || bytes.includes(labels([...raw].reverse().map(String))));
    } else {
      const nibbles = hex.split('').reverse();
      look(address, 'reverse name', lower.includes(nibbles.join('.')) || bytes.includes(labels(nibbles)));
    }
  }
  for (const mac of hardwareAddresses) {
    look(mac, 'text', lower.includes(mac) || lower.includes(mac.replaceAll(':', '-')));
    look(mac, 'bytes', bytes.includes(Buffer.from(mac.replaceAll(':', ''), 'hex')));
  }
  for (const word of words) {
    const plain = Buffer.from(word);
    look(word, 'text', standsAlone(text, plain.toString('latin1'), '[A-Za-z0-9]', ''));
    look(word, 'masked text', mask.some((_, phase) => bytes.includes(Buffer.from(plain.map((byte, i) => byte ^ mask[(phase + i) % mask.length]!)))));
  }
  for (const name of hostNames) {
    look(name, 'text', lower.includes(name.toLowerCase()));
    look(name, 'labels', bytes.includes(labels(name.split('.').slice(0, 2))));
  }
  return left;
}

/** Labels of a name on the wire (RFC 1035 3.1). */
const labels = (parts: readonly string[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`, 'latin1')));

/** Shortest, with zeros but without '::', in full, and with an IPv4 tail. Lower case. */
function spellings(address: string, raw: Uint8Array): string[] {
  if (raw.length === 4) return [address];
  const groups = Array.from({ length: 8 }, (_, i) => ((raw[2 * i]! << 8) | raw[2 * i + 1]!).toString(16));
  return [...new Set([address.toLowerCase(), groups.join(':'), groups.map((group) => group.padStart(4, '0')).join(':'), `${groups.slice(0, 6).join(':')}:${raw.subarray(12).join('.')}`])];
}

/** Not as a part of a longer one: '10.0.0.1' is not in '10.0.0.12'. */
function standsAlone(text: string, value: string, part: string, separator: string): boolean {
  if (!text.includes(value)) return false;
  const more = separator === '' ? part : `${part}|${part}${separator}`;
  const after = separator === '' ? part : `${part}|${separator}${part}`;
  return new RegExp(`(?<!${more})${value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?!${after})`).test(text);
}
