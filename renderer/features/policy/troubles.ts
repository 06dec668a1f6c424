/** What of the reports on policy is in order, and what is not. */
import type { PolicyEntryResult, PolicyLeak, PolicyReport } from '../../../electron/contract/policy.ts';

export interface StatusCounts {
  readonly works: number;
  readonly fails: number;
  readonly notSeen: number;
}

export const statusCounts = (entries: readonly PolicyEntryResult[]): StatusCounts => {
  const count = (status: PolicyEntryResult['status']): number => entries.filter((entry) => entry.status === status).length;
  return { works: count('seen-working'), fails: count('seen-failing'), notSeen: count('not-seen') };
};

/** Leaks, and entries that fail; a suggestion troubles nobody. */
export const policyTroubles = (reports: readonly PolicyReport[]): number =>
  reports.filter(({ chosen }) => chosen === 'user').reduce((sum, { leaks, entries }) => sum + leaks.length + statusCounts(entries).fails, 0);

/** Each leak once, however many lists it concerns. */
export const allLeaks = (reports: readonly PolicyReport[]): PolicyLeak[] => {
  const byServer = new Map<string, PolicyLeak>();
  for (const leak of reports.flatMap(({ leaks }) => leaks)) byServer.set([leak.kind, leak.address, leak.port, leak.protocol, leak.name].join(' '), leak);
  return [...byServer.values()];
};

/** What fails and is required, what fails otherwise, what works, what was not seen; else in the list's order. */
export const inOrderOfTrouble = (entries: readonly PolicyEntryResult[]): PolicyEntryResult[] => {
  const rank = ({ status, required }: PolicyEntryResult): number => (status === 'seen-failing' ? (required ? 0 : 1) : status === 'seen-working' ? 2 : 3);
  return entries.toSorted((a, b) => rank(a) - rank(b));
};
