/** Names under in-addr.arpa (RFC 1035 3.5) and ip6.arpa (RFC 3596 2.5): addresses, back to front. */
import { parseAddress } from '../../bytes/parse-address.ts';

const reversed = /^(.*?)((?:\d{1,3}\.)+(?=in-addr\.)|(?:[0-9a-f]\.)+(?=ip6\.))((?:in-addr|ip6)\.arpa\.?)$/i;

export interface ReverseName {
  /** What is asked of the network there, as 'b._dns-sd._udp.'; as a rule ''. */
  readonly service: string;
  /** '7.113.0.203.', or fewer octets or nibbles for a network. */
  readonly labels: string;
  readonly zone: string;
  /** 4 or 16 bytes; null where it names a network. */
  readonly address: Uint8Array | null;
}

export function parseReverseName(name: string): ReverseName | null {
  const [, service, labels, zone] = reversed.exec(name) ?? [];
  if (service === undefined || labels === undefined || zone === undefined) return null;
  const parts = labels.slice(0, -1).split('.').reverse();
  const four = zone.toLowerCase().startsWith('in-addr');
  const address = four ? (parts.length === 4 ? parseAddress(parts.join('.')) : null) : parts.length === 32 ? parseAddress(parts.join('').replace(/.{4}(?=.)/g, '$&:')) : null;
  return { service, labels, zone, address };
}

/** Of 16 bytes: '1.0.0. ... .8.b.d.0.1.0.0.2.'. */
export const nibbleLabels = (address: Uint8Array): string =>
  [...address].reverse().map((byte) => `${(byte & 0xf).toString(16)}.${(byte >> 4).toString(16)}.`).join('');
