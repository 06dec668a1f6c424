/** ICE candidates as SDP and trickle messages write them (RFC 8839 5.1, RFC 6544 4.5). */
import { formatAddress } from '../bytes/address.ts';
import { parseAddress } from '../bytes/parse-address.ts';

export const signaledTypes = ['host', 'srflx', 'prflx', 'relay'] as const;
export type SignaledType = (typeof signaledTypes)[number];

export interface SdpCandidate {
  readonly component: number;
  readonly protocol: 'udp' | 'tcp';
  readonly priority: number;
  /** As this program writes addresses; a name (mDNS's end in '.local', RFC 8828 uses) in lower case. */
  readonly address: string;
  readonly port: number;
  readonly type: SignaledType;
  readonly relatedAddress: string | null;
  readonly relatedPort: number | null;
  readonly tcpType: 'active' | 'passive' | 'so' | null;
  /** Of the extension that browsers write into trickled candidates. */
  readonly ufrag: string | null;
}

/** Foundation, component, transport, priority, address, port, type, and what follows; lengths bounded so that no text is slow to refuse. */
const grammar = /^(?:a=)?candidate:(\S{1,64}) (\d{1,3}) (udp|tcp) (\d{1,10}) (\S{1,255}) (\d{1,5}) typ (host|srflx|prflx|relay)\b(.{0,512})/i;

/** `text` begins with 'candidate:' or 'a=candidate:'; null where it is none, or of a transport other than UDP and TCP. */
export function parseSdpCandidate(text: string): SdpCandidate | null {
  const match = grammar.exec(text);
  if (match === null) return null;
  const [, , component, protocol, priority, address, port, type, rest] = match as unknown as string[];
  const extension = (name: string): string | null => new RegExp(` ${name} (\\S{1,256})`, 'i').exec(rest!)?.[1] ?? null;
  const relatedPort = Number(extension('rport') ?? NaN);
  const tcpType = extension('tcptype')?.toLowerCase();
  if (Number(port) > 65535) return null;
  return {
    component: Number(component),
    protocol: protocol!.toLowerCase() as 'udp' | 'tcp',
    priority: Number(priority),
    address: normalAddress(address!),
    port: Number(port),
    type: type!.toLowerCase() as SignaledType,
    relatedAddress: mapped(extension('raddr'), normalAddress),
    relatedPort: Number.isInteger(relatedPort) && relatedPort <= 65535 ? relatedPort : null,
    tcpType: tcpType === 'active' || tcpType === 'passive' || tcpType === 'so' ? tcpType : null,
    ufrag: extension('ufrag'),
  };
}

const mapped = <T>(value: string | null, change: (value: string) => T): T | null => (value === null ? null : change(value));

/** Equal addresses as equal text. */
export function normalAddress(text: string): string {
  const bytes = parseAddress(text);
  return bytes === null ? text.toLowerCase() : formatAddress(bytes, 0, bytes.length);
}
