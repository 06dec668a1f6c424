/** Connections that are neither TURN nor a call: what web pages and signaling run on; and names that could not be resolved. */
import type { SignalingConnection } from '../../../contract/summary.ts';
import { QuicVersion } from '../../decoders/quic.ts';
import { opposite } from '../../flows/flow.ts';
import type { HostNames } from '../../tracking/host-names.ts';
import type { LocalAddresses } from '../../tracking/local-addresses.ts';
import type { QuicTrack } from '../../tracking/quic-track.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';
import { failedNames, type AskedName } from './asked-names.ts';
import { silencePatience } from '../evidence.ts';
import { isUp, rejectionSince, type ConnectionFailure } from './connection-failure.ts';
import { contactsOf, type Contact } from './contacts.ts';
import type { Facts } from '../facts.ts';
import { signalingCarriers } from './signaling-carrier.ts';
import { sidesOf } from '../sides.ts';
import { isoTime } from '../time.ts';

type State = SignalingConnection['state'];

const most = 500;
const dnsPort = 53;

export function signalingOf(facts: Facts): SignalingConnection[] {
  return [...tcpSignaling(facts), ...quicSignaling(facts.quic, facts.names, facts.local), ...names(facts)];
}

/** Of the connection as such, whatever ran over it. */
export function tcpState(t: TcpTrack, now: number): State {
  if (!isUp(t)) {
    const turnedDown = t.client !== null && (t.reset?.direction === opposite(t.client) || rejectionSince(t, t.client, 0) !== undefined);
    if (turnedDown) return 'refused';
    if (t.reset !== null) return 'closed';
    return t.syn !== null && now - t.syn.time > silencePatience ? 'unanswered' : 'connecting';
  }
  if (t.finished !== null) return 'closed';
  if (t.reset !== null) return t.reset.direction === t.client ? 'closed' : 'reset';
  return t.alert?.fatal === true ? 'failed' : 'established';
}

function stateOf({ kind }: ConnectionFailure, t: TcpTrack): State {
  switch (kind) {
    case 'unanswered':
    case 'refused':
      return kind;
    case 'rejected':
      return isUp(t) ? 'failed' : 'refused';
    case 'reset':
    case 'reset-idle':
    case 'reset-after-client-hello':
      return 'reset';
    default:
      return 'failed';
  }
}

function tcpSignaling(facts: Facts): SignalingConnection[] {
  const callIds = new Map<TcpTrack, string[]>();
  for (const { contact, call } of signalingCarriers(facts)) callIds.set(contact.track, [...(callIds.get(contact.track) ?? []), call.call.id]);
  const shown = contactsOf(facts).filter(({ track: t, isMedia }) => !isMedia && (t.syn !== null || t.clientHello !== null || t.httpHost !== null));
  return shown.slice(-most).map((c, i) => tcpConnection(`connection-${i + 1}`, c, callIds.get(c.track) ?? [], facts));
}

function tcpConnection(id: string, { track: t, name, server, port, via, failure }: Contact, callIds: string[], { local, now }: Facts): SignalingConnection {
  const s = sidesOf(t.flow, local);
  const sent = t.senders[s.out];
  const received = t.senders[s.in];
  const synsAgain = Math.max(0, t.synsSent - 1);
  const toServer = t.client === null || t.client === s.out;
  return {
    id,
    protocol: t.clientHello !== null ? 'tls' : t.webSocket ? 'websocket' : t.httpHost !== null ? 'http' : 'tcp',
    hostname: name, server, port, via,
    state: failure === null ? tcpState(t, now) : stateOf(failure, t),
    failure: failure === null ? null : { kind: failure.kind, detail: failure.detail, injected: failure.injected },
    alpn: t.serverHello?.alpn ?? null,
    version: t.serverHello?.version ?? null,
    handshakeTime: t.handshakeTime,
    tlsHandshakeTime: t.clientHello === null || t.serverHello === null ? null : Math.max(0, t.serverHello.time - t.clientHello.time) / 1e6,
    retransmissions: { sent: sent.retransmissions + (toServer ? synsAgain : 0), received: received.retransmissions + (toServer ? 0 : synsAgain) },
    bytesSent: t.flow.bytes[s.out], bytesReceived: t.flow.bytes[s.in],
    callIds,
    start: isoTime(t.flow.firstTime), end: isoTime(t.flow.lastTime),
  };
}

/** A first flight sent so often without answer had none: probe timeouts double from a third of a second on (RFC 9002 6.2). */
const unansweredSends = 3;

export function quicState(q: QuicTrack): State {
  if (q.closed !== null) return q.serverHello === null ? 'failed' : 'closed';
  if (q.answered) return 'established';
  return q.sends >= unansweredSends ? 'unanswered' : 'connecting';
}

const nothingOfTcp = { via: null, handshakeTime: null, tlsHandshakeTime: null, retransmissions: { sent: 0, received: 0 }, callIds: [] };

function quicSignaling(tracks: readonly QuicTrack[], names: HostNames, local: LocalAddresses): SignalingConnection[] {
  return tracks.slice(-most).map((q, i) => {
    const s = sidesOf(q.flow, local);
    const fromServer = opposite(q.client);
    const server = q.flow.sender(fromServer);
    const state = quicState(q);
    return {
      ...nothingOfTcp,
      id: `quic-${i + 1}`,
      protocol: 'quic',
      hostname: q.serverName ?? names.of(server, q.flow.firstTime),
      server, port: q.flow.senderPort(fromServer),
      state,
      failure: state === 'unanswered' ? { kind: 'unanswered', detail: `no answer to ${q.sends} first flights`, injected: 'unknown' } : null,
      alpn: q.protocol,
      version: q.version === QuicVersion.v2 ? 'QUIC v2' : 'QUIC v1',
      tlsHandshakeTime: q.clientHello === null || q.serverHello === null ? null : Math.max(0, q.serverHello.time - q.clientHello.time) / 1e6,
      bytesSent: q.flow.bytes[s.out], bytesReceived: q.flow.bytes[s.in],
      start: isoTime(q.flow.firstTime), end: isoTime(q.flow.lastTime),
    };
  });
}

function names(facts: Facts): SignalingConnection[] {
  return failedNames(facts).slice(-most).map((a, i) => failedName(`name-${i + 1}`, a));
}

/** Bytes are not followed. */
function failedName(id: string, { name, outcome, detail, sends, resolvers, queries }: AskedName): SignalingConnection {
  const first = queries[0]!;
  return {
    ...nothingOfTcp,
    id, protocol: 'dns', hostname: name, server: first.resolver, port: dnsPort,
    state: outcome === 'silent' ? 'unanswered' : 'failed',
    failure: { kind: 'dns', detail: `${detail} from ${resolvers.join(', ')}`, injected: 'unknown' },
    alpn: null, version: null,
    retransmissions: { sent: sends - queries.length, received: 0 },
    bytesSent: 0, bytesReceived: 0,
    start: isoTime(first.time), end: isoTime(Math.max(...queries.map((q) => q.answerTime ?? q.lastTime))),
  };
}
