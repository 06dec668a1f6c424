/**
 * Which connection carried a call's signaling. In clear, a WebSocket shows. Inside TLS it is told by what browsers do: for a WebSocket they offer HTTP/1.1
 * alone in ALPN (RFC 6455 needs its Upgrade), for pages also HTTP/2. It was up when ICE began, as offer and answer had to come through it.
 */
import type { CallView } from '../call-view.ts';
import { contactsOf, type Contact } from './contacts.ts';
import { isUp } from './connection-failure.ts';
import type { Facts } from '../facts.ts';

export interface SignalingCarrier {
  readonly call: CallView;
  readonly contact: Contact;
  /** `likely` where it is a WebSocket, `possible` where it is merely the only connection that could have. */
  readonly confidence: 'likely' | 'possible';
}

/** Before ICE's first check, something of the offer or answer went through. Microseconds. */
const exchange = 30_000_000;
/** A connection that began with the call may have carried it too. */
const slack = 2_000_000;

const cache = new WeakMap<Facts, readonly SignalingCarrier[]>();

/** At most one a call; computed once for the same facts. */
export function signalingCarriers(facts: Facts): readonly SignalingCarrier[] {
  let carriers = cache.get(facts);
  if (carriers === undefined) {
    const open = contactsOf(facts).filter((c) => !c.isRelay && isUp(c.track) && c.track.senders[0].lastPayloadTime > 0 && c.track.senders[1].lastPayloadTime > 0 && c.track.httpStatus?.status !== 407);
    carriers = facts.calls.flatMap((call) => carrier(call, open) ?? []);
    cache.set(facts, carriers);
  }
  return carriers;
}

export const isWebSocket = ({ track }: Contact): boolean => track.webSocket || (track.clientHello?.alpn.length === 1 && track.clientHello.alpn[0] === 'http/1.1');

function carrier(call: CallView, open: readonly Contact[]): SignalingCarrier | null {
  const candidates = open.filter(({ track }) => {
    const lastPayload = Math.max(track.senders[0].lastPayloadTime, track.senders[1].lastPayloadTime);
    const ended = Math.min(track.reset?.time ?? Infinity, track.finished?.time ?? Infinity);
    return track.flow.firstTime <= call.start + slack && lastPayload >= call.start - exchange && ended > call.start;
  });
  const sockets = candidates.filter(isWebSocket);
  const only = sockets.length > 0 ? sockets : candidates;
  return only.length === 1 ? { call, contact: only[0]!, confidence: sockets.length > 0 ? 'likely' : 'possible' } : null;
}
