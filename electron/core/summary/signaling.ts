/** Connections that are neither TURN nor a call: what web pages and signaling run on. */
import type { SignalingConnection } from '../../contract/summary.ts';
import { QuicVersion } from '../decoders/quic.ts';
import { opposite } from '../flows/flow.ts';
import type { HostNames } from '../tracking/host-names.ts';
import type { LocalAddresses } from '../tracking/local-addresses.ts';
import type { QuicTrack } from '../tracking/quic-track.ts';
import type { TcpTrack } from '../tracking/tcp-track.ts';
import { sidesOf } from './sides.ts';
import { isoTime } from './time.ts';

/** A SYN is sent again after 1 s, 3 s (RFC 6298 2): silence for longer, after several, is no answer. Microseconds. */
const patience = 3_000_000;
const most = 500;

export function tcpState(t: TcpTrack, now: number): SignalingConnection['state'] {
  if (t.syn !== null && t.synAck === null && t.established === null) {
    if (t.reset !== null) return 'refused';
    return now - t.syn.time > patience ? 'unanswered' : 'connecting';
  }
  if (t.reset !== null && t.finished === null) return 'reset';
  if (t.alert !== null && t.serverHello === null) return 'failed';
  return t.finished !== null ? 'closed' : 'established';
}

export function signalingOf(tracks: readonly TcpTrack[], isMedia: (t: TcpTrack) => boolean, names: HostNames, local: LocalAddresses, now: number): SignalingConnection[] {
  const shown = tracks.filter((t) => !t.carriesTurn && !isMedia(t) && (t.syn !== null || t.clientHello !== null || t.httpHost !== null));
  return shown.slice(-most).map((t, i) => {
    const s = sidesOf(t.flow, local);
    const client = t.client ?? s.out;
    const server = t.flow.sender(client === 0 ? 1 : 0);
    return {
      id: `connection-${i + 1}`,
      protocol: t.clientHello !== null ? 'tls' : t.webSocket ? 'websocket' : t.httpHost !== null ? 'http' : 'tcp',
      hostname: t.serverName ?? names.of(server),
      server, port: t.flow.senderPort(client === 0 ? 1 : 0),
      state: tcpState(t, now),
      alpn: t.serverHello?.alpn ?? null,
      version: t.serverHello?.version ?? null,
      bytesSent: t.flow.bytes[s.out], bytesReceived: t.flow.bytes[s.in],
      start: isoTime(t.flow.firstTime), end: isoTime(t.flow.lastTime),
    };
  });
}

/** A first flight sent so often without answer had none: probe timeouts double from a third of a second on (RFC 9002 6.2). */
const unansweredSends = 3;

export function quicState(q: QuicTrack): SignalingConnection['state'] {
  if (q.closed !== null) return q.serverHello === null ? 'failed' : 'closed';
  if (q.answered) return 'established';
  return q.sends >= unansweredSends ? 'unanswered' : 'connecting';
}

export function quicSignaling(tracks: readonly QuicTrack[], names: HostNames, local: LocalAddresses): SignalingConnection[] {
  return tracks.slice(-most).map((q, i) => {
    const s = sidesOf(q.flow, local);
    const fromServer = opposite(q.client);
    const server = q.flow.sender(fromServer);
    return {
      id: `quic-${i + 1}`,
      protocol: 'quic',
      hostname: q.serverName ?? names.of(server),
      server, port: q.flow.senderPort(fromServer),
      state: quicState(q),
      alpn: q.protocol,
      version: q.version === QuicVersion.v2 ? 'QUIC v2' : 'QUIC v1',
      bytesSent: q.flow.bytes[s.out], bytesReceived: q.flow.bytes[s.in],
      start: isoTime(q.flow.firstTime), end: isoTime(q.flow.lastTime),
    };
  });
}
