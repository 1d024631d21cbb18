import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

// Apart from the other tests: a clone is installed and started as a user would, in processes of its own.
export default defineConfig({
  root,
  test: {
    include: ['tests/smoke/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
