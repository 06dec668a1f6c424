/** Source files built for plain Node, as the product's build does it. */
import { chmodSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../shared.ts';

export interface BuiltEntries {
  /** Where the built file is, by its name without folder. */
  path(name: string): string;
  remove(): void;
}

/** Builds `electron/SOURCE.ts` for each source, under out/ so that node_modules is found. */
export const buildEntries = async (...sources: readonly string[]): Promise<BuiltEntries> => {
  mkdirSync(`${projectRoot}out`, { recursive: true });
  const directory = mkdtempSync(`${projectRoot}out/test-capture-`);
  // Tests also run it as another user.
  chmodSync(directory, 0o755);
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true, target: 'node20', outDir: directory, emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(sources.map((source) => [basename(source), `${projectRoot}electron/${source}.ts`])),
        output: { entryFileNames: '[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
    ssr: { external: ['cap'] },
  });
  return { path: (name) => `${directory}/${name}.js`, remove: () => rmSync(directory, { recursive: true }) };
};
