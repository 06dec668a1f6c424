/** The findings in the order in which a reader wants them. */
import type { Finding, Summary } from '../../../contract/summary.ts';

export const graveness = { problem: 0, warning: 1, info: 2 } as const;
export const gravestFirst = (findings: readonly Finding[]): Finding[] => [...findings].sort((a, b) => graveness[a.severity] - graveness[b.severity]);

/** Those that hold, gravest first. */
export const heldFindings = ({ findings }: Summary): Finding[] => gravestFirst(findings.filter(({ answer }) => answer === 'yes'));

/** Codes that were answered with no, and those that could not be told. */
export function otherAnswers({ findings }: Summary): { readonly no: string[]; readonly unknown: string[] } {
  const held = new Set(findings.flatMap(({ code, answer }) => (answer === 'yes' ? [code] : [])));
  const no = new Set(findings.flatMap(({ code, answer }) => (answer === 'no' && !held.has(code) ? [code] : [])));
  const unknown = new Set(findings.flatMap(({ code, answer }) => (answer === 'unknown' && !held.has(code) && !no.has(code) ? [code] : [])));
  return { no: [...no], unknown: [...unknown] };
}

export const severityNames = { ok: 'Connected well', info: 'Good to know', warning: 'Warning', problem: 'Problem' } as const;

/** The call that the report's verdict is about: the one that goes on, else the latest. The other calls follow, latest first. */
export function callsByWeight<Call extends { readonly ongoing: boolean; readonly end: string }>(calls: readonly Call[]): Call[] {
  return [...calls].sort((a, b) => Number(b.ongoing) - Number(a.ongoing) || (a.end < b.end ? 1 : a.end > b.end ? -1 : 0));
}
