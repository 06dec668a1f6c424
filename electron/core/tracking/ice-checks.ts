/** Connectivity checks and plain Binding transactions of one conduit (RFC 8445 7, RFC 8489). */
import { StunMethod, type StunMessage } from '../decoders/stun-message.ts';
import { opposite, type Direction } from '../flows/flow.ts';
import type { Checks, ConduitState, MappedAddress } from './conduit-state.ts';

const mostUfrags = 32;
const mostMapped = 16;

/** Binding as ICE uses it, or Google's shortened check (GOOG-PING), which only follows full checks. */
export const isCheckMethod = (method: number): boolean => method === StunMethod.binding || method === StunMethod.googPing;

/** A Binding request that is a connectivity check rather than a question to a STUN server. */
export const isCheck = (m: StunMessage): boolean =>
  m.method === StunMethod.googPing || m.username !== undefined || m.priority !== undefined || m.iceControlled !== undefined || m.iceControlling !== undefined;

/** Takes a Binding or GOOG-PING message of any class. */
export function followBinding(state: ConduitState, direction: Direction, message: StunMessage, frame: number, time: number): void {
  state.lastTime = time;
  if (message.class === 'request') {
    const check = isCheck(message);
    const checks = check ? state.checks[direction] : state.plainBindings[direction];
    const { retransmission } = state.exchanges.request(message, direction, frame, time);
    checks.requests += 1;
    if (retransmission) checks.retransmissions += 1;
    if (checks.requests === 1) {
      checks.firstRequestFrame = frame;
      checks.firstRequestTime = time;
    }
    checks.lastRequestTime = time;
    if (message.iceControlling !== undefined) checks.role = 'controlling';
    else if (message.iceControlled !== undefined) checks.role = 'controlled';
    if (message.username !== undefined) noteUfrags(state, direction, message.username, frame, time);
    return;
  }
  if (message.class === 'indication') return;
  const requester = opposite(direction);
  const answer = state.exchanges.response(message, direction, time);
  const check = answer === null ? state.checks[requester].requests > 0 : isCheck(answer.exchange.request);
  const checks = check ? state.checks[requester] : state.plainBindings[requester];
  checks.answersSeen += 1;
  if (message.software !== undefined && !check) state.serverSoftware = message.software;
  if (answer?.repeated === true) return;
  if (message.class === 'error' && message.error !== undefined) {
    const { code, reason } = message.error;
    const known = checks.errors.get(code);
    if (known !== undefined) known.count += 1;
    else if (checks.errors.size < 32) checks.errors.set(code, { reason, count: 1, frame, time });
  }
  if (answer === null) return;
  if (message.class === 'success') {
    checks.responses += 1;
    if (checks.responses === 1) {
      checks.firstResponseFrame = frame;
      checks.firstResponseTime = time;
    }
    checks.lastResponseTime = time;
    checks.totalRoundTripTime += answer.roundTripTime;
    checks.currentRoundTripTime = answer.roundTripTime;
    if (!answer.ambiguous) checks.roundTripTimes.add(time, answer.roundTripTime);
    if (answer.exchange.request.useCandidate && checks.nominatedTime === null) {
      checks.nominatedTime = time;
      checks.nominatedFrame = frame;
    }
    noteMapped(checks, message, frame, time);
  }
}

/** USERNAME of a check is "receiver's ufrag:sender's ufrag" (RFC 8445 7.2.2). */
function noteUfrags(state: ConduitState, direction: Direction, username: string, frame: number, time: number): void {
  const colon = username.indexOf(':');
  const receiver = colon < 0 ? username : username.slice(0, colon);
  const sender = colon < 0 ? '' : username.slice(colon + 1);
  const byDirection: [string, string] = direction === 0 ? [sender, receiver] : [receiver, sender];
  const known = state.ufrags.find((u) => u.byDirection[0] === byDirection[0] && u.byDirection[1] === byDirection[1]);
  if (known !== undefined) known.lastTime = time;
  else if (state.ufrags.length < mostUfrags) state.ufrags.push({ byDirection, firstTime: time, firstFrame: frame, lastTime: time });
}

function noteMapped(checks: Checks, message: StunMessage, frame: number, time: number): void {
  const mapped = message.mapped;
  if (mapped === undefined) return;
  const known = checks.mapped.findIndex((m) => m.address === mapped.address && m.port === mapped.port);
  const [again] = known < 0 ? [] : checks.mapped.splice(known, 1);
  const seen: MappedAddress = again ?? { address: mapped.address, port: mapped.port, frame, time, lastTime: time };
  seen.lastTime = time;
  if (checks.mapped.length >= mostMapped) checks.mapped.shift();
  checks.mapped.push(seen);
}
