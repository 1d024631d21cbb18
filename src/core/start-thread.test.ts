import { once } from 'node:events'
import { expect, it } from 'vitest'
import { startThread } from './start-thread.ts'

it('runs a TypeScript module with # imports in a thread and hands it its start values', async () => {
  const thread = startThread(new URL('./start-thread.fixture.ts', import.meta.url), { number: 20 })
  const [answer] = await once(thread, 'message')
  expect(answer).toEqual({ doubled: 40, area: 6 })
  await thread.terminate()
})
