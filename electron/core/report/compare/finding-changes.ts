/** Findings that came and went, and what became of the entries of allow lists. */
import type { Finding, FindingCode, Summary } from '../../../contract/summary.ts';
import { comparedTexts, nothingCompared, together } from './compared.ts';
import type { Compared, ComparedCall } from './compared.ts';

type Answers = ReadonlyMap<FindingCode, Finding>;

/** `said`: what was compared already. */
export function findingChanges(a: ComparedCall, b: ComparedCall, said: readonly FindingCode[]): Compared {
  return together([findings(a, b, said), policies(a.summary, b.summary)]);
}

/** Paths and causes have been compared too; the VPN is part of the network. */
function findings(a: ComparedCall, b: ComparedCall, said: readonly FindingCode[]): Compared {
  const known = new Set<FindingCode | null>([...said, 'vpn.in-path', ...[a, b].flatMap(({ call: { verdict } }) => [verdict.code, verdict.cause])]);
  const before = answers(a.summary);
  const after = answers(b.summary);
  const codes = [...new Set([...before.keys(), ...after.keys()])].filter((code) => !code.startsWith('path.') && !known.has(code));
  return together(codes.map((code) => cameOrWent(before.get(code), after.get(code))));
}

const answers = (summary: Summary): Answers => new Map(summary.findings.map((f) => [f.code, f]));

function cameOrWent(before: Finding | undefined, after: Finding | undefined): Compared {
  const found = after?.answer === 'yes' ? after : before?.answer === 'yes' ? before : undefined;
  // What was in neither, or in both, did not change; of most rules that is so, and not worth a line.
  if (found === undefined || before?.answer === after?.answer) return nothingCompared;
  const other = found === after ? before : after;
  // What could not be told then may have been there all the same.
  const isSure = other?.answer === 'no';
  const words = (finding: Finding | undefined): string => (finding?.answer === 'yes' ? 'yes' : finding?.answer === 'no' ? 'no' : 'unknown');
  const effect = !isSure || found.severity === 'info' ? 'different' : found === after ? 'worse' : 'better';
  return comparedTexts(words(before), words(after), { aspect: 'finding', label: found.title, effect, weight: isSure && found.severity !== 'info' ? 2 : 3 });
}

/** Of profiles that the user chose for both. What was not contacted in one of the calls tells nothing. */
function policies(a: Summary, b: Summary): Compared {
  return together(a.policy.filter(({ chosen }) => chosen === 'user').flatMap((before) => {
    const after = b.policy.find(({ profile, chosen }) => profile === before.profile && chosen === 'user');
    if (after === undefined) return [];
    const entries = before.entries.map((entry) => {
      const then = after.entries.find(({ id }) => id === entry.id);
      if (then === undefined || entry.status === 'not-seen' || then.status === 'not-seen') return nothingCompared;
      const words = ({ status, how }: typeof entry): string => (status === 'seen-working' ? 'works' : `fails${how === null ? '' : ` (${how})`}`);
      const isSame = entry.status === then.status;
      const effect = then.status === 'seen-working' ? 'better' : 'worse';
      return comparedTexts(words(entry), words(isSame ? entry : then), { aspect: 'policy', label: `${before.name}: ${entry.id}`, effect, weight: 2 });
    });
    const leaks = (count: number): string => (count === 0 ? 'none' : String(count));
    const effect = after.leaks.length > before.leaks.length ? 'worse' : 'better';
    return [...entries, comparedTexts(leaks(before.leaks.length), leaks(after.leaks.length), { aspect: 'policy', label: `${before.name}: leaks`, effect, weight: 2 })];
  }));
}
