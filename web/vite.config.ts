// Owns how the page is built and tested. React is preact/compat here; drop the aliases to go back to React.
import { defineConfig } from 'vitest/config';

// Where `make run` serves; the development server passes calls on to it.
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react-dom$/, replacement: 'preact/compat' },
      { find: /^react$/, replacement: 'preact/compat' },
    ],
    dedupe: ['preact', 'yjs', '@codemirror/state', '@codemirror/view'],
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // No file is inlined as data: the content policy allows this host's files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs is one file: thirty small ones are thirty requests, and pack a tenth worse. What is loaded on
        // demand stays apart: the worker that keeps the page's files has all of them.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{
            name: 'core',
            test: /node_modules\/preact\/|\/src\/(drafts|error-boundary|focus|loaded|owed|router|rota|server|session|shell)\.tsx?$|\/src\/live\/(base64|client|clock|commands|http|ids|kept\/drawer|kept\/index|meeting-store|missed|protocol|reducer|socket|store|streams|tab|trust)\.ts$|\/src\/ui\/(button|empty-state|failed-state|format|icon|page-head|panel|priority-tag|skeleton|trust-line)(\/index)?\.tsx?$|\/src\/words\/instants\.ts$|\/src\/case-view\/may\.ts$/,
          }],
        },
      },
      // The kit marks its files 'use client', which means nothing here.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  server: {
    proxy: { '/api': server, '/socket': { target: server, ws: true } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    // One module graph for all files: quick on small machines. Tests clean up after themselves.
    isolate: false,
    pool: 'threads',
    testTimeout: 20_000,
    server: { deps: { inline: ['nhsuk-react-components', 'nhsuk-frontend', '@testing-library/preact'] } },
  },
});
