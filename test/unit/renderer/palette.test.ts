/** A colour that carries a meaning must be told from the others by everyone, in light and in dark. */
import { readFileSync } from 'node:fs';
import { differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse, wcagContrast } from 'culori';
import type { Color } from 'culori';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../helpers/shared.ts';

const css = readFileSync(`${projectRoot}renderer/ui/theme.css`, 'utf8');
const tokens = new Map([...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]));
const meanings = ['path-direct', 'path-relay-udp', 'path-relay-tcp', 'path-relay-tls', 'path-remote-relay', 'failed'] as const;
const sights: Readonly<Record<string, (colour: Color) => Color>> = {
  'full colour sight': (colour) => colour,
  deuteranopia: filterDeficiencyDeuter(1),
  protanopia: filterDeficiencyProt(1),
  tritanopia: filterDeficiencyTrit(1),
};
const distance = differenceCiede2000();

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const colour = (name: string): string => tokens.get(name)![theme];

  it.each(Object.entries(sights))('the six meanings are apart under %s', (_, see) => {
    for (const [index, one] of meanings.entries()) {
      for (const other of meanings.slice(index + 1)) {
        // A CIEDE2000 of 10 is seen at a glance; 15 leaves room for thin lines.
        expect(distance(see(parse(colour(one))!), see(parse(colour(other))!)), `${one} and ${other}`).toBeGreaterThan(15);
      }
    }
  });
  it.each(meanings)('%s stands out from the surface (WCAG 1.4.11: 3 to 1)', (name) => expect(wcagContrast(colour(name), colour('surface'))).toBeGreaterThanOrEqual(3));
  it.each(['ink', 'ink-soft', 'failed-ink'])('%s can be read on the paper and the surfaces (WCAG 1.4.3: 4.5 to 1)', (name) => {
    for (const ground of ['paper', 'surface', 'surface-sunk', 'hover']) expect(wcagContrast(colour(name), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });
});
