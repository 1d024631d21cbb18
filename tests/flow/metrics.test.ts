import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ListFacesRequest, FaceRecognitionService as rpcs } from '#api/grpc/generated/netra/v1/face_recognition.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { connectGrpc, failing } from '#tests/harness/grpc-client.ts'
import { deployed, promtool, startPrometheus, withoutPrometheus } from '#tests/harness/prometheus.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

vi.setConfig({ testTimeout: 180_000 })

const root = join(import.meta.dirname, '../..')
let harness: Harness
/** The second inbox is a disk that is not there. */
let absent: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netra-disk-'))
  absent = join(folder, 'absent')
  harness = await startHarness({ inbox: { folders: [{ path: 'inbox' }, { path: absent }] } })
  const photo = samplePhoto(1)
  await harness.call('POST', '/api/people', { json: { name: 'Ada Secret', external_id: 'ada-secret' } })
  for (const image of [photo, photo, Buffer.from('no image')]) await harness.call('POST', '/recognize', { raw: image })
  await harness.call('GET', '/api/people/no-such-person')
  await using grpc = connectGrpc(harness.grpc)
  await grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}))
  const typed = { ...rpcs.listFaces, path: '/netra.v1.FaceRecognition/Secret' }
  await failing(grpc.call(typed, ListFacesRequest.fromPartial({})))
})
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  removeFolder(folder)
})

const scrape = async () => await (await fetch(`${harness.url}/metrics`, { headers: { 'x-api-key': adminKey } })).text()

