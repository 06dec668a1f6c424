import { expect, it } from 'vitest';
import { captureMeta } from '../../../../electron/core/report/pcapng.ts';
import { exampleSummary } from '../../../helpers/summaries.ts';

it('takes gaps to the microsecond, drops, and the names of servers from the summary, but calls no resolver by what it was asked', () => {
  expect(captureMeta(exampleSummary)).toEqual({
    version: '0.1.0',
    dropped: null,
    gaps: [{ start: Date.UTC(2026, 10, 22, 10, 42, 10) * 1000 + 1, end: Date.UTC(2026, 10, 22, 10, 42, 12) * 1000 + 500_001, reason: 'dumpcap died, "exit 1"' }],
    names: [{ address: '198.51.100.10', name: 'turn.lab.test' }, { address: '198.51.100.20', name: 'meet.example.com' }],
  });
});
