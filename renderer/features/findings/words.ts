import type { Finding } from '../../../electron/contract/summary.ts';

export const words = {
  show: 'Show',
  holds: 'What was found',
  all: (count: number) => `All that was asked, with what is not so and what is unknown (${count})`,
  noneHolds: 'Nothing was found',
  noneHoldsText: 'No rule found anything. What is unknown is in the longer list.',
  when: 'The rules answer as packets come: yes, no, or unknown, each with the packets it stands on.',
  advice: 'What to do:',
  shownBy: 'Shown by packets',
  evidence: (count: number) => (count === 1 ? 'What the packet shows' : `What each of the ${count} shows`),
  call: (number: number) => `Call ${number}`,
  since: (time: string) => `since ${time}`,
  noEvidence: 'No packet is cited: the answer is what was not seen.',
} as const;

export const answerNames: Readonly<Record<Finding['answer'], string>> = { yes: 'yes', no: 'no', unknown: 'unknown' };
export const confidenceNames: Readonly<Record<Finding['confidence'], string>> = { certain: 'certain', likely: 'likely', possible: 'possible' };
