import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** `#vision/face.ts`: below src/, below dashboard/src/ where a file of the dashboard says so, or `#tests/…`. */
function sourceOf(specifier: string, importer: string | undefined): string | undefined {
  if (!/^#.+\.tsx?$/.test(specifier)) return undefined
  const path = specifier.slice(1)
  if (importer?.startsWith(`${root}dashboard/`)) return `${root}dashboard/src/${path}`
  return path.startsWith('tests/') ? `${root}${path}` : `${root}src/${path}`
}

// Tests import the sources themselves, so that they never see a stale dist.
export default defineConfig({
  // Not by the condition netra-source: vitest hands conditions on to Node, where "import" breaks what CommonJS packages
  // require, and the global setup knows none.
  plugins: [{ name: 'sources', enforce: 'pre', resolveId: sourceOf }],
  resolve: { alias: { '@netra/client': `${root}client/src/index.ts` } },
  test: {
    include: ['src/**/*.test.ts', 'dashboard/src/**/*.test.ts', 'tests/**/*.test.ts'],
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
