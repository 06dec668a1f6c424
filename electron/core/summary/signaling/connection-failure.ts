/** How a TCP connection came to grief, from the first thing that went wrong: SYN, proxy, TLS, or later. Null where nothing did, or it is too early to say. */
import type { Evidence, SignalingConnection } from '../../../contract/summary.ts';
import { opposite, type Direction } from '../../flows/flow.ts';
import type { TcpTrack } from '../../tracking/tcp-track.ts';
import { seen, silencePatience } from '../evidence.ts';
import { rejectionOf, type Rejection } from '../network/rejection.ts';
import { resetOrigin, type Likelihood } from './reset-origin.ts';
import { endpoint, plural } from '../wording.ts';

export type FailureKind = NonNullable<SignalingConnection['failure']>['kind'];

export interface ConnectionFailure {
  readonly kind: FailureKind;
  /** For an engineer, without the connection's endpoint. */
  readonly detail: string;
  readonly injected: Likelihood;
  /** The packet that failed it or, where silence did, the first that was not answered; microseconds since the epoch. */
  readonly frame: number;
  readonly time: number;
  readonly evidence: readonly Evidence[];
  /** The ICMP error, where that is what ended it. */
  readonly rejection: Rejection | null;
}

export interface FailureContext {
  /** Microseconds since the epoch. */
  readonly now: number;
  readonly inGap: (from: number, to: number) => boolean;
  readonly hopsSeen: boolean;
}

/** Sends of one segment before silence in mid-connection is evidence. */
const enoughSends = 3;
/** A reset this long after the last data ends a connection that nobody used. Microseconds. */
const idle = 5_000_000;
/** A sealed alert of TLS 1.3: level, description, inner type, tag (RFC 8446 5.2, 6). The smallest other first message, Finished, has 53. */
const sealedAlert = 19;

export const sealedAlertText = 'encrypted alert';

export function connectionFailure(t: TcpTrack, client: Direction, context: FailureContext): ConnectionFailure | null {
  return proxyFailure(t) ?? (isUp(t) ? tlsFailure(t, client, context) ?? laterFailure(t, client, context) : openingFailure(t, client, context));
}

export const isUp = (t: TcpTrack): boolean => t.synAck !== null || t.established !== null || t.syn === null;

function openingFailure(t: TcpTrack, client: Direction, { now, inGap, hopsSeen }: FailureContext): ConnectionFailure | null {
  if (t.syn === null) return null;
  const attempt = seen(t.syn.frame, t.syn.time, `${plural(t.synsSent, 'connection attempt')} (SYN) to ${endpoint(t.flow.sender(opposite(client)), t.flow.senderPort(opposite(client)))}`);
  const byHop = rejected(t, client, t.syn.time, [attempt]);
  if (byHop !== null) return byHop;
  if (t.reset?.direction === opposite(client)) {
    const { injected, reasons } = resetOrigin(t, hopsSeen);
    return {
      kind: 'refused', detail: ['answered with a reset', ...reasons].join('; '), injected, time: t.reset.time, frame: t.reset.frame, rejection: null,
      evidence: [attempt, seen(t.reset.frame, t.reset.time, ['answered with a reset', ...reasons].join('; '))],
    };
  }
  const since = t.syn.time + silencePatience;
  if (now < since || inGap(t.syn.time, since)) return null;
  return { kind: 'unanswered', detail: `no answer to ${plural(t.synsSent, 'connection attempt')}`, injected: 'unknown', time: t.syn.time, frame: t.syn.frame, rejection: null, evidence: [attempt] };
}

/** An ICMP error about what the client sent since `from` that says it is not let through, or has nowhere to go; others may be overcome. */
export function rejectionSince(t: TcpTrack, client: Direction, from: number): Rejection | undefined {
  const server = t.flow.sender(opposite(client));
  return t.icmpErrors.flatMap((e) => (e.direction === client && e.time >= from ? rejectionOf(e, server) : [])).find((r) => r.kind !== 'too-big' && r.kind !== 'other');
}

function rejected(t: TcpTrack, client: Direction, from: number, before: readonly Evidence[]): ConnectionFailure | null {
  const found = rejectionSince(t, client, from);
  if (found === undefined) return null;
  const detail = `ICMP ${found.name} from ${found.hop}`;
  return { kind: 'rejected', detail, injected: 'unknown', time: found.time, frame: found.frame, rejection: found, evidence: [...before, seen(found.frame, found.time, detail)] };
}

/** Of the last request to a proxy: a 407 that credentials follow is only how one authenticates (RFC 9110 11.7). */
function proxyFailure(t: TcpTrack): ConnectionFailure | null {
  const last = t.proxy?.all.at(-1);
  if (last === undefined || last.answer === null || !last.tunnel || last.answer.status < 300) return null;
  const { status, reason, schemes, frame, time } = last.answer;
  const asksFor = status === 407 && schemes.length > 0 ? `, asking for ${schemes.join(' or ')}` : '';
  const detail = `${last.target}: ${status} ${reason}${asksFor}`.trimEnd();
  return {
    kind: status === 407 ? 'proxy-auth' : 'proxy-refused', detail, injected: 'unlikely', time, frame, rejection: null,
    evidence: [seen(last.frame, last.time, `CONNECT ${last.target}`), seen(frame, time, `the proxy answered ${detail}`)],
  };
}

