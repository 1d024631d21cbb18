import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followTracks } from '#cameras/follow-tracks.ts'
import { runCli } from '#cli/cli.ts'
import { newId } from '#core/ids.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { AnalysedFace } from '#vision/vision.ts'

let harness: Harness
let galleryId: string
let folder: string
let faces: readonly AnalysedFace[]
const camera = newId()
const start = Date.UTC(2026, 4, 1, 8)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netra-cli-'))
  harness = await startHarness()
  const { db, vision } = harness.app.needs
  galleryId = (await db.selectFrom('galleries').select('id').executeTakeFirstOrThrow()).id
  const options = { pick: 'all', template: true, region: true, attributes: [] } as const
  faces = (await vision.analyse(samplePhoto(4), options, AbortSignal.timeout(60_000))).faces
  const json = { enabled: true, purpose: 'Who comes in' }
  await harness.call('PUT', '/api/capabilities/live_identification', { json })
})
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  removeFolder(folder)
})

/** Somebody in front of the camera for a moment. */
async function see(face: AnalysedFace, minute: number): Promise<void> {
  const place = { galleryId, cameraId: camera, cameraName: '=Door', source: 'camera' as const }
  const how = { confirm: 2, recognitionIntervalMs: 1_000, expression: false }
  const tracks = followTracks(harness.app.needs, { ...place, ...how })
  const from = start + minute * 60_000
  for (const at of [from, from + 200, from + 400]) {
    const [found] = tracks.associate([face], at)
    await tracks.absorb(found?.wantsTemplate ? [{ trackId: found.trackId, face }] : [], at, AbortSignal.timeout(30_000))
  }
  await tracks.end(from + 400)
}

/** A command on the data folder of the running server, or through the server. */
async function run(way: 'local' | 'remote', ...args: string[]) {
  const ran = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => (ran[name] += text) })
  const local = { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl }
  const remote = { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
  const env = way === 'local' ? local : remote
  const code = await runCli(args, { stdout: stream('out'), stderr: stream('err'), env })
  return { code, ...ran }
}

