import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ownNetworkSchema, policyEntrySchema, policyProfileSchema } from '../../../electron/contract/policy.ts';
import { projectRoot } from '../../helpers/shared.ts';

describe('the published format of icewatch.policy/1', () => {
  it('has a JSON Schema that is current, of what is written (npm run golden writes it anew)', async () => {
    // Draft 7 is what editors know of YAML files.
    const schema = z.toJSONSchema(policyProfileSchema, { target: 'draft-7', io: 'input' });
    const published = { $id: 'icewatch.policy/1', title: 'An allow list for Icewatch', ...schema };
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(`${projectRoot}docs/policy.schema.json`);
  });

  it('is documented key by key', () => {
    const page = readFileSync(`${projectRoot}docs/policy.md`, 'utf8');
    const written = new Set([...page.matchAll(/`([A-Za-z]+)`/g)].map((match) => match[1]));
    const keys = [policyProfileSchema, policyEntrySchema, ownNetworkSchema].flatMap(({ shape }) => Object.keys(shape));
    expect(keys.filter((key) => !written.has(key))).toEqual([]);
  });
});
