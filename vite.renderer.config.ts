// Builds the page that both shells show. electron.vite.config.ts uses the same object, so that the page can be built without Electron's parts.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome130',
    outDir: at('out/renderer'),
    emptyOutDir: true,
    // The host's policy is `default-src 'self'`: nothing may be inlined as a data: URL except images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { input: at('renderer/index.html') },
  },
});