function tlsFailure(t: TcpTrack, client: Direction, { now, inGap, hopsSeen }: FailureContext): ConnectionFailure | null {
  const hello = t.clientHello;
  if (hello === null) return null;
  const asked = seen(hello.frame, hello.time, `ClientHello${hello.serverName === null ? '' : ` for ${hello.serverName}`}`);
  if (t.helloAnswered === null) {
    const server = opposite(client);
    const since = hello.time + silencePatience;
    const again = t.senders[client].retransmissions;
    /** A server that ends the connection after the ClientHello was sent again and again has waited for it in vain. */
    const inVain = (end: number): boolean => again >= enoughSends && end >= since;
    if (t.reset?.direction === server && t.reset.time >= hello.time && !inVain(t.reset.time)) {
      const { injected, reasons } = resetOrigin(t, hopsSeen);
      const detail = ['reset after the ClientHello', ...reasons].join('; ');
      return { kind: 'reset-after-client-hello', detail, injected, time: t.reset.time, frame: t.reset.frame, rejection: null, evidence: [asked, seen(t.reset.frame, t.reset.time, detail)] };
    }
    if (t.finished?.direction === server && t.finished.time >= hello.time && !inVain(t.finished.time)) {
      const detail = 'closed after the ClientHello, without an answer';
      return { kind: 'closed-after-client-hello', detail, injected: 'unknown', time: t.finished.time, frame: t.finished.frame, rejection: null, evidence: [asked, seen(t.finished.frame, t.finished.time, detail)] };
    }
    const byHop = rejected(t, client, hello.time, [asked]);
    if (byHop !== null) return byHop;
    // Without the TCP handshake nothing shows that this connection's other direction is captured.
    if (t.synAck === null) return null;
    const until = Math.min(now, t.finished?.time ?? Infinity, t.reset?.time ?? Infinity);
    if (until < since || inGap(hello.time, since)) return null;
    const detail = t.senders[client].unanswered > 0 || inVain(until) ? `ClientHello not even acknowledged, sent again ${plural(again, 'time')}` : 'ClientHello acknowledged, but not answered';
    return { kind: 'client-hello-unanswered', detail, injected: 'unknown', time: hello.time, frame: hello.frame, rejection: null, evidence: [asked] };
  }
  if (t.alert?.fatal === true) {
    const by = t.alert.direction === client ? 'this laptop' : 'the server';
    const detail = `alert ${t.alert.text} from ${by}`;
    return { kind: 'alert', detail, injected: 'unknown', time: t.alert.time, frame: t.alert.frame, rejection: null, evidence: [asked, seen(t.alert.frame, t.alert.time, detail)] };
  }
  const sealed = t.firstSealed[client];
  if (t.syn !== null && t.serverHello?.version === 'TLS 1.3' && sealed?.length === sealedAlert) {
    const detail = `${sealedAlertText} from this laptop in place of its Finished`;
    return { kind: 'alert', detail, injected: 'unknown', time: sealed.time, frame: sealed.frame, rejection: null, evidence: [asked, seen(t.serverHello.frame, t.serverHello.time, 'ServerHello'), seen(sealed.frame, sealed.time, detail)] };
  }
  return null;
}

function laterFailure(t: TcpTrack, client: Direction, { now, inGap, hopsSeen }: FailureContext): ConnectionFailure | null {
  const server = opposite(client);
  if (t.reset?.direction === server && t.finished === null) {
    const { injected, reasons } = resetOrigin(t, hopsSeen);
    const quiet = t.reset.time - Math.max(t.senders[0].lastPayloadTime, t.senders[1].lastPayloadTime);
    const detail = [quiet >= idle ? `reset after ${Math.round(quiet / 1e6)} s without use` : 'reset while in use', ...reasons].join('; ');
    return { kind: quiet >= idle ? 'reset-idle' : 'reset', detail, injected, time: t.reset.time, frame: t.reset.frame, rejection: null, evidence: [seen(t.reset.frame, t.reset.time, detail)] };
  }
  const byHop = rejected(t, client, t.senders[server].lastTime + 1, []);
  if (byHop !== null) return byHop;
  const { unanswered, unansweredTime, unansweredFrame, lastTime } = t.senders[client];
  // Heard nothing from the server while sending again and again. The client may have given up by now.
  if (unanswered < enoughSends || now - unansweredTime < silencePatience || lastTime - unansweredTime < silencePatience / 4 || inGap(unansweredTime, now)) return null;
  const detail = `nothing more came: ${plural(unanswered, 'segment')} sent without an answer`;
  return { kind: 'went-silent', detail, injected: 'unknown', time: unansweredTime, frame: unansweredFrame, rejection: null, evidence: [seen(unansweredFrame, unansweredTime, detail)] };
}