describe('the metrics', () => {
  it('are those of docs/metrics.md, with their types, labels and meanings', async () => {
    const documented = [
      ...readFileSync(join(root, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(netra_\w+)` \|(.*)\|$/gm),
    ]
    const rows = documented.map(([, name = '', rest = '']) => [name, ...rest.split(' | ').map((cell) => cell.trim())])
    const labels = new Map(
      harness.app.metrics.registry
        .getMetricsAsArray()
        .map((metric) => [metric.name, (metric as unknown as { labelNames: string[] }).labelNames]),
    )
    const held = (await harness.app.metrics.registry.getMetricsAsJSON())
      .filter(({ name }) => name.startsWith('netra_'))
      .map(({ name, type, help }) => [name, String(type), (labels.get(name) ?? []).join(', '), help])
    expect(rows.sort()).toEqual(held.sort())
  })

  it('have labels of closed sets: nothing that a client typed', async () => {
    const text = await scrape()
    expect(text).not.toMatch(/secret|no-such-person|absent/i)
    expect(text).toContain('netra_grpc_calls_total{method="/netra.v1.FaceRecognition/DeleteFace",code="ok"} 0')
  })

  it('count the faces that are in the index now', async () => {
    expect(await scrape()).toMatch(/^netra_index_faces 0$/m)
    const form = { image: samplePhoto(1), name: 'Bo', face: 'prominent' }
    const { body } = await harness.call<{ face_id: string }>('POST', '/api/faces/register', { form })
    expect(await scrape()).toMatch(/^netra_index_faces 1$/m)
    await harness.call('DELETE', `/api/faces/${body.face_id}`)
    expect(await scrape()).toMatch(/^netra_index_faces 0$/m)
  })

  it('count jobs by kind, attempts by outcome, and inboxes by state', async () => {
    const answer = await harness.call('POST', '/api/backups')
    expect(answer.status).toBeLessThan(300)
    await vi.waitFor(
      async () => {
        const text = await scrape()
        expect(text).toContain('netra_inbox_folders{state="watched"} 1')
        expect(text).toContain('netra_inbox_folders{state="missing"} 1')
        expect(text).toContain('netra_jobs{kind="purge_jobs",state="failed"} 0')
        expect(text).toContain('netra_job_attempts_total{kind="purge_jobs",outcome="failed"} 0')
        expect(text).toMatch(/netra_backup_timestamp_seconds 1\d{9}/)
      },
      { timeout: 90_000, interval: 500 },
    )
  })
})

describe('readiness', () => {
  it('names what is degraded, and stays ready', async () => {
    interface Part {
      name: string
      ready: boolean
      degraded?: boolean
      detail?: string
    }
    await vi.waitFor(
      async () => {
        const { status, body } = await harness.call<{ ready: boolean; parts: Part[] }>(
          'GET',
          '/readyz',
          undefined,
          null,
        )
        expect(status).toBe(200)
        expect(body.ready).toBe(true)
        expect(body.parts.map(({ name }) => name)).toEqual(['database', 'index', 'inference', 'jobs', 'inbox', 'disk'])
        expect(body.parts.find(({ name }) => name === 'inbox')).toMatchObject({
          ready: true,
          degraded: true,
          detail: expect.stringContaining('1 is missing'),
        })
        expect(JSON.stringify(body)).not.toContain(absent)
      },
      { timeout: 90_000, interval: 500 },
    )
    mkdirSync(absent)
    await vi.waitFor(
      async () => {
        const { body } = await harness.call<{ parts: Part[] }>('GET', '/readyz', undefined, null)
        expect(body.parts.find(({ name }) => name === 'inbox')).toEqual({ name: 'inbox', ready: true })
      },
      { timeout: 90_000, interval: 500 },
    )
  })
})

describe.skipIf(withoutPrometheus)(`Prometheus${withoutPrometheus}`, () => {
  it('finds no fault with the metrics', async () => {
    // The usual ones of Node are named otherwise than promtool would.
    const ours = (await scrape()).split('\n').filter((line) => /^(# \w+ )?netra_/.test(line))
    expect(await promtool(['check', 'metrics'], `${ours.join('\n')}\n`)).toBe('')
  })

  it('accepts the configuration and the alert rules', async () => {
    expect(await promtool(['check', 'rules', 'netra.rules.yml'])).toContain('SUCCESS')
    expect(await promtool(['check', 'config', '--syntax-only', 'prometheus.yml'])).toContain('SUCCESS')
  })

  it('fires each alert when it should, and not else', async () => {
    expect(await promtool(['test', 'rules', 'netra.rules.test.yml'])).toContain('SUCCESS')
    const alerts = readFileSync(join(deployed, 'netra.rules.yml'), 'utf8').match(/(?<=- alert: )\w+/g) ?? []
    const tests = readFileSync(join(deployed, 'netra.rules.test.yml'), 'utf8')
    for (const alert of alerts) expect(tests).toMatch(new RegExp(`alertname: ${alert}\\n +exp_alerts:\\n`))
  })

  it('gets data for every query of the dashboard and of the alerts from a running server', async () => {
    await using prometheus = await startPrometheus(new URL(harness.url).host)
    const dashboard = JSON.parse(readFileSync(join(root, 'deploy/grafana/netra.json'), 'utf8')) as {
      panels: { title: string; targets?: { expr: string }[] }[]
    }
    const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ name: title, query: expr.replaceAll('$__rate_interval', '5m') })),
    )
    const alerts = await prometheus.rules()
    expect(alerts.length).toBeGreaterThan(10)
    // An alert that does not fire gives nothing: what it compares is asked for instead.
    const compared = alerts.map(({ name, query }) => ({ name, query: query.replace(/ (==|>|<) [\d.]+/g, '') }))
    const empty = new Map([...shown, ...compared].map(({ name, query }) => [query, name]))
    expect(empty.size).toBeGreaterThan(40)
    await vi.waitFor(
      async () => {
        for (const query of empty.keys()) if ((await prometheus.query(query)).length > 0) empty.delete(query)
        expect([...empty]).toEqual([])
      },
      { timeout: 120_000, interval: 1_000 },
    )
    expect((await prometheus.query('up{job="netra"}')).map(({ value }) => value[1])).toEqual(['1'])
    expect((await prometheus.rules()).filter(({ health }) => health === 'err')).toEqual([])
  })
})
