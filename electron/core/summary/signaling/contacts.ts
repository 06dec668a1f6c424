/** The servers that this laptop connected to over TCP, each connection with how it fared; by name, as a name's addresses stand in for each other (RFC 8305). */
import type { SignalingConnection } from '../../../contract/summary.ts';
import { opposite, type Direction } from '../../flows/flow.ts';
import { isPrivateAddress } from '../../tracking/address-kind.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';
import { isBackgroundName } from './background-names.ts';
import { gapTest } from '../network/capture-gaps.ts';
import { connectionFailure, type ConnectionFailure } from './connection-failure.ts';
import type { Facts } from '../facts.ts';
import { serverEndpoint } from '../server-endpoint.ts';
import { sidesOf } from '../sides.ts';

export interface Contact {
  readonly track: TcpTrack;
  /** The direction in which this laptop, or whoever connected, sends. */
  readonly client: Direction;
  /** This laptop connected. */
  readonly outgoing: boolean;
  /** That the client used; null where nothing shows it. */
  readonly name: string | null;
  /** Beyond the proxy, where there is one. */
  readonly server: string;
  readonly port: number;
  readonly via: SignalingConnection['via'];
  readonly failure: ConnectionFailure | null;
  /** It carries TURN, ICE over TCP, or a call inside TLS. */
  readonly isMedia: boolean;
  /** That, or what by its address or name is a relay's: other rules speak of those. */
  readonly isRelay: boolean;
  /** Of the last packet that came from the other end, in microseconds since the epoch; 0 where none did. */
  readonly lastHeard: number;
}

/** One port of a host: another may be let through, or not. */
export interface ContactedHost {
  /** In lower case. */
  readonly name: string;
  readonly port: number;
  readonly contacts: readonly Contact[];
}

/** What a relay's name usually begins with, or has as a label. */
const relayName = /(?:^|[.-])(?:co)?(?:turn|stun)s?\d*(?=[.-]|$)/i;
/** TTLs that systems begin with. */
const untouchedTtls: ReadonlySet<number> = new Set([64, 128, 255]);

const known = new WeakMap<Facts, readonly Contact[]>();
const knownHosts = new WeakMap<Facts, readonly ContactedHost[]>();

/** In the order in which they began; computed once for the same facts. */
export function contactsOf(facts: Facts): readonly Contact[] {
  let contacts = known.get(facts);
  if (contacts === undefined) {
    const context = { now: facts.now, inGap: gapTest(facts.capture), hopsSeen: facts.connections.some(showsHops) };
    const mediaInTls = new Set(facts.tlsPairs.map((p) => p.tls));
    const iceTcp = new Set(facts.states.flatMap((s) => (s.conduit.kind === 'tcp' ? s.conduit.flow : [])));
    contacts = facts.connections.map((t) => contact(t, facts, context, mediaInTls.has(t) || iceTcp.has(t.flow)));
    known.set(facts, contacts);
  }
  return contacts;
}

const showsHops = (t: TcpTrack): boolean =>
  t.client !== null && !isPrivateAddress(t.flow.sender(opposite(t.client))) && t.senders[opposite(t.client)].segments > 0 && !untouchedTtls.has(t.senders[opposite(t.client)].lowestTtl);

function contact(track: TcpTrack, { local, names, servers }: Facts, context: Parameters<typeof connectionFailure>[2], isMedia: boolean): Contact {
  const sides = sidesOf(track.flow, local);
  const client = track.client ?? sides.out;
  const peer = { address: track.flow.sender(opposite(client)), port: track.flow.senderPort(opposite(client)) };
  const last = track.proxy?.all.at(-1);
  const beyond = track.connectTarget ?? last?.target ?? null;
  const to = serverEndpoint({ tunnelTarget: beyond, flow: track.flow }, { ...sides, remoteAddress: peer.address, remotePort: peer.port }, names);
  const name = track.clientHello?.serverName ?? (beyond === null ? (track.httpHost ?? to.hostname) : to.hostname);
  const isWeb = track.serverHello?.alpn === 'h2' || track.serverHello?.alpn === 'http/1.1' || track.httpHost !== null || (track.clientHello?.alpn.includes('http/1.1') ?? false);
  return {
    track, client, outgoing: client === sides.out, name, server: to.address, port: to.port,
    via: beyond === null ? null : { server: peer.address, port: peer.port, hostname: names.of(peer.address, track.flow.firstTime) },
    failure: client === sides.out ? connectionFailure(track, client, context) : null,
    isMedia: track.carriesTurn || isMedia,
    isRelay: track.carriesTurn || isMedia || (name !== null && relayName.test(name)) || (servers.addresses.has(peer.address) && !isWeb),
    lastHeard: track.senders[opposite(client)].lastTime,
  };
}

/** Hosts with a name that this laptop connected to, neither relays nor the browser's own errands; a proxy that did not answer is one itself. */
export function contactedHosts(facts: Facts): readonly ContactedHost[] {
  let hosts = knownHosts.get(facts);
  if (hosts === undefined) {
    hosts = byName(facts);
    knownHosts.set(facts, hosts);
  }
  return hosts;
}

function byName(facts: Facts): ContactedHost[] {
  const hosts = new Map<string, Contact[]>();
  for (const c of contactsOf(facts)) {
    if (c.isRelay || c.name === null || isBackgroundName(c.name.toLowerCase()) || c.track.client === null || !c.outgoing) continue;
    const key = `${c.name.toLowerCase()} ${c.port}`;
    const own = hosts.get(key);
    if (own === undefined) hosts.set(key, [c]);
    else own.push(c);
  }
  return [...hosts.values()].map((contacts) => ({ name: contacts[0]!.name!.toLowerCase(), port: contacts[0]!.port, contacts }));
}
