import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { summarySchema } from '../../../electron/contract/summary.ts';
import { projectRoot } from '../../helpers/shared.ts';

const schema = z.toJSONSchema(summarySchema, { target: 'draft-2020-12' });

const propertyNames = (node: unknown, into = new Set<string>()): Set<string> => {
  if (Array.isArray(node)) for (const each of node) propertyNames(each, into);
  else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) into.add(name);
      propertyNames(value, into);
    }
  }
  return into;
};

describe('the published format of icewatch.summary/1', () => {
  it('has a JSON Schema that is current (npm run golden writes it anew)', async () => {
    const published = { $id: 'icewatch.summary/1', title: 'The summary of a capture by Icewatch', ...schema };
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(`${projectRoot}docs/summary.schema.json`);
  });

  it('is documented field by field', () => {
    const page = readFileSync(`${projectRoot}docs/summary.md`, 'utf8');
    const written = new Set([...page.matchAll(/`([A-Za-z][A-Za-z0-9]*)(?:\[\])?`/g)].map((match) => match[1]));
    const names = [...propertyNames(schema)];
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !written.has(name))).toEqual([]);
  });
});
