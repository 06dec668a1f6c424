/** ICMP errors about what went over one flow (RFC 792, RFC 4443 3), each kind from each hop once. */
import type { Direction } from '../flows/flow.ts';
import type { IcmpMessage } from '../link/icmp.ts';
import type { Moment } from './moment.ts';

export interface IcmpError extends Moment {
  /** Of the quoted packet. */
  readonly direction: Direction;
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly name: string;
  /** The hop that wrote it. */
  readonly sender: string;
  /** Bytes, from Fragmentation Needed or Packet Too Big. */
  readonly nextHopMtu: number | null;
  count: number;
}

const most = 16;

/** Counts the error among those known, or adds it to them. */
export function noteIcmpError(errors: IcmpError[], message: IcmpMessage, sender: string, direction: Direction, { frame, time }: Moment): void {
  const { version, type, code } = message;
  const known = errors.find((e) => e.type === type && e.code === code && e.sender === sender && e.direction === direction);
  if (known !== undefined) known.count += 1;
  else if (errors.length < most) errors.push({ frame, time, direction, version, type, code, name: message.codeName, sender, nextHopMtu: message.nextHopMtu, count: 1 });
}
