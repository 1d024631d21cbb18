import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { expect, it } from 'vitest'
import { keys, startFakeServer } from './fake-server.fixture.ts'

const wait = (milliseconds: number) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ milliseconds }),
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

it('stops the work of a client who goes away', async () => {
  await using fake = await startFakeServer()
  const client = new AbortController()
  const call = fake.call('/wait', { ...wait(60_000), signal: client.signal }).catch(() => 'gone')
  await until(() => fake.seen.inputs.length === 1)
  client.abort()
  expect(await call).toBe('gone')
  await until(() => fake.seen.aborted.length === 1)
  expect((await fake.call('/metrics')).text).toContain('netra_http_requests_running 0')
})

it('stops work that passes the deadline, and says so', async () => {
  await using fake = await startFakeServer({ deadlineMs: 50 })
  const answer = await fake.call('/wait', wait(60_000))
  expect([answer.status, answer.json.code]).toEqual([504, 'deadline_exceeded'])
  expect(fake.seen.aborted.length).toBe(1)
})

it('finishes what was accepted before it stops, and says that the connection ends', async () => {
  await using fake = await startFakeServer()
  const agent = new Agent({ keepAlive: true })
  const call = () => {
    const headers = { 'x-api-key': keys.admin, 'content-type': 'application/json' }
    const sent = httpRequest({ agent, port: fake.port, path: '/wait', method: 'POST', headers })
    sent.end('{"milliseconds": 100}')
    return sent
  }
  const running = call()
  await until(() => fake.seen.inputs.length === 1)
  const stopped = fake.server.stop()
  const [response] = await once(running, 'response')
  expect(response.statusCode).toBe(200)
  expect(response.headers.connection).toBe('close')
  response.resume()
  await stopped
  await expect(fetch(fake.url)).rejects.toThrow()
  agent.destroy()
})

it('ends what does not finish within the grace', async () => {
  const fake = await startFakeServer()
  const call = fake.call('/wait', wait(60_000))
  await until(() => fake.seen.inputs.length === 1)
  await fake.server.stop(20)
  const answer = await call
  expect([answer.status, answer.json.code]).toEqual([503, 'unavailable'])
})

it('stops at once when idle connections are all there is, however often it is told', async () => {
  const fake = await startFakeServer()
  await fake.call('/healthz')
  await Promise.all([fake.server.stop(), fake.server.stop(), fake[Symbol.asyncDispose]()])
})

it('says which port is taken', async () => {
  await using fake = await startFakeServer()
  await expect(startFakeServer({}, undefined, fake.port)).rejects.toMatchObject({
    code: 'misconfigured',
    message: `Port ${fake.port} is in use already; choose another one with NETRA_PORT`,
  })
})
