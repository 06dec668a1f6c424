/** How a rule is written, and the words that its answers come in. */
import type { Evidence, Finding, FindingCode } from '../../contract/summary.ts';
import type { Facts } from '../summary/facts.ts';

/** A pure function of the facts: the same facts give the same finding. A rule that lacks evidence says unknown, never no. */
export interface Rule {
  readonly codes: readonly FindingCode[];
  readonly judge: (facts: Facts) => Finding[];
}

type Said = Pick<Finding, 'title' | 'explanation'> & { readonly advice?: string; readonly evidence?: readonly Evidence[]; readonly confidence?: Finding['confidence'];
  /** The calls that it is about; none where it is about the laptop or its network. */
  readonly calls?: readonly { readonly call: { readonly id: string } }[];
};

/** A claim rests on its first few packets; the count is in the explanation. */
const mostEvidence = 12;

const finding = (code: FindingCode, answer: Finding['answer'], severity: Finding['severity'], said: Said): Finding => ({
  code, answer, severity,
  title: said.title, explanation: said.explanation, advice: said.advice ?? '',
  evidence: (said.evidence ?? []).filter((e) => e.frame > 0).slice(0, mostEvidence),
  confidence: said.confidence ?? 'certain',
  callIds: [...new Set((said.calls ?? []).map((c) => c.call.id))],
  since: null,
});

export const yes = (code: FindingCode, severity: Finding['severity'], said: Said & { readonly evidence: readonly Evidence[] }): Finding => finding(code, 'yes', severity, said);
export const no = (code: FindingCode, said: Said): Finding => finding(code, 'no', 'info', said);
export const unknown = (code: FindingCode, said: Said): Finding => finding(code, 'unknown', 'info', { confidence: 'possible', ...said });

export { seen, silencePatience } from '../summary/evidence.ts';
