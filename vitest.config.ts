import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Tests import the sources themselves, so that they never see a stale dist.
export default defineConfig({
  // An alias and not the condition netra-source: vitest hands conditions on to Node, where "import" breaks what CommonJS
  // packages require, and the global setup knows none.
  resolve: {
    alias: [
      { find: '@netra/client', replacement: fileURLToPath(new URL('./client/src/index.ts', import.meta.url)) },
      { find: /^#(tests\/.+\.ts)$/, replacement: fileURLToPath(new URL('./$1', import.meta.url)) },
      { find: /^#(.+\.ts)$/, replacement: fileURLToPath(new URL('./src/$1', import.meta.url)) },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    // A config of its own: it installs a clone of the project, which takes a while and needs no database.
    exclude: ['tests/smoke/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // On shared cores only: what passed at the second try only is named in the closing lines of `npm test`, to be mended.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['tests/harness/global-setup.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/contract.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
})
