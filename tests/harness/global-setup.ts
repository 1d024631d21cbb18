import type { TestProject } from 'vitest/node'
import { startTestServer, type TestServer } from './test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's PostgreSQL, or why it could not be started. */
    databaseServer: TestServer | { failure: string }
  }
}

/** Starts one PostgreSQL for the whole run and hands its whereabouts to the test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const { server, stop } = await startTestServer()
    project.provide('databaseServer', server)
    return stop
  } catch (error) {
    // Tests that need no database still run; those that do fail with this reason.
    project.provide('databaseServer', { failure: error instanceof Error ? error.message : String(error) })
    return async () => {}
  }
}
