import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeServer } from './fake-server.fixture.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const folder = mkdtempSync(join(tmpdir(), 'netra-dashboard-'))
let fake: Awaited<ReturnType<typeof startFakeServer>>

beforeAll(async () => {
  mkdirSync(join(folder, 'build-2/assets'), { recursive: true })
  mkdirSync(join(folder, 'build-1/assets'), { recursive: true })
  writeFileSync(join(folder, 'build-1/index.html'), 'an older build')
  writeFileSync(join(folder, 'build-2/index.html'), '<!doctype html><title>the dashboard</title>')
  writeFileSync(join(folder, 'build-2/assets/app.js'), 'export {}')
  writeFileSync(join(folder, 'build-2/assets/app.js.gz'), gzipSync('export {}'))
  writeFileSync(join(folder, '.stamp'), 'build-2')
  fake = await startFakeServer({}, undefined, 0, [], folder)
})
afterAll(async () => {
  await fake?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = browser) => fake.call(path, { key: null, headers })

describe('the dashboard', () => {
  it.each(['/', '/people', '/people/1?tab=faces', '/docs-of-ours'])(
    'answers a browser at %s with its page',
    async (path) => {
      const page = await get(path)
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.text).toContain('the dashboard')
      expect(page.headers.get('cache-control')).toBe('no-cache')
      const policy = page.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe-eval')
    },
  )

  it('leaves API clients what they always got', async () => {
    expect((await get('/', {})).json).toMatchObject({ status: 'ok', name: 'netra' })
    expect((await get('/people', {})).json).toMatchObject({ code: 'not_found' })
    expect((await get('/people', { accept: 'application/json' })).status).toBe(404)
  })

  it.each(['/api', '/api/nothing', '/assets/gone.js', '/socket.io/'])('is not what %s answers', async (path) => {
    const answer = await get(path)
    expect([answer.status, answer.json?.code]).toEqual([404, 'not_found'])
  })

  it('is read only: other methods find nothing there', async () => {
    expect((await fake.call('/people', { method: 'POST', headers: browser })).status).toBe(404)
    expect((await get('/look')).status).toBe(405)
  })

  it('has files that browsers keep, compressed where they can take it', async () => {
    const plain = await get('/assets/app.js', { 'accept-encoding': 'identity' })
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-encoding')).toBe(null)
    const packed = await get('/assets/app.js', { 'accept-encoding': 'gzip' })
    expect([packed.headers.get('content-encoding'), packed.text]).toEqual(['gzip', 'export {}'])
    expect(packed.headers.get('content-type')).toBe('application/javascript; charset=utf-8')
  })
})