async function netra(way: 'local' | 'remote', ...args: string[]) {
  const { code, out, err } = await run(way, ...args, '--json')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

describe.each(['remote', 'local'] as const)('%s', (way) => {
  const [one, other] = way === 'remote' ? [0, 1] : [2, 3]
  const minute = way === 'remote' ? 0 : 600
  const name = `Grace ${way}`
  let unknownId: string

  it('netra sightings lists, shows, writes CSV and searches', async () => {
    await see(faces[one] as AnalysedFace, minute)
    await see(faces[one] as AnalysedFace, minute + 5)
    const from = new Date(start + minute * 60_000).toISOString()
    const page = await netra(way, 'sightings', 'list', '--camera', camera, '--from', from, '--limit', '1')
    expect(page.sightings).toMatchObject([{ camera_name: '=Door', decision: 'unknown' }])
    expect(page.next_cursor).not.toBeNull()
    const all = await netra(way, 'sightings', 'list', '--decision', 'unknown', '--from', from, '--all')
    expect([all.sightings.length, all.next_cursor]).toEqual([2, null])
    unknownId = all.sightings[0].unknown_id
    const csv = await run(way, 'sightings', 'list', '--unknown', unknownId, '--csv')
    const [head, ...lines] = csv.out.trimEnd().split('\n')
    expect([csv.code, head?.split(',').slice(0, 3)]).toEqual([0, ['sighting_id', 'started_at', 'last_seen_at']])
    expect(lines.length).toBe(2)
    // A spreadsheet would run the name of the camera.
    for (const line of lines) expect(line).toContain(",'=Door,")
    const crop = join(folder, `${way}.jpg`)
    const id = all.sightings[0].sighting_id
    expect(await netra(way, 'sightings', 'show', id, '--crop', crop)).toMatchObject({ sighting_id: id })
    expect(readFileSync(crop).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    const table = await run(way, 'sightings', 'list')
    expect([table.code, table.out]).toEqual([0, expect.stringContaining(unknownId)])
    const photo = join(folder, `${way}-photo.jpg`)
    writeFileSync(photo, await cropAround(samplePhoto(4), (faces[one] as AnalysedFace).box))
    const search = async () => (await netra(way, 'sightings', 'search', photo, '--from', from)).sightings
    // The server's index follows what is recorded.
    await expect.poll(search, { timeout: 30_000, interval: 200 }).toHaveLength(2)
    const [found] = await search()
    expect(found).toMatchObject({ unknown_id: unknownId })
    expect(found.similarity).toBeGreaterThan(0.5)
  })

  it('netra strangers lists, ignores, splits, names; netra sightings undoes', async () => {
    expect(await netra(way, 'strangers', 'show', unknownId)).toMatchObject({ sightings: 2, state: 'unnamed' })
    const crop = join(folder, `${way}-best.jpg`)
    await netra(way, 'strangers', 'show', unknownId, '--crop', crop)
    expect(readFileSync(crop).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    const ignored = await netra(way, 'strangers', 'ignore', unknownId)
    const { unknowns } = await netra(way, 'strangers', 'list', '--state', 'ignored')
    expect(unknowns).toMatchObject([{ unknown_id: unknownId }])
    await netra(way, 'sightings', 'undo', ignored.correction_id)
    const [sighting] = (await netra(way, 'sightings', 'list', '--unknown', unknownId)).sightings
    const split = await netra(way, 'strangers', 'split', unknownId, sighting.sighting_id)
    expect(split).toMatchObject({ kind: 'split', sightings: 1, other_unknown_id: unknownId })
    const merged = await netra(way, 'strangers', 'merge', unknownId, split.unknown_id)
    expect(merged).toMatchObject({ kind: 'merge', sightings: 1 })
    const { corrections } = await netra(way, 'sightings', 'corrections', '--unknown', unknownId)
    expect(corrections.map(({ kind }: { kind: string }) => kind)).toEqual(['merge', 'split', 'ignore'])
    const visits = await netra(way, 'sightings', 'visits', '--unknown', unknownId)
    expect(visits.visits).toMatchObject([{ stops: [{ camera_name: '=Door' }] }])
    const named = await netra(way, 'strangers', 'name', unknownId, name)
    expect(named.correction).toMatchObject({ kind: 'name', sightings: 2 })
    expect((await netra(way, 'sightings', 'list', '--person', name)).sightings.length).toBe(2)
    expect((await netra(way, 'sightings', 'visits', name)).visits.length).toBe(1)
    const other = await netra(way, 'sightings', 'not-this-person', sighting.sighting_id)
    expect(other).toMatchObject({ kind: 'not_this_person', person_id: named.person_id })
    const assigned = await netra(way, 'sightings', 'assign', sighting.sighting_id, name)
    expect(assigned).toMatchObject({ kind: 'assign', person_id: named.person_id })
  })

  it('deletes a sighting, and a stranger with all', async () => {
    await see(faces[other] as AnalysedFace, minute + 60)
    await see(faces[other] as AnalysedFace, minute + 65)
    const from = new Date(start + (minute + 60) * 60_000).toISOString()
    const { sightings } = await netra(way, 'sightings', 'list', '--from', from)
    await netra(way, 'sightings', 'delete', sightings[0].sighting_id)
    expect((await run(way, 'sightings', 'show', sightings[0].sighting_id)).code).toBe(1)
    const gone = await netra(way, 'strangers', 'delete', sightings[1].unknown_id)
    expect(gone).toMatchObject({ success: true, sightings: 1 })
    expect((await netra(way, 'sightings', 'list', '--from', from)).sightings).toEqual([])
  })

  it('netra watch-lists, alert-rules and alerts', async () => {
    const list = await netra(way, 'watch-lists', 'create', `Banned ${way}`, '--severity', 'critical')
    await netra(way, 'watch-lists', 'add', `banned ${way}`, name, '--expires', '2900-01-01', '--note', 'why')
    expect((await netra(way, 'watch-lists', 'people', list.watch_list_id)).people).toMatchObject([
      { name, note: 'why' },
    ])
    const places = ['--camera', camera, '--confirm', '2', '--cooldown', '0']
    const rule = await netra(
      way,
      'alert-rules',
      'add',
      `Rule ${way}`,
      '--who',
      'list',
      '--list',
      `Banned ${way}`,
      ...places,
    )
    expect(rule).toMatchObject({ who: 'list', camera_ids: [camera], confirm: 2 })
    expect((await netra(way, 'alert-rules', 'off', rule.rule_id)).enabled).toBe(false)
    expect((await netra(way, 'alert-rules', 'on', rule.rule_id)).enabled).toBe(true)
    expect((await netra(way, 'alert-rules', 'list')).rules.length).toBe(1)
    await see(faces[one] as AnalysedFace, minute + 120)
    const open = async () => (await netra(way, 'alerts', 'list', '--person', name, '--state', 'open')).alerts
    await expect.poll(open, { timeout: 60_000, interval: 500 }).toHaveLength(1)
    const [{ alert_id: id }] = await open()
    expect(await netra(way, 'alerts', 'acknowledge', id)).toMatchObject({ state: 'acknowledged', comments: [] })
    expect(await netra(way, 'alerts', 'resolve', id, '--comment', 'seen to')).toMatchObject({ state: 'resolved' })
    expect(await netra(way, 'alerts', 'reopen', id)).toMatchObject({ state: 'open' })
    await netra(way, 'alerts', 'comment', id, 'again')
    const { comments } = await netra(way, 'alerts', 'show', id)
    expect(comments.map(({ text }: { text: string }) => text)).toEqual(['seen to', 'again'])
    const told = await run(way, 'alerts', 'list')
    expect(told.out).toContain(`Rule ${way}`)
    await netra(way, 'watch-lists', 'remove', `Banned ${way}`, name)
    await netra(way, 'alert-rules', 'remove', rule.rule_id)
    await netra(way, 'watch-lists', 'delete', `Banned ${way}`)
    expect((await netra(way, 'watch-lists', 'list')).watch_lists).toEqual([])
  })

  it('netra statistics tells numbers, as CSV too', async () => {
    const span = ['--from', '2026-05-01', '--to', '2026-05-02', '--by', 'day']
    await expect
      .poll(async () => (await netra(way, 'statistics', ...span)).total.sightings, { timeout: 60_000, interval: 500 })
      .toBeGreaterThan(0)
    const { out } = await run(way, 'statistics', ...span, '--csv')
    expect(out.split('\n')[0]).toBe(
      'start,sightings,known,uncertain,unknown,not_usable,people,strangers,cameras,alerts',
    )
    expect(out.split('\n')[1]).toMatch(/^2026-05-01T00:00:00.000Z,\d+,/)
  })
})
