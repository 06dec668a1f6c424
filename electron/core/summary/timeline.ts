/** What happened, in order: told from the facts each time anew, so that a file and a live run give the same. */
import type { TimelineEvent } from '../../contract/summary.ts';
import { isRefusal } from '../tracking/turn-allocation.ts';
import { StunMethod } from '../decoders/stun-message.ts';
import { allocationState } from './allocations.ts';
import type { CallView } from './call-view.ts';
import type { Facts } from './facts.ts';
import { ownChecks, pairState, peerChecks } from './pair-view.ts';
import { iceRestarts } from './peer-connections.ts';
import { serverEndpoint } from './server-endpoint.ts';
import { sidesOf } from './sides.ts';
import { signalingEvents } from './signaling/signaling-events.ts';
import { isoTime } from './time.ts';
import { entry, type Entry } from './timeline-entry.ts';
import { endpoint, plural } from './wording.ts';

/** The latest are kept. */
const most = 500;

export function timelineOf(facts: Facts): TimelineEvent[] {
  const entries = [...turnEvents(facts), ...stunEvents(facts), ...signalingEvents(facts), ...facts.calls.flatMap((c) => callEvents(c, facts))];
  entries.sort((a, b) => a.at - b.at || a.frame - b.frame);
  return entries.slice(-most).map(({ at, ...e }) => ({ time: isoTime(at), ...e }));
}

function turnEvents({ allocations, names, local, now }: Facts): Entry[] {
  return allocations.flatMap((a) => {
    const s = sidesOf(a.conduit.flow, local);
    const to = serverEndpoint(a.conduit, s, names);
    const server = endpoint(to.address, to.port, to.address === to.hostname ? null : to.hostname);
    const over = a.conduit.kind === 'tcp' ? 'TCP' : 'UDP';
    const out: Entry[] = [entry(a.start, a.firstFrame, 'turn', `Asked ${server} for a relay over ${over}`)];
    if (a.grantedTime !== null) out.push(entry(a.grantedTime, a.grantedFrame, 'turn', `${server} gave the relayed address ${endpoint(a.relayed?.address ?? '?', a.relayed?.port ?? 0)}`));
    const refusals = a.errors.filter(isRefusal);
    if (refusals[0] !== undefined) {
      const e = refusals[0];
      out.push(entry(e.time, e.frame, 'turn', `${server} refused ${e.method === StunMethod.allocate ? 'the allocation' : 'a request'}: ${e.code} ${e.reason}${refusals.length > 1 ? ` (${plural(refusals.length, 'time')})` : ''}`, a.grantedTime === null ? 'problem' : 'info'));
    }
    if (a.releasedTime !== null) out.push(entry(a.releasedTime, a.releasedFrame, 'turn', `Released the relay at ${server}`));
    const loop = a.nonceLoop;
    if (loop !== null) out.push(entry(loop.time, loop.frame, 'turn', `${server} called each nonce stale that it had just given (438)`, 'problem'));
    else if (allocationState(a, now) === 'failed' && refusals.length === 0) out.push(entry(a.lastTime, a.firstFrame, 'turn', `${server} did not answer ${plural(a.allocateSends, 'request')} over ${over}`, 'warning'));
    return out;
  });
}

function stunEvents({ states, names, local }: Facts): Entry[] {
  return states.flatMap((state) => {
    if (state.conduit.kind === 'relayed') return [];
    const s = sidesOf(state.conduit.flow, local);
    const asked = state.plainBindings[s.out];
    const mapped = asked.mapped[0];
    const server = endpoint(s.remoteAddress, s.remotePort, names.of(s.remoteAddress));
    if (mapped !== undefined) return [entry(mapped.time, mapped.frame, 'stun', `STUN: ${server} sees ${endpoint(s.localAddress, s.localPort)} as ${endpoint(mapped.address, mapped.port)}`)];
    return asked.requests >= 3 ? [entry(asked.lastRequestTime, asked.firstRequestFrame, 'stun', `STUN: ${server} did not answer ${plural(asked.requests, 'request')}`, 'warning')] : [];
  });
}

function callEvents(c: CallView, facts: Facts): Entry[] {
  const id = c.call.id;
  const out: Entry[] = [];
  for (const connection of c.connections) {
    const began = connection.generations[0];
    if (began !== undefined) out.push(entry(began.time, began.frame, 'ice', 'ICE began: first connectivity check', 'info', id));
    for (const { after } of iceRestarts(connection)) out.push(entry(after.time, after.frame, 'ice', 'ICE restarted with new credentials', 'warning', id));
  }
  for (const p of c.pairs) {
    const own = ownChecks(p);
    const where = `${p.local.type} ${endpoint(p.local.address, p.local.port)} to ${endpoint(p.remote.address, p.remote.port)}`;
    if (own !== null && own.responses > 0) out.push(entry(own.firstResponseTime, own.firstResponseFrame, 'ice', `Pair works: ${where}`, 'info', id));
    const nominated = own !== null && own.nominatedTime !== null ? own : peerChecks(p);
    if (nominated !== null && nominated.nominatedTime !== null) out.push(entry(nominated.nominatedTime, nominated.nominatedFrame, 'ice', `Pair nominated: ${where}`, 'info', id));
    if (pairState(p, facts.now) === 'failed' && own !== null) out.push(entry(own.lastRequestTime, own.firstRequestFrame, 'ice', `Pair failed: no answer to ${plural(own.requests, 'check')}, ${where}`, 'info', id));
    for (const d of p.state?.dtls?.sessions ?? []) {
      if (d.connected !== null) out.push(entry(d.connected, d.connectedFrame ?? d.firstFrame, 'dtls', `DTLS connected${d.version === null ? '' : ` (${d.version})`}`, 'info', id));
      if (d.state === 'failed') out.push(entry(d.end ?? d.start, d.endFrame ?? d.firstFrame, 'dtls', `DTLS failed${d.alert === null ? '' : `: ${d.alert}`}`, 'problem', id));
    }
  }
  c.selected.forEach((s, i) => {
    const words = s.pair.kind === 'direct' ? `directly over ${s.pair.transport.toUpperCase()}` : s.pair.kind === 'remote-relay' ? "through the other side's relay" : `through a relay over ${s.pair.transport.toUpperCase()}`;
    out.push(entry(s.start, s.pair.sent.first?.frame ?? s.pair.firstFrame, 'path', `${i === 0 ? 'Connected' : 'Media moved'} ${words}`, i === 0 ? 'info' : 'warning', id));
  });
  for (const { stream, shown } of c.streams) out.push(entry(stream.tracker.start, stream.firstFrame, 'media', `${shown.direction === 'sent' ? 'Sending' : 'Receiving'} ${shown.kind === 'unknown' ? 'media' : shown.kind} (SSRC ${shown.ssrc})`, 'info', id));
  if (!c.call.ongoing) out.push(entry(c.end, c.pairs.at(-1)?.firstFrame ?? 0, 'media', 'Last sign of the call', 'info', id));
  return out;
}
