/** turn.unreachable: no transport of a TURN server answered. A server of which one transport answers is reachable. */
import type { Evidence } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';
import { serverEndpoint } from '../summary/server-endpoint.ts';
import { sidesOf } from '../summary/sides.ts';
import { tcpState } from '../summary/signaling.ts';
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, silencePatience, unknown, yes, type Rule } from './finding.ts';

/** Sends without an answer before silence is evidence. */
const enoughSends = 3;

interface Server {
  readonly name: string;
  readonly ways: Set<string>;
  silentSends: number;
  /** Of the first request, in microseconds since the epoch. */
  readonly since: number;
  answered: boolean;
  readonly evidence: Evidence[];
}

export const turnUnreachable: Rule = {
  codes: ['turn.unreachable'],
  judge: (facts) => {
    const title = 'A TURN server cannot be reached';
    const servers = [...turnServers(facts).values()];
    const silent = servers.filter((s) => !s.answered && s.silentSends >= enoughSends && facts.now - s.since >= silencePatience);
    if (silent.length > 0 && facts.hearsAnswers) {
      return [yes('turn.unreachable', 'problem', {
        title,
        explanation: silent.map((s) => `${s.name} answered none of ${plural(s.silentSends, 'request')} (${[...s.ways].join(', ')})`).join('; ') + '.',
        advice: silent.map((s) => `Allow from this network to ${s.name}, both ways: ${[...s.ways].join(', ')}.`).join(' '),
        evidence: silent.flatMap((s) => s.evidence),
        confidence: 'likely',
      })];
    }
    if (servers.some((s) => s.answered)) return [no('turn.unreachable', { title: 'The TURN servers can be reached', explanation: 'Each that was asked enough answered, over one transport at least.', evidence: servers.filter((s) => s.answered).flatMap((s) => s.evidence) })];
    return [unknown('turn.unreachable', { title, explanation: 'No TURN server was asked often enough to tell.' })];
  },
};

/** By name where it has one, as one name may have addresses of both families; connections to the same server count as ways to it. */
function turnServers(facts: Facts): Map<string, Server> {
  const { allocations, connections, names, local, now } = facts;
  const servers = new Map<string, Server>();
  for (const a of allocations) {
    const s = sidesOf(a.conduit.flow, local);
    const to = serverEndpoint(a.conduit, s, names);
    const name = to.hostname ?? to.address;
    const where = endpoint(to.address, to.port);
    let server = servers.get(name);
    if (server === undefined) {
      server = { name, ways: new Set(), silentSends: 0, since: a.start, answered: false, evidence: [] };
      servers.set(name, server);
    }
    const answered = a.responsesReceived > 0 || a.packets[s.in] > 0;
    // A connection of which only one direction was captured shows nothing.
    if (a.conduit.kind === 'tcp' && a.conduit.flow.packets[s.in] === 0) continue;
    if (answered && !server.answered) server.evidence.length = 0;
    server.answered ||= answered;
    server.ways.add(`${a.conduit.kind === 'tcp' ? 'TCP' : 'UDP'} ${to.port}`);
    if (!answered) server.silentSends += a.allocateSends;
    if (answered || !server.answered) server.evidence.push(seen(a.firstFrame, a.start, answered ? `${where} answered` : `first of ${plural(a.allocateSends, 'Allocate request')} to ${where}, unanswered`));
  }
  for (const t of connections) {
    if (t.syn === null || t.client === null) continue;
    const address = t.flow.sender(t.client === 0 ? 1 : 0);
    const server = servers.get(names.of(address) ?? address);
    if (server === undefined) continue;
    const port = t.flow.senderPort(t.client === 0 ? 1 : 0);
    server.ways.add(`TCP ${port}`);
    const state = tcpState(t, now);
    if (state === 'unanswered' || state === 'refused') {
      server.silentSends += t.synsSent;
      if (!server.answered) server.evidence.push(seen(t.syn.frame, t.syn.time, `TCP connection to port ${port}: ${state === 'refused' ? 'refused' : 'no answer'}`));
    } else if (t.synAck !== null) server.answered = true;
  }
  return servers;
}
