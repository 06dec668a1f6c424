/** Connectivity checks and plain Binding transactions of one conduit (RFC 8445 7, RFC 8489). */
import { StunMethod, type StunMessage } from '../decoders/stun-message.ts';
import { opposite, type Direction } from '../flows/flow.ts';
import type { Checks, ConduitState, IceUfrags, MappedAddress } from './conduit-state.ts';

const mostUfrags = 32;
const mostMapped = 16;
const mostRoles = 16;
const mostSilences = 16;
/** Consent is checked every 4 to 6 s (RFC 7675 5.1): unanswered for longer, more than one check was. Microseconds. */
const shortestSilence = 5_000_000;

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
    if (message.iceControlling !== undefined) noteRole(checks, 'controlling', message.iceControlling, frame, time);
    else if (message.iceControlled !== undefined) noteRole(checks, 'controlled', message.iceControlled, frame, time);
    if (checks.responses > 0) {
      if (checks.silence === null) checks.silence = { frame, start: time, last: time, end: null, requests: 1 };
      else {
        checks.silence.last = time;
        checks.silence.requests += 1;
      }
    }
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
    checks.lastResponseFrame = frame;
    endSilence(checks, answer.exchange.firstTime, time);
    if (answer.exchange.request.username !== undefined) {
      const ufrags = ufragsOf(state, requester, answer.exchange.request.username);
      if (ufrags !== undefined) ufrags.answered[requester] ??= { frame, time };
    }
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

/** USERNAME of a check is "receiver's ufrag:sender's ufrag" (RFC 8445 7.2.2). By direction: the ufrag of the end that sends in it. */
function byDirection(direction: Direction, username: string): [string, string] {
  const colon = username.indexOf(':');
  const receiver = colon < 0 ? username : username.slice(0, colon);
  const sender = colon < 0 ? '' : username.slice(colon + 1);
  return direction === 0 ? [sender, receiver] : [receiver, sender];
}

function ufragsOf(state: ConduitState, direction: Direction, username: string): IceUfrags | undefined {
  const [a, b] = byDirection(direction, username);
  return state.ufrags.find((u) => u.byDirection[0] === a && u.byDirection[1] === b);
}

function noteUfrags(state: ConduitState, direction: Direction, username: string, frame: number, time: number): void {
  const known = ufragsOf(state, direction, username);
  if (known !== undefined) known.lastTime = time;
  else if (state.ufrags.length < mostUfrags) state.ufrags.push({ byDirection: byDirection(direction, username), firstTime: time, firstFrame: frame, lastTime: time, answered: [null, null] });
}

function noteRole(checks: Checks, role: 'controlling' | 'controlled', tieBreaker: string, frame: number, time: number): void {
  checks.role = role;
  const last = checks.roles.at(-1);
  if (last?.role === role && last.tieBreaker === tieBreaker) {
    last.lastTime = time;
    return;
  }
  if (checks.roles.length >= mostRoles) checks.roles.shift();
  checks.roles.push({ role, tieBreaker, frame, time, lastTime: time });
}

/** An answer to a request that was sent before the silence began does not end it. */
function endSilence(checks: Checks, asked: number, time: number): void {
  const { silence } = checks;
  if (silence === null || asked < silence.start) return;
  if (time - silence.start >= shortestSilence) {
    silence.end = time;
    if (checks.silences.length >= mostSilences) checks.silences.shift();
    checks.silences.push(silence);
  }
  checks.silence = null;
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
