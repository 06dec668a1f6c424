/** STUN and TURN URIs of RTCIceServer (RFC 7064 3.1, RFC 7065 3.1). */
import { parseAddress } from '../bytes/parse-address.ts';
import type { PolicyProtocol } from './port-range.ts';

export interface IceServerUrl {
  readonly role: 'stun' | 'turn';
  /** A name in lower case, or an address without brackets. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly protocol: PolicyProtocol;
  readonly port: number;
}

/** RFC 8489 9 and RFC 8656 3.1: 3478, and 5349 for TLS. */
const plainPort = 3478;
const securePort = 5349;

/** null where it is none. DTLS (`turns:` over UDP, which browsers do not speak) counts as UDP. */
export function parseIceServerUrl(text: string): IceServerUrl | null {
  const match = /^(stun|turn)(s?):(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(text.trim());
  if (match === null) return null;
  const [, scheme = '', secure = '', written = '', digits, transport] = match;
  const host = written.replace(/^\[|\]$/g, '').toLowerCase().replace(/\.$/, '');
  const isAddress = parseAddress(host) !== null;
  const role = scheme.toLowerCase() === 'turn' ? 'turn' : 'stun';
  const port = digits === undefined ? (secure === '' ? plainPort : securePort) : Number(digits);
  if (host === '' || port < 1 || port > 65535 || (written.startsWith('[') && !isAddress) || (role === 'stun' && transport !== undefined)) return null;
  const overTcp = transport?.toLowerCase() === 'tcp' || (transport === undefined && secure !== '');
  return { role, host, isAddress, port, protocol: overTcp ? (secure === '' ? 'tcp' : 'tls') : 'udp' };
}
