import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readEvents } from '#events/event-log.ts'
import { adminKey, call, type Harness, modelCache, startHarness } from '#tests/harness/app.ts'
import { hasFfmpeg, makeFaceVideo } from '#tests/harness/camera.ts'
import { type CutNetwork, cutNetwork } from '#tests/harness/cut-network.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import { databasePid } from '#tests/harness/server-process.ts'

interface Sighting {
  readonly sighting_id: string
  readonly source: string
  readonly decision: string
}
interface Status {
  readonly edge_id: string
  readonly state: string
  readonly behind: number
  readonly people: number
}

const netra = join(import.meta.dirname, '../../bin/netra.mjs')
const patiently = { timeout: 180_000, interval: 250 }
let server: Harness
let network: CutNetwork
let data: string
let key: string
let edge: { readonly child: ChildProcess; readonly url: string } | null = null

/** `netra edge` as its users run it, on its own embedded database. Resolves when its doors are open. */
async function startEdgeProcess(...credential: string[]): Promise<void> {
  const places = ['--server', network.url, '--data', data, '--port', '0', '--grpc-port', '0', '--name', 'gate']
  const env = {
    PATH: process.env.PATH ?? '',
    NETRA_ADMIN_KEY: adminKey,
    NETRA_MODEL_CACHE: modelCache,
    NETRA_LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [netra, 'edge', ...places, ...credential], {
    cwd: data,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const url = await vi.waitFor(() => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output}`)
    const found = /running at (\S+)/.exec(output)?.[1]
    if (!found) throw new Error(`it is not ready: ${output}`)
    return found
  }, patiently)
  expect(output).not.toContain(key)
  edge = { child, url }
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  const child = edge?.child
  edge = null
  if (!child || child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** What a command prints with --json. */
async function runNetra(...args: string[]): Promise<unknown> {
  const env = { PATH: process.env.PATH ?? '', NETRA_MODEL_CACHE: modelCache }
  const child = spawn(process.execPath, [netra, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await text(child.stdout))
}

const atEdge = async <T>(path: string) => (await call<T>(`${edge?.url}${path}`, 'GET', undefined, adminKey)).body
const status = () => atEdge<Status>('/api/edges/own')
const ownSightings = async () => (await atEdge<{ sightings: Sighting[] }>('/api/sightings?limit=500')).sightings
const sightings = async () =>
  (await server.call<{ sightings: Sighting[] }>('GET', '/api/sightings?limit=500')).body.sightings
const ids = (some: readonly Sighting[]) => some.map(({ sighting_id: id }) => id)

describe.skipIf(!hasFfmpeg)('netra edge (needs ffmpeg)', () => {
  beforeAll(async () => {
    server = await startHarness()
    const { body } = await server.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
      raw: samplePhoto(1),
    })
    for (const [i, { box }] of body.faces.entries()) {
      const form = { image: await cropAround(samplePhoto(1), box), name: `Person ${i + 1}`, face: 'prominent' }
      await server.call('POST', '/api/faces/register', { form })
    }
    const json = { enabled: true, purpose: 'Who comes in' }
    await server.call('PUT', '/api/capabilities/live_identification', { json })
    network = await cutNetwork(server.url)
    data = mkdtempSync(join(tmpdir(), 'netra-edge-process-'))
    mkdirSync(join(data, 'videos'))
    makeFaceVideo(join(data, 'videos'), 'faces.mp4')
    const permissions = ['edge:deliver']
    key = (await server.call<{ key: string }>('POST', '/api/keys', { json: { name: 'gate', permissions } })).body.key
    writeFileSync(join(data, 'gate.key'), `${key}\n`, { mode: 0o600 })
  })
  afterAll(async () => {
    await kill('SIGKILL')
    const pid = data ? databasePid(data) : null
    if (pid !== null) {
      process.kill(pid, 'SIGQUIT')
      await delay(500)
    }
    if (data) removeFolder(data)
    await network?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  it('runs a camera of the server’s, and loses nothing by being cut off and killed', async () => {
    await startEdgeProcess('--key-file', join(data, 'gate.key'))
    const { edge_id: edgeId } = await vi.waitFor(async () => {
      const now = await status()
      expect([now.state, now.people]).toEqual(['connected', (await people()).length])
      return now
    }, patiently)
    const json = { name: 'Gate', url: 'file:faces.mp4', edge_id: edgeId }
    const { body: camera } = await server.call<{ camera_id: string }>('POST', '/api/cameras', { json })
    await vi.waitFor(async () => {
      expect((await sightings()).filter(({ decision }) => decision === 'known')).not.toEqual([])
      const { body } = await server.call<{ status: string }>('GET', `/api/cameras/${camera.camera_id}`)
      expect(body.status).toBe('connected')
    }, patiently)

    network.set('refusing')
    await vi.waitFor(async () => expect((await status()).state).toBe('cut'), patiently)
    await kill('SIGKILL')
    // It starts without its server, and goes on.
    await startEdgeProcess('--key', key)
    const cmdline = `/proc/${edge?.child.pid}/cmdline`
    if (existsSync(cmdline)) expect(readFileSync(cmdline, 'utf8')).not.toContain(key)
    const before = new Set(ids(await sightings()))
    await vi.waitFor(async () => {
      expect(ids(await ownSightings()).filter((id) => !before.has(id))).not.toEqual([])
      expect((await status()).behind).toBeGreaterThan(0)
    }, patiently)
    const seen = ids(await ownSightings())
    await kill('SIGKILL')
    expect(ids(await sightings()).filter((id) => !before.has(id))).toEqual([])

    network.set('open')
    await startEdgeProcess('--key-file', join(data, 'gate.key'))
    await vi.waitFor(async () => expect(ids(await sightings())).toEqual(expect.arrayContaining(seen)), patiently)
    await vi.waitFor(async () => {
      const now = await status()
      expect([now.state, now.behind]).toEqual(['connected', 0])
    }, patiently)
    await kill('SIGTERM')
    expect(await runNetra('edge', 'status', '--data', data, '--json')).toMatchObject({
      state: 'stopped',
      behind: 0,
      lost: 0,
    })
    expect(await runNetra('edge', 'list', '--server', server.url, '--key', adminKey, '--json')).toMatchObject({
      edges: [{ edge_id: edgeId, name: 'gate', cameras: [camera.camera_id] }],
    })
    const started = (await readEvents(server.app.needs.db, 0n, 10_000)).flatMap((event) =>
      event.type === 'sighting_started' ? [event.payload.sightingId] : [],
    )
    expect(started).toHaveLength(new Set(started).size)
    expect(started).toEqual([...started].sort())
    expect(new Set(started)).toEqual(new Set(ids(await sightings())))
  }, 600_000)
})

const people = async () => (await server.call<{ people: { person_id: string }[] }>('GET', '/api/people')).body.people
