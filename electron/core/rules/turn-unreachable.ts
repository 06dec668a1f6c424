/** turn.unreachable: no transport of a TURN server answered. A server of which one transport answers is reachable. */
import { citeWay, turnServers, waysInWords, type TurnServer, type TurnWay } from '../summary/network/network-turn.ts';
import { no, silencePatience, unknown, yes } from './finding.ts';
import { perCall } from './per-call.ts';

/** Sends without an answer before silence is evidence; a refusal is an answer, and none of TURN. */
const enoughSends = 3;
const enoughRefusals = 2;

export const turnUnreachable = perCall('turn.unreachable', (facts) => {
  const title = 'A TURN server cannot be reached';
  const servers = turnServers(facts);
  const lost = servers.filter((s) => isUnreachable(s, facts.now));
  if (lost.length > 0 && facts.hearsAnswers) {
    return yes('turn.unreachable', 'problem', {
      title,
      explanation: `${lost.map((s) => `${s.name} answers on none of its ways: ${waysInWords(s.ways)}`).join('; ')}.`,
      advice: lost.map(remedy).join(' '),
      evidence: lost.flatMap((s) => s.ways.map(citeWay)),
      confidence: 'likely',
    });
  }
  const reached = servers.filter((s) => s.ways.some((w) => w.fate === 'answered'));
  if (reached.length > 0) return no('turn.unreachable', { title: 'The TURN servers can be reached', explanation: 'Each that was asked enough answered, over one transport at least.', evidence: reached.flatMap((s) => s.ways.filter((w) => w.fate === 'answered').slice(0, 2).map(citeWay)) });
  return unknown('turn.unreachable', { title, explanation: 'No TURN server was asked often enough to tell.' });
});

/** Silence may be a firewall's; a refusal is first of all the word of whoever refuses. */
function remedy({ name, ways }: TurnServer): string {
  const ports = (some: readonly TurnWay[]): string => [...new Set(some.map((w) => `${w.transport === 'TLS' ? 'TCP' : w.transport} ${w.port}`))].join(', ');
  const shut = ways.filter((w) => w.fate !== 'refused');
  const refused = ways.filter((w) => w.fate === 'refused');
  return [
    ...(shut.length > 0 ? [`Allow from this network to ${name}, both ways: ${ports(shut)}. If the firewall lets it through, the server is down.`] : []),
    ...(refused.length > 0 ? [`See whether a TURN server listens at ${name} on ${ports(refused)}: the connection is refused, by it or in its name.`] : []),
  ].join(' ');
}


function isUnreachable({ ways }: TurnServer, now: number): boolean {
  if (ways.length === 0 || ways.some((w) => w.fate === 'answered' || w.fate === 'undecided')) return false;
  const silent = ways.filter((w) => w.fate === 'silent' || w.fate === 'rejected').reduce((n, w) => n + (w.transport === 'UDP' ? w.sends : Math.max(w.sends, enoughSends)), 0);
  const refused = ways.filter((w) => w.fate === 'refused').length;
  return (silent >= enoughSends || refused >= enoughRefusals) && now - Math.min(...ways.map((w) => w.first.time)) >= silencePatience;
}
