// How the app is built: main-process entries as ES modules, the preload as one CommonJS file, the renderer as static files.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Output name → source. Worker entries are files of their own: threads start from a file's URL. */
const MAIN_ENTRIES = {
  electron: 'src/main/electron/index.ts',
  web: 'src/main/web/index.ts',
  /** Read by the scripts too, which look for a browser as the web host does. */
  browser: 'src/main/web/browser.ts',
  cli: 'src/main/cli/index.ts',
  trainer: 'src/main/workers/trainer.ts',
  peer: 'src/main/workers/peer.ts',
};

/** `scripts/ensure-built.mjs` builds beside the app in use and swaps when the build is whole. */
const outDir = resolve(process.env.LAYERLOOM_OUT ?? 'out');

const present = Object.fromEntries(
  Object.entries(MAIN_ENTRIES)
    .map(([name, file]) => [name, resolve(file)] as const)
    .filter(([, file]) => existsSync(file)),
);

/** The page's policy holds in what is built; the development server needs inline scripts for its hot updates. */
function withoutPolicyWhileDeveloping(): Plugin {
  return {
    name: 'layerloom:policy',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  };
}

export default defineConfig({
  main: {
    // The Node build of fflate declares a `require` of its own, which clashes with the bundler's; the other has none.
    resolve: { alias: { fflate: 'fflate/browser' } },
    build: {
      outDir: resolve(outDir, 'main'),
      target: 'node20',
      // Pure packages that threads need are bundled: a packaged app's thread entries lie outside the archive that
      // holds node_modules. Native packages and the server's stay outside.
      externalizeDeps: { exclude: ['zod', 'fflate'] },
      rolldownOptions: {
        input: present,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(outDir, 'preload'),
      target: 'node20',
      // A sandboxed renderer loads a CommonJS preload that may require nothing but `electron`: everything is bundled.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), withoutPolicyWhileDeveloping()],
    worker: { format: 'es' },
    build: {
      outDir: resolve(outDir, 'renderer'),
      emptyOutDir: true,
      target: 'es2023',
      minify: true,
      // Fonts and pictures stay files: the content security policy then needs no `data:` for fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
});
