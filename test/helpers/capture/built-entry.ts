/** Source files built for plain Node, as the product's build does it. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { build } from 'vite';
import { projectRoot } from '../shared.ts';

export interface BuiltEntries {
  /** Where the built file of `electron/capture/NAME.ts` is. */
  path(name: string): string;
  remove(): void;
}

/** Builds `electron/capture/NAME.ts` for each name, under out/ so that node_modules is found. */
export const buildEntries = async (...names: readonly string[]): Promise<BuiltEntries> => {
  mkdirSync(`${projectRoot}out`, { recursive: true });
  const directory = mkdtempSync(`${projectRoot}out/test-capture-`);
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true, target: 'node20', outDir: directory, emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, `${projectRoot}electron/capture/${name}.ts`])),
        output: { entryFileNames: '[name].mjs' },
        preserveEntrySignatures: 'strict',
      },
    },
    ssr: { external: ['cap'] },
  });
  return { path: (name) => `${directory}/${name}.mjs`, remove: () => rmSync(directory, { recursive: true }) };
};
