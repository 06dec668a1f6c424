/** DNS answers with records of every type that names an address (RFC 1035 4, RFC 9460 2.2), names uncompressed. */
import { addressBytes, ascii } from './scripted-packets.ts';

const be16 = (n: number): number[] => [n >> 8, n & 255];
const dnsName = (name: string): number[] => (name === '.' ? [0] : [...name.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0]);

export type DnsAnswer = readonly [owner: string, type: number, content: readonly number[]];

export const a = (owner: string, address: string): DnsAnswer => [owner, address.includes(':') ? 28 : 1, addressBytes(address)];
export const cname = (owner: string, target: string): DnsAnswer => [owner, 5, dnsName(target)];
export const srv = (owner: string, target: string, port: number): DnsAnswer => [owner, 33, [0, 1, 0, 1, ...be16(port), ...dnsName(target)]];
/** Priority 0 is an alias. */
export const https = (owner: string, priority: number, target: string, hints: readonly string[] = []): DnsAnswer => {
  const v4 = hints.filter((h) => !h.includes(':')).flatMap(addressBytes);
  const v6 = hints.filter((h) => h.includes(':')).flatMap(addressBytes);
  const parameter = (key: number, value: readonly number[]): number[] => (value.length === 0 ? [] : [...be16(key), ...be16(value.length), ...value]);
  return [owner, 65, [...be16(priority), ...dnsName(target), ...parameter(1, priority === 0 ? [] : [2, ...ascii('h3')]), ...parameter(4, v4), ...parameter(6, v6)]];
};

/** A response to `question`; without one, as Multicast DNS sends it. */
export function dnsResponse(question: string | null, type: number, answers: readonly DnsAnswer[], additionals: readonly DnsAnswer[] = []): Uint8Array {
  const record = ([owner, kind, content]: DnsAnswer): number[] => [...dnsName(owner), ...be16(kind), 0, 1, 0, 0, 0, 60, ...be16(content.length), ...content];
  return Uint8Array.from([
    0x12, 0x34, 0x81, 0x80, ...be16(question === null ? 0 : 1), ...be16(answers.length), 0, 0, ...be16(additionals.length),
    ...(question === null ? [] : [...dnsName(question), ...be16(type), 0, 1]), ...answers.flatMap(record), ...additionals.flatMap(record),
  ]);
}
