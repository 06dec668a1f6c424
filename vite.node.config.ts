// Builds what plain Node runs: the command line, the engine process and the process around `cap`. None of it may import electron.
import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/node',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        icewatch: at('electron/cli/icewatch.ts'),
        engine: at('electron/app/engine-process.ts'),
        'analyze-worker': at('electron/cli/analyze-worker.ts'),
        'cap-process': at('electron/capture/cap-process.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  // fflate's entry without worker threads is not marked as a module: some Nodes refuse it as it is.
  ssr: { external: ['cap'], noExternal: ['fflate'] },
});
