import { expect, it } from 'vitest'
import { openApp } from '#app.ts'
import { createLog } from '#core/log.ts'
import { serveStatus } from '#serve.ts'
import { adminKey, call, startHarness } from '#tests/harness/app.ts'

it('a process without other doors shows health and figures, and nothing else', { timeout: 120_000 }, async () => {
  await using harness = await startHarness()
  // Another process on the same database, as `netra serve --roles jobs --status-port 0` is one.
  const signal = AbortSignal.timeout(60_000)
  await using app = await openApp(harness.app.config, createLog('silent'), { signal })
  await app.filled
  await using status = await serveStatus(app, 0)
  expect((await fetch(`${status.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${status.url}/readyz`)).status).toBe(200)
  expect((await fetch(`${status.url}/metrics`)).status).toBe(401)
  const figures = await fetch(`${status.url}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
  expect(await figures.text()).toContain('netra_jobs{')
  for (const path of ['/api/people', '/recognize', '/docs', '/openapi.json'])
    expect((await call(`${status.url}${path}`, 'GET', undefined, adminKey)).status).toBeGreaterThanOrEqual(404)
})
