/**
 * Everything that this laptop asked: names, TCP connections, UDP flows, each with the place it was after, so that the place can be looked up in allow lists.
 * A web proxy that was asked for something is a place too, beside what lies beyond it.
 */
import { opposite } from '../flows/flow.ts';
import { linkWorks } from '../rules/signaling-dns-failed.ts';
import { contactsOf, type Contact } from '../summary/signaling/contacts.ts';
import { askedNames, type AskedName } from '../summary/signaling/asked-names.ts';
import type { Facts } from '../summary/facts.ts';
import type { UdpOutcome } from '../summary/network/network-outcomes.ts';
import { isUp } from '../summary/signaling/connection-failure.ts';
import { QuicTrack } from '../tracking/quic-track.ts';
import type { TurnAllocation } from '../tracking/turn-allocation.ts';
import type { Place } from './policy.ts';

export interface TcpContacted extends Place {
  readonly of: 'tcp';
  readonly contact: Contact;
  /** The latest that was asked for in it. */
  readonly allocation: TurnAllocation | null;
  /** TLS was seen in it. */
  readonly isTls: boolean;
}

/** The proxy itself, by a connection in which it was asked for something. */
export interface ProxyContacted extends Place {
  readonly of: 'proxy';
  readonly contact: Contact;
}

export interface UdpContacted extends Place {
  readonly of: 'udp';
  readonly outcome: UdpOutcome;
  readonly allocation: TurnAllocation | null;
}

/** A name that could not be resolved. */
export interface NameFailed {
  readonly of: 'name';
  readonly asked: AskedName;
}

export type Contacted = TcpContacted | ProxyContacted | UdpContacted;

export function contacted(facts: Facts): Contacted[] {
  const allocations = new Map(facts.allocations.map((a) => [a.conduit.flow, a]));
  return [
    ...contactsOf(facts).flatMap((c) => (c.outgoing && (c.track.client !== null || c.isMedia) ? tcp(c, allocations.get(c.track.flow) ?? null, facts) : [])),
    ...facts.outcomes.udp.flatMap((o) => (o.asked === null ? [] : [udp(o, allocations.get(o.flow) ?? null, facts)])),
  ];
}

/** Those that failed and, where something else shows that the link works, those that nobody answered. */
export function failedLookups(facts: Facts): NameFailed[] {
  const open = askedNames(facts).filter((a) => a.outcome === 'failed' || a.outcome === 'silent');
  const silenceCounts = open.some((a) => a.outcome === 'silent') && linkWorks(facts, 0).evidence.length > 0;
  return open.flatMap((asked) => (asked.outcome === 'failed' || silenceCounts ? [{ of: 'name' as const, asked }] : []));
}

function tcp(contact: Contact, allocation: TurnAllocation | null, { names }: Facts): Contacted[] {
  const { track, via } = contact;
  const isTls = track.clientHello !== null || track.pace !== null;
  const there: TcpContacted = {
    of: 'tcp', contact, allocation, isTls,
    names: via === null && contact.isRelay && track.serverName === null ? names.all(contact.server) : contact.name === null ? [] : [contact.name.toLowerCase()],
    // Where the proxy resolved the name, its address is not known here.
    address: via !== null && contact.server === contact.name ? null : contact.server,
    protocol: isTls || !cameUp(contact) ? 'tls' : 'tcp', port: contact.port,
  };
  if (via === null) return [there];
  return [there, { of: 'proxy', contact, names: via.hostname === null ? [] : [via.hostname.toLowerCase()], address: via.server, protocol: 'tcp', port: via.port }];
}

/** To what it was for: beyond the proxy, where there is one. */
function cameUp({ track, via }: Contact): boolean {
  const status = track.proxy?.all.at(-1)?.answer?.status ?? Infinity;
  return isUp(track) && (via === null || status < 300);
}

function udp(outcome: UdpOutcome, allocation: TurnAllocation | null, { names }: Facts): UdpContacted {
  const { sides, flow } = outcome;
  const quic = flow.attachment instanceof QuicTrack && flow.attachment.client === sides.out ? flow.attachment : null;
  return {
    of: 'udp', outcome, allocation,
    names: quic?.serverName === null || quic === null ? names.all(sides.remoteAddress) : [quic.serverName.toLowerCase()],
    address: sides.remoteAddress, protocol: 'udp', port: sides.remotePort,
  };
}

/** What packets show: a connection that never came up is TCP. */
export const shownProtocol = (c: Contacted): 'udp' | 'tcp' | 'tls' => (c.of === 'tcp' ? (c.isTls ? 'tls' : 'tcp') : c.protocol);

/** When the far end of a connection was last heard, in microseconds since the epoch; 0 where it never was. */
export const lastHeardOver = (c: TcpContacted | ProxyContacted): number => (isUp(c.contact.track) ? c.contact.track.senders[opposite(c.contact.client)].lastTime : 0);
