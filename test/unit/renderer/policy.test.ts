import { describe, expect, test } from 'vitest';
import { allLeaks, inOrderOfTrouble, policyTroubles, statusCounts } from '../../../renderer/features/policy/troubles.ts';
import { dailyReport, ownReport, reports, suggestedReport } from '../../e2e/helpers/scripted-policy.ts';

describe('what of policy is in trouble', () => {
  test('leaks and failing entries of chosen lists count; those of a suggestion do not', () => {
    expect(policyTroubles([ownReport, dailyReport])).toBe(4);
    expect(policyTroubles([{ ...dailyReport, chosen: 'suggested' }])).toBe(0);
    expect(policyTroubles(reports)).toBe(policyTroubles([ownReport, dailyReport]));
  });

  test('a leak that concerns two lists is one leak', () => {
    expect(allLeaks([ownReport, { ...dailyReport, leaks: ownReport.leaks }])).toEqual(ownReport.leaks);
  });

  test('what fails and is required comes first, what was not seen last, and nothing is lost', () => {
    const ordered = inOrderOfTrouble(dailyReport.entries);
    expect(ordered.map(({ id }) => id)).toEqual(['media-udp', 'turn', 'signaling', 'stun', 'cdn']);
    expect(statusCounts(ordered)).toEqual({ works: 1, fails: 2, notSeen: 2 });
    expect(statusCounts(suggestedReport.entries)).toEqual({ works: 1, fails: 0, notSeen: 0 });
  });
});
