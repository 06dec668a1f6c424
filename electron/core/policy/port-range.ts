/** Ports of an allow list: 'udp/3478', 'tcp/443', 'tls/443', 'udp/40000-49999' (both ends included). */

/** `tls` is TCP on which TLS was seen, or was about to be: a connection that failed before it could show. */
export type PolicyProtocol = 'udp' | 'tcp' | 'tls';

export interface PortRange {
  readonly protocol: PolicyProtocol;
  readonly first: number;
  readonly last: number;
}

/** null where `text` is none; ports are 1 to 65535 and in order. */
export function parsePortRange(text: string): PortRange | null {
  const match = /^(udp|tcp|tls)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[2]);
  const last = match[3] === undefined ? first : Number(match[3]);
  return first < 1 || last > 65535 || first > last ? null : { protocol: match[1] as PolicyProtocol, first, last };
}

/** `tls/443` asks for TLS alone; who allows `tcp/443` allows TLS on it too. */
export const coversPort = ({ protocol, first, last }: PortRange, of: PolicyProtocol, port: number): boolean =>
  port >= first && port <= last && (protocol === of || (protocol === 'tcp' && of === 'tls'));
