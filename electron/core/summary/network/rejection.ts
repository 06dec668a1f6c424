/** An ICMP error about a packet of this laptop's, and what it says of the way (RFC 792, RFC 1812 5.2.7.1, RFC 4443 3). */

/**
 * `prohibited`: a filter says so. `closed`: nobody listens there. `disguised`: the same words from a hop that is not the destination, which only a filter
 * says. `unroutable`: no way there. `too-big`: the packet is larger than the next link takes.
 */
export type RejectionKind = 'prohibited' | 'closed' | 'disguised' | 'unroutable' | 'too-big' | 'other';

export interface Rejection {
  readonly kind: RejectionKind;
  /** Who wrote it. */
  readonly hop: string;
  readonly byDestination: boolean;
  /** As the RFCs name it: 'Communication Administratively Prohibited'. */
  readonly name: string;
  readonly frame: number;
  readonly time: number;
  readonly count: number;
}

interface IcmpError {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly name: string;
  readonly sender: string;
  readonly frame: number;
  readonly time: number;
  readonly count: number;
}

export function rejectionOf(e: IcmpError, destination: string): Rejection {
  const byDestination = e.sender === destination;
  const kind = kindOf(e);
  return {
    kind: kind === 'closed' && !byDestination ? 'disguised' : kind,
    hop: e.sender, byDestination, name: e.name, frame: e.frame, time: e.time, count: e.count,
  };
}

function kindOf({ version, type, code }: IcmpError): RejectionKind {
  if (version === 4) {
    if (type !== 3) return 'other';
    if (code === 9 || code === 10 || code === 13) return 'prohibited';
    // Protocol unreachable comes from the host itself, as port unreachable does.
    if (code === 2 || code === 3) return 'closed';
    return code === 4 ? 'too-big' : 'unroutable';
  }
  if (type === 2) return 'too-big';
  if (type !== 1) return 'other';
  if (code === 1 || code === 5 || code === 6) return 'prohibited';
  return code === 4 ? 'closed' : 'unroutable';
}

/** A filter on the way did it, not the host at its end. */
export const byFilter = (r: Rejection): boolean => r.kind === 'prohibited' || r.kind === 'disguised';
