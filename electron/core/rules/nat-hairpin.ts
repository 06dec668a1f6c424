/** nat.hairpin: what is sent to the NAT's own public address comes back in (RFC 4787 6, REQ-9), so that two laptops behind it can meet there. */
import { endpoint, plural } from '../summary/wording.ts';
import { no, seen, unknown, yes, type Rule } from './finding.ts';

export const natHairpin: Rule = {
  codes: ['nat.hairpin'],
  judge: ({ nat: { nat, hairpinTries } }) => {
    const title = 'The NAT brings back what is sent to its own address';
    if (nat.hairpinning === 'works') {
      return [yes('nat.hairpin', 'info', {
        title,
        explanation: 'Checks to the public address that this laptop itself has were answered: two laptops behind this NAT can reach each other through it.',
        evidence: hairpinTries.flatMap((t) => (t.answer === null ? [] : [seen(t.answer.frame, t.answer.time, `answer from ${endpoint(t.address, t.port)}, this side's own public address`)])),
      })];
    }
    if (nat.hairpinning === 'fails') {
      return [no('nat.hairpin', {
        title: 'The NAT does not bring back what is sent to its own address',
        explanation: `${plural(hairpinTries.reduce((n, t) => n + t.sends, 0), 'check')} to this side's own public address went unanswered, while the other side answered elsewhere: it is behind the same NAT, which does not turn packets around.`,
        advice: 'Two laptops behind this NAT need a path inside: allow UDP between their networks, or turn on hairpinning (RFC 4787 REQ-9) at the NAT.',
        evidence: hairpinTries.map((t) => seen(t.frame, t.time, `first of ${plural(t.sends, 'check')} to ${endpoint(t.address, t.port)}, this side's own public address`)),
        confidence: 'likely',
      })];
    }
    return [unknown('nat.hairpin', { title, explanation: 'Nothing was sent to the public address that this laptop itself has.' })];
  },
};
