import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import renderer from './vite.renderer.config.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  main: {
    build: { outDir: at('out/main'), rolldownOptions: { input: at('electron/main/index.ts') } },
  },
  preload: {
    // A sandboxed preload is one CommonJS file.
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rolldownOptions: { input: at('electron/preload/index.ts'), output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer,
});
