/** policy.leak: what went past the company's own settings: signaling past the proxy, STUN or TURN to servers that are to be left out, TURN to servers that are nobody's. */
import { policyView } from '../policy/evaluate.ts';
import { plural } from '../summary/wording.ts';
import { no, unknown, yes, type Rule } from './finding.ts';
import { sentences } from './signaling-hosts.ts';

const remedies = {
  'proxy-bypassed': 'See that the app is told of the proxy (setProxyUrl) before it does anything else, and that the firewall lets nothing past it.',
  'excluded-server': "See that the app's ICE settings replace the vendor's servers (setIceConfig with placement 'replace') before the call begins.",
  'unknown-turn': 'Find out whose the server is: add it to the own servers or the list, or see which app uses it.',
} as const;

export const policyLeak: Rule = {
  codes: ['policy.leak'],
  judge: (facts) => {
    const title = "Something goes past the company's own settings";
    const leaks = facts.policy.own === null ? null : policyView(facts).leaks;
    if (leaks === null) return [unknown('policy.leak', { title, explanation: 'Nothing is known of a proxy or of servers of the company\'s own.' })];
    const { found, judged, unclear } = leaks;
    if (found.length > 0) {
      return [yes('policy.leak', 'warning', {
        title: found.length === 1 ? title : `${found.length} things go past the company's own settings`,
        explanation: sentences(found, (l) => l.detail),
        advice: [...new Set(found.map((l) => remedies[l.kind]))].join(' '),
        evidence: found.flatMap((l) => l.evidence),
        confidence: found.some((l) => l.protocol === 'tls' && l.kind !== 'proxy-bypassed') ? 'likely' : 'certain',
      })];
    }
    if (unclear.length === 0 && judged.length > 0) return [no('policy.leak', { title: "Nothing goes past the company's own settings", explanation: `As set: ${judged.join('; ')}.` })];
    return [unknown('policy.leak', { title, explanation: unclear.length > 0 ? `It cannot be told: ${unclear.slice(0, 4).join('; ')}${unclear.length > 4 ? `; and ${plural(unclear.length - 4, 'more')}` : ''}.` : 'Too little was seen to tell.' })];
  },
};
