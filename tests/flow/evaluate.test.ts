import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { evaluateGallery } from '#evaluation/evaluate-gallery.ts'
import { adminKey, type Harness, modelCache, startHarness } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { alterations, cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { VectorIndex } from '#vector-index/port.ts'

const root = join(import.meta.dirname, '../..')
const lfw = join(root, '../shared/faces/lfw-dev')
const withoutLfw = existsSync(lfw) ? '' : ' (skipped: the development set of faces is not beside the project)'

interface Box {
  x: number
  y: number
  width: number
  height: number
}

let harness: Harness
let folder: string
/** Portraits of different people out of two sample photos. */
const portraits: Buffer[] = []

function start(args: readonly string[]) {
  return spawn(process.execPath, [join(root, 'bin/netra.mjs'), 'evaluate', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      NETRA_DATA: harness.data,
      DATABASE_URL: harness.databaseUrl,
      NETRA_MODEL_CACHE: modelCache,
    },
  })
}

async function evaluate(...args: string[]) {
  const child = start(args)
  const ran = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (ran.out += chunk))
  child.stderr.on('data', (chunk) => (ran.err += chunk))
  const [code] = await once(child, 'close')
  return { code: code as number | null, ...ran }
}

async function evaluateJson(...args: string[]) {
  const { code, out, err } = await evaluate(...args, '--json')
  return { code, err, document: JSON.parse(out) }
}

