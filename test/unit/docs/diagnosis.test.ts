import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../../electron/contract/summary.ts';
import { projectRoot } from '../../helpers/shared.ts';

describe('docs/diagnosis.md', () => {
  const text = readFileSync(`${projectRoot}docs/diagnosis.md`, 'utf8');
  const rows = text.split('\n').filter((l) => l.startsWith('| `'));

  it.each(findingCodes)('says of %s what proves it, what refutes it, and when it is unknown', (code) => {
    const row = rows.filter((l) => l.split(' | ')[0]!.includes(`\`${code}\``));
    expect(row).toHaveLength(1);
    const cells = row[0]!.replace(/^\| | \|$/g, '').split(' | ');
    for (const cell of cells.slice(1, 4)) expect(cell.trim().length).toBeGreaterThan(3);
  });
});
