import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** The development server hands everything that is not a file of ours to `npm start` on its usual port. */
const SERVER = process.env['BULOU_SERVER'] ?? 'http://localhost:8080';

export const config: InlineConfig = {
  root: import.meta.dirname,
  base: '/',
  // The configuration is given to Vite by build.ts and dev.ts; it looks for no file of its own.
  configFile: false,
  plugins: [react()],
  build: {
    // Offices keep old machines: Chromium 100 is of spring 2022.
    target: ['chrome100', 'firefox100', 'safari15'],
    sourcemap: false,
    // Nothing is inlined as data:, so that the content policy can stay strict.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': SERVER } },
};
