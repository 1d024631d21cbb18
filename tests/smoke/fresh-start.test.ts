import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '#tests/harness/free-port.ts'
import { cloneProject, freshEnvironment, processesOf, type Running, start } from './clone.ts'

// What the README promises to a newcomer, done as written: clone, npm ci, npm start, first face, stop, start again.
let clone: string
let port: number
let env: NodeJS.ProcessEnv
let photo: Uint8Array<ArrayBuffer>
let server: Running | undefined
let key = ''
let personId = ''

beforeAll(async () => {
  clone = cloneProject()
  port = await freePort()
  const data = join(clone, 'private data')
  mkdirSync(data, { mode: 0o700 })
  env = freshEnvironment({ NETRA_PORT: String(port), NETRA_GRPC_PORT: String(await freePort()), NETRA_DATA: data })
  const install = start('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], clone, env)
  expect(await install.ended, install.output()).toBe(0)
  photo = new Uint8Array(readFileSync(join(clone, 'node_modules/@vladmandic/face-api/demo/sample1.jpg')))
})

afterAll(() => {
  server?.kill()
  if (clone) rmSync(clone, { recursive: true, force: true })
})

async function ready(running: Running): Promise<void> {
  let over = false
  void running.ended.then(() => (over = true))
  while (!over) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.status === 200) return
    await sleep(50)
  }
  throw new Error(`The server ended before it was ready:\n${running.output()}`)
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${key}`)
  return fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers })
}

async function stop(running: Running): Promise<void> {
  running.child.kill('SIGTERM')
  expect(await running.ended, running.output()).toBe(0)
}

it('is built by npm ci, in a folder that only its owner may enter', () => {
  expect(statSync(clone).mode & 0o777).toBe(0o700)
  expect(existsSync(join(clone, 'dist/main.js'))).toBe(true)
  expect(existsSync(join(clone, 'dist/cli/cli.js'))).toBe(true)
})

it('recognises the people of the sample photos with npx netra demo', async () => {
  const demo = start('npx', ['netra', 'demo'], clone, env)
  expect(await demo.ended, demo.output()).toBe(0)
})

it('starts with npm start and prints its address and an API key', async () => {
  server = start('npm', ['start'], clone, env)
  await ready(server)
  expect(server.output()).toContain(`http://127.0.0.1:${port}`)
  key = /\bnk_[A-Za-z0-9_-]{8,}/.exec(server.output())?.[0] ?? ''
  expect(key).not.toBe('')
  const health = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'application/json' } })
  expect(await health.json()).toMatchObject({ status: 'ok', name: 'netra' })
})

it('refuses a caller without a key', async () => {
  const refused = await fetch(`http://127.0.0.1:${port}/api/people`)
  expect(refused.status).toBe(401)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
})

it('enrols a face and recognises it', async () => {
  const form = new FormData()
  form.set('image', new Blob([photo], { type: 'image/jpeg' }), 'sample1.jpg')
  form.set('name', 'First Person')
  form.set('face', 'prominent')
  const enrolled = await call('/api/faces/register', { method: 'POST', body: form })
  const face = (await enrolled.json()) as { person_id: string }
  expect(enrolled.status, JSON.stringify(face)).toBe(201)
  expect(face).toMatchObject({ face_id: expect.any(String), name: 'First Person', quality_score: expect.any(Number) })
  personId = face.person_id
  await expectRecognised()
})

async function expectRecognised(): Promise<void> {
  const answer = await call('/recognize', { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: photo })
  const { faces } = (await answer.json()) as { faces: { decision: string }[] }
  const known = faces.filter((face) => face.decision === 'known')
  expect(known).toMatchObject([{ person: { person_id: personId, name: 'First Person' } }])
  expect(faces.length).toBeGreaterThan(1)
}

it('ends with exit code 0 on SIGTERM and leaves nothing running', async () => {
  if (!server) throw new Error('the server was not started')
  await stop(server)
  expect(processesOf(clone)).toEqual([])
  const data = readdirSync(env.NETRA_DATA ?? '', { recursive: true }).map(String)
  expect(data.filter((file) => file.endsWith('postmaster.pid'))).toEqual([])
})

it('knows the face after the next start, which prints no key', async () => {
  server = start('npm', ['start'], clone, env)
  await ready(server)
  expect(server.output()).not.toMatch(/\bnk_[A-Za-z0-9_-]{8,}/)
  await expectRecognised()
  await stop(server)
  expect(processesOf(clone)).toEqual([])
})
