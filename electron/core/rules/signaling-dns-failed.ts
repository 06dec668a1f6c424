/** signaling.dns-failed: a name could not be resolved, by no type of query and no resolver, and nothing was connected under it (RFC 1035, RFC 2308). */
import { isBackgroundName } from '../summary/signaling/background-names.ts';
import { askedNames, failedNames, type AskedName } from '../summary/signaling/asked-names.ts';
import type { Facts } from '../summary/facts.ts';
import { plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';
import { callsAround } from './per-call.ts';
import { control, sentences, severityAt, type Control } from './signaling-hosts.ts';

const title = 'A server\'s name could not be resolved';

export const signalingDnsFailed: Rule = {
  codes: ['signaling.dns-failed'],
  judge: (facts) => {
    const asked = askedNames(facts);
    const resolved = asked.filter((a) => a.outcome === 'resolved');
    const failed = failedNames(facts);
    const controls = linkWorks(facts, failed[0]?.queries[0]?.time ?? 0);
    // Silence needs a control; an answer is one itself.
    const failing = failed.filter((a) => a.outcome === 'failed' || controls.evidence.length > 0);
    const answering = new Set(facts.dns.flatMap((q) => (q.answerFrame === null ? [] : q.resolver)));
    if (failing.length > 0) {
      const first = failing[0]!;
      return [yes('signaling.dns-failed', severityAt(facts, first.queries[0]!.time), {
        title: failing.length === 1 ? `The name ${first.name} could not be resolved` : `${failing.length} names could not be resolved`,
        explanation: sentences(failing, (a) => `${a.name}: ${meaning(a)}.`),
        advice: sentences(failing, (a) => advice(a, answering)),
        evidence: [
          ...failing.flatMap((a) => a.queries.slice(0, 2).map((q) => (q.answerFrame === null || q.answerTime === null
            ? seen(q.frame, q.time, `query for ${a.name} to ${q.resolver}, ${plural(q.sends, 'send')}, unanswered`)
            : seen(q.answerFrame, q.answerTime, `${q.resolver} answered ${q.rcode === 0 ? a.detail : (q.rcodeName ?? '')} for ${a.name}`)))),
          ...controls.evidence,
        ],
        calls: callsAround(facts, failing.flatMap((a) => a.queries.map((q) => q.time))),
        confidence: failing.every((a) => a.outcome === 'failed') ? 'certain' : controls.near ? 'likely' : 'possible',
      })];
    }
    const shown = resolved.flatMap((a) => a.queries).find((q) => q.answerFrame !== null && q.addresses.length > 0);
    if (resolved.length > 0 && asked.every((a) => a.outcome === 'resolved' || isBackgroundName(a.name))) {
      return [no('signaling.dns-failed', {
        title: 'Names are resolved', explanation: `${plural(resolved.length, 'name')} looked up, each with an answer.`,
        evidence: shown?.answerFrame === null || shown?.answerFrame === undefined ? [] : [seen(shown.answerFrame, shown.answerTime ?? 0, `answer for ${shown.name}`)],
      })];
    }
    return [unknown('signaling.dns-failed', { title, explanation: asked.length === 0 ? 'No names were looked up in clear; browsers may ask over HTTPS.' : 'Too little was seen of the look-ups to tell.' })];
  },
};

/** Even the gateway's answer to ARP shows that the capture has both directions and the link is up. */
export function linkWorks(facts: Facts, from: number): Control {
  const answered = control(facts, [], from);
  if (answered.near) return answered;
  const neighbour = facts.neighbours.to(new Set(facts.dns.map((q) => q.client)));
  return neighbour === undefined ? answered : { evidence: [seen(neighbour.frame, neighbour.time, `control: the neighbour ${neighbour.neighbour} answered, so the link is up`)], near: true };
}

function meaning({ outcome, detail, sends, resolvers }: AskedName): string {
  const who = resolvers.join(', ');
  if (outcome === 'silent') return `${plural(sends, 'query', 'queries')} to ${who}, none answered`;
  switch (detail) {
    case 'NXDOMAIN':
      return `${who} says that there is no such name (NXDOMAIN)`;
    case 'SERVFAIL':
      return `${who} could not find out (SERVFAIL)`;
    case 'REFUSED':
      return `${who} refuses to answer (REFUSED)`;
    case 'no address':
      return `${who} knows the name, but no address for it`;
    default:
      return detail.startsWith('address ') ? `${who} answers with the ${detail}, which leads nowhere: the name is blocked there` : `${who} answers ${detail}`;
  }
}

function advice({ name, outcome, detail, resolvers }: AskedName, answering: ReadonlySet<string>): string {
  const who = resolvers.join(', ');
  if (outcome === 'silent' && resolvers.some((r) => answering.has(r))) return `See why ${who} answers other queries, but none for ${name}: a filter on names, or the servers of that domain.`;
  if (outcome === 'silent') return `Let DNS (UDP and TCP 53) from this network reach ${who}, or give the laptop a resolver that answers.`;
  if (detail === 'NXDOMAIN') return `Check the spelling of ${name}; where it is right, let the resolver ${who} resolve it, or see whether it filters the name.`;
  return `See why the resolver ${who} does not resolve ${name}: its own way to the Internet, or a filter on it.`;
}