function put(path: string, bytes: Uint8Array | string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

beforeAll(async () => {
  await once(spawn(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' }), 'exit')
  harness = await startHarness()
  folder = mkdtempSync(join(tmpdir(), 'netra-evaluate-'))
  for (const number of [5, 6] as const) {
    const photo = samplePhoto(number)
    const { body } = await harness.call<{ faces: { box: Box }[] }>('POST', '/detect', { raw: photo })
    for (const { box } of body.faces) portraits.push(await cropAround(photo, box, 1.9))
  }
  const changes = Object.values(alterations)
  for (const [i, portrait] of portraits.entries()) {
    const name = i === 0 ? 'Ann <b>&' : `person-${i}`
    put(`people/${name}/1.jpg`, portrait)
    // Two people stay strangers: a single photo each.
    for (const [j, change] of i < 2 ? [] : changes.slice(0, 2).entries())
      put(`people/${name}/${j + 2}.jpg`, await change(portrait))
  }
  put('one/ann/1.jpg', portraits[0] as Buffer)
  put('one/ann/2.jpg', portraits[0] as Buffer)
  put('empty/readme.txt', 'no photos')
  put('pairs.csv', 'a,b,same\nperson-2/1.jpg,person-2/2.jpg,1\nperson-2/1.jpg,person-3/1.jpg,0\n')
  put('none.csv', 'a,b,same\n')
  put('torn.csv', 'person-2/1.jpg,person-2/2.jpg\n')
  put('gone.csv', 'person-2/1.jpg,person-2/9.jpg,1\n')
}, 180_000)
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  if (folder) removeFolder(folder)
})

describe('photos of several people', () => {
  it('are measured, and a report says so in one file that loads nothing', async () => {
    const { code, document } = await evaluateJson('people', '--report', 'report.html')
    expect(code).toBe(0)
    const several = portraits.length - 2
    expect(document).toMatchObject({
      photos: 2 + several * 3,
      usable: 2 + several * 3,
      people: portraits.length,
      refused: [],
      report: 'report.html',
    })
    expect(document.verification).toMatchObject({ pairs_from: 'dataset', genuine: several * 3, accuracy: null })
    // Altered copies of a photo are close; people of the same photo are not.
    expect(document.verification.rates.equal_error.value).toBeLessThan(0.1)
    expect(document.verification.rates.operating_points[1]).toMatchObject({ false_accept: 0.001, true_accept: null })
    expect(document.verification.rates.operating_points[1].reason).toMatch(
      /^needs at least 5,000 pairs of different people, there are \d+$/,
    )
    const { enrolled_people, strangers, held_out, closest_is_right, enrolled_searches } = document.identification
    expect(enrolled_people + strangers).toBe(portraits.length)
    expect(strangers - held_out).toBe(2)
    expect(closest_is_right).toBe(enrolled_searches)
    expect(document.identification.asked_rates[1]).toMatchObject({ asked: 0.02, in_use: true, realised: null })
    expect(document.identification.asked_rates[1].reason).toMatch(
      /^needs at least 250 searches of strangers, there are/,
    )
    expect(document.worst.closest_impostors[0]).toEqual({
      a: expect.any(String),
      b: expect.any(String),
      distance: expect.any(Number),
    })

    const page = readFileSync(join(folder, 'report.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(page.match(/<svg /g)?.length).toBeGreaterThanOrEqual(3)
    expect(page.match(/<img src="data:image\/jpeg;base64,/g)?.length).toBeGreaterThanOrEqual(8)
    // Pictures are base64, in which any word may stand by chance.
    const words = page.replace(/base64,[A-Za-z0-9+/=]+/g, 'base64,')
    expect(words).not.toMatch(/<script|<link|https?:|url\(|@import|NaN|Infinity|undefined/)
    expect(page).not.toContain('<b>&')
    expect(page).toContain('Ann &lt;b&gt;&amp;/1.jpg')
  }, 120_000)

  it('that cannot all be used give exit code 3, with the reason of each', async () => {
    put('mixed/a/1.jpg', portraits[2] as Buffer)
    put('mixed/a/2.jpg', portraits[2] as Buffer)
    put('mixed/b/1.jpg', portraits[3] as Buffer)
    put(
      'mixed/b/2.jpg',
      await sharp({ create: { width: 300, height: 300, channels: 3, background: '#777' } })
        .jpeg()
        .toBuffer(),
    )
    put('mixed/b/3.jpg', 'not a photo')
    const { code, document } = await evaluateJson('mixed')
    expect([code, document.photos, document.usable]).toEqual([3, 5, 3])
    expect(document.refused.map(({ file, code: why }: { file: string; code: string }) => [file, why])).toEqual([
      ['b/2.jpg', 'no_face'],
      ['b/3.jpg', 'unsupported_media'],
    ])
    const { code: again, out } = await evaluate('mixed')
    expect(again).toBe(3)
    expect(out).toContain('2 photos could not be used')
  }, 60_000)

  it('are compared in the pairs of a file', async () => {
    const { code, out } = await evaluate('people', '--pairs', 'pairs.csv', '--limit', '3')
    expect(code).toBe(0)
    expect(out).toContain('3 photos of 2 people')
    expect(out).toContain('pairs of the same person: 1, of different people: 1 (as listed)')
    expect(out).toContain('needs at least 500 pairs of different people, there are 1')
  }, 60_000)

  it('are left when interrupted', async () => {
    const child = start(['people'])
    let told = ''
    child.stderr.on('data', (chunk) => {
      told += chunk
      if (/Looking at photos: /.test(told) && !told.includes('Stopping')) child.kill('SIGINT')
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(told).toMatch(/Interrupted: \d+ of \d+ photos were looked at, nothing was evaluated/)
  }, 60_000)
})

describe('what cannot be evaluated', () => {
  it.each([
    { args: ['one'], exit: 1, code: 'invalid_input', detail: /photos of one person only/ },
    { args: ['empty'], exit: 1, code: 'not_found', detail: /There is no photo in empty/ },
    { args: ['nowhere'], exit: 1, code: 'not_found', detail: /There is no folder nowhere/ },
    { args: ['people', '--pairs', 'none.csv'], exit: 1, code: 'invalid_input', detail: /none\.csv has no pairs/ },
    { args: ['people', '--pairs', 'torn.csv'], exit: 1, code: 'invalid_input', detail: /torn\.csv, line 1: 2 cells/ },
    {
      args: ['people', '--pairs', 'gone.csv'],
      exit: 1,
      code: 'not_found',
      detail: /gone\.csv names 1 photo that is not in people: person-2\/9\.jpg/,
    },
    {
      args: ['people', '--pairs', 'nowhere.csv'],
      exit: 1,
      code: 'not_found',
      detail: /The file of pairs nowhere\.csv cannot be read/,
    },
    {
      args: ['people', '--report', 'nowhere/report.html'],
      exit: 1,
      code: 'not_found',
      detail: /There is no folder nowhere/,
    },
    { args: [], exit: 2, code: 'invalid_input', detail: /Give a folder of photos/ },
    { args: ['people', '--gallery', 'default'], exit: 2, code: 'invalid_input', detail: /not both/ },
    { args: ['people', '--limit', '0'], exit: 2, code: 'invalid_input', detail: /limit/ },
    { args: ['--gallery', 'nobody'], exit: 1, code: 'not_found', detail: /There is no gallery called nobody/ },
  ])(
    '$args: $detail',
    async ({ args, exit, code, detail }) => {
      const { code: ended, document } = await evaluateJson(...args)
      expect([ended, document.error.code]).toEqual([exit, code])
      expect(document.error.detail).toMatch(detail)
    },
    60_000,
  )
})

describe('a gallery', () => {
  it('is evaluated alike over HTTP, on the data folder and through a server', async () => {
    const register = async (name: string, image: Buffer) => {
      const form = { image, name, external_id: name, face: 'prominent', force: 'true' }
      expect((await harness.call('POST', '/api/faces/register', { form })).status).toBe(201)
    }
    const [copy, mirrored] = Object.values(alterations)
    if (!copy || !mirrored) throw new Error('no alterations')
    const [ann, bob, cat] = portraits as [Buffer, Buffer, Buffer]
    await register('ann', ann)
    await register('ann', await mirrored(ann))
    await register('bob', bob)
    // Filed under the wrong name: this is Ann.
    await register('bob', await copy(ann))
    await register('cat', cat)
    const { status, body } = await harness.call<Record<string, never>>('GET', '/api/evaluation/gallery?limit=2')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      gallery: 'default',
      people: 3,
      faces: 5,
      damaged: 0,
      suspect_faces: { faces: [{ other: expect.anything() }, { other: expect.anything() }] },
      few_photos: { total: 1, people: [{ name: 'cat', faces: 1 }] },
      similar_photos: { total: 1, people: [{ name: 'ann', faces: 2 }] },
    })
    const { closest_people: closest, suspect_faces: suspects } = body as unknown as {
      closest_people: { a: { name: string }; b: { name: string }; band: string }[]
      suspect_faces: { faces: { face: { name: string }; other: { name: string } }[] }
    }
    expect([closest[0]?.a.name, closest[0]?.b.name].sort()).toEqual(['ann', 'bob'])
    expect(closest[0]?.band).toBe('known')
    expect(suspects.faces[0]).toMatchObject({ face: { name: 'bob' }, other: { name: 'ann' } })
    const here = await evaluateJson('--gallery', '--limit', '2')
    const there = await evaluateJson('--gallery', '--limit', '2', '--server', harness.url, '--key', adminKey)
    expect([here.code, there.code]).toEqual([0, 0])
    expect(here.document).toEqual(body)
    expect(there.document).toEqual(body)
    const { face, other } = (suspects.faces[0] ?? {}) as unknown as Record<'face' | 'other', Record<string, string>>
    const wrong = `/api/people/${other?.person_id}/not-this-person`
    const marked = await harness.call('POST', wrong, { json: { face_id: face?.face_id } })
    const after = await harness.call<{ suspect_faces: { total: number; faces: { face: { face_id: string } }[] } }>(
      'GET',
      '/api/evaluation/gallery?limit=2',
    )
    expect(after.body.suspect_faces.faces.map((one) => one.face.face_id)).not.toContain(face?.face_id)
    await harness.call('DELETE', `${wrong}/${marked.body.correction_id}`)
    const { out } = await evaluate('--gallery')
    expect(out).toMatch(/Faces closer to somebody else than to their own person: \d/)
  }, 120_000)

  it('refuses wrong fields and strangers', async () => {
    expect((await harness.call('GET', '/api/evaluation/gallery?limit=0')).status).toBe(400)
    expect((await harness.call('GET', '/api/evaluation/gallery?galery=x')).status).toBe(400)
    expect((await harness.call('GET', '/api/evaluation/gallery?gallery=nobody')).status).toBe(404)
    expect((await harness.call('GET', '/api/evaluation/gallery', undefined, null)).status).toBe(401)
  })

  it('is evaluated once at a time', async () => {
    const { needs } = harness.app
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const index: VectorIndex = {
      ...needs.index,
      async search(...asked) {
        await held
        return await needs.index.search(...asked)
      },
    }
    const run = () =>
      evaluateGallery.run(
        { ...needs, index },
        { gallery: 'default', limit: 1 },
        systemCaller(AbortSignal.timeout(20_000)),
      )
    const both = [run(), run()]
    const firstEnded = await Promise.race(both.map((one) => one.catch((error: unknown) => error)))
    expect(firstEnded).toMatchObject({ code: 'overloaded', retryAfter: 30 })
    release()
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await run()).faces).toBe(5)
  })

  it('with nobody in it is empty, not an error', async () => {
    await harness.call('POST', '/api/galleries', { json: { name: 'nobody-yet' } })
    const { body } = await harness.call('GET', '/api/evaluation/gallery?gallery=nobody-yet')
    expect(body).toMatchObject({ people: 0, faces: 0, closest_people: [], suspect_faces: { total: 0, faces: [] } })
  })
})

describe.skipIf(withoutLfw !== '')(`news photographs${withoutLfw}`, () => {
  it('of a few people are told apart in listed pairs', async () => {
    const { code, document } = await evaluateJson(lfw, '--pairs', join(lfw, 'pairs.csv'), '--limit', '60')
    expect(code).toBe(0)
    expect(document.verification).toMatchObject({ genuine: 15, impostor: 15, pairs_from: 'file' })
    expect(document.verification.accuracy.value).toBeGreaterThanOrEqual(0.9)
    expect(document.verification.accuracy.folds).toHaveLength(10)
  }, 120_000)
})
