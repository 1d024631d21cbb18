import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, type Harness, modelCache, startHarness } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'

const root = join(import.meta.dirname, '../..')
const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo')
const sample = (number: number): string => join(samples, `sample${number}.jpg`)

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

let harness: Harness
let folder: string

/** The command as users run it, in a folder of its own, on the data folder and database of the running server. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  return spawn(process.execPath, [join(root, 'bin/netra.mjs'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      NETRA_DATA: harness.data,
      DATABASE_URL: harness.databaseUrl,
      NETRA_MODEL_CACHE: modelCache,
      ...env,
    },
  })
}

async function netra(...args: string[]): Promise<Ran> {
  const child = start(args)
  const ran = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (ran.out += chunk))
  child.stderr.on('data', (chunk) => (ran.err += chunk))
  const [code] = await once(child, 'close')
  return { code, ...ran }
}

/** Runs with `--json`: what is on stdout is one document, else this throws. */
async function netraJson(...args: string[]) {
  const { code, out, err } = await netra(...args, '--json')
  return { code, err, document: JSON.parse(out) }
}

/** A square of a sample photo, as a photo of one person. */
async function portrait(number: number, left: number, top: number, side: number): Promise<Buffer> {
  return await sharp(sample(number)).extract({ left, top, width: side, height: side }).jpeg({ quality: 92 }).toBuffer()
}

beforeAll(async () => {
  await once(spawn(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' }), 'exit')
  harness = await startHarness()
  folder = mkdtempSync(join(tmpdir(), 'netra-cli-'))
  mkdirSync(join(folder, 'people'))
  const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(folder, 'people', name), bytes)
  const dana = await portrait(5, 1300, 330, 430)
  put('dana.jpg', dana)
  put('dana_2.jpg', await sharp(dana).flop().jpeg().toBuffer())
  put('finn.jpg', await portrait(6, 1380, 230, 420))
  put('copy-of-dana.jpg', await sharp(dana).modulate({ brightness: 0.8 }).jpeg().toBuffer())
  put(
    'nobody.jpg',
    await sharp({ create: { width: 300, height: 300, channels: 3, background: '#777' } })
      .jpeg()
      .toBuffer(),
  )
  put('text.jpg', 'not a photo')
  put('notes.txt', 'not even called one')
}, 300_000)

afterAll(async () => {
  await harness?.[Symbol.asyncDispose]()
  if (folder) removeFolder(folder)
})

describe('the command line', () => {
  it('answers help with 0, wrong usage with 2 and failures with 1, without a stack', async () => {
    const help = await netra('recognize', '--help')
    expect([help.code, help.err]).toEqual([0, ''])
    const wrong = await netra('recognize', 'a.jpg', '--thresold', '1')
    expect([wrong.code, wrong.out]).toEqual([2, ''])
    const failed = await netra('people', 'show', 'nobody-at-all')
    expect([failed.code, failed.out]).toEqual([1, ''])
    expect(failed.err).toMatch(/^netra: .+ \(not_found\)/)
    expect(wrong.err + failed.err).not.toMatch(/\n\s+at /)
  })

  it('does not mind when nobody reads on', async () => {
    const child = start(['--help'])
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (chunk) => (err += chunk))
    const [code] = await once(child, 'close')
    expect([code, err]).toEqual([0, ''])
  })
})

describe('enrolling and recognising', () => {
  it('enrols a folder by file names, and lists who was refused and why', async () => {
    const { code, document } = await netraJson('enroll', 'people', '--face', 'prominent')
    const reasons = Object.fromEntries(
      document.refused.map((one: { file: string; code: string }) => [one.file, one.code]),
    )
    expect(code).toBe(3)
    expect(reasons).toMatchObject({ 'people/nobody.jpg': 'no_face', 'people/text.jpg': 'unsupported_media' })
    // In the order of their names the copy comes first, so that it is the other photos that look like it.
    expect(Object.values(reasons)).toContain('looks_like_other_person')
    expect(document.enrolled + document.refused.length).toBe(6)
  })

  it('enrols the same photos once only', async () => {
    const before = await netraJson('people', 'list')
    const { code, out } = await netra('enroll', 'people', '--face', 'prominent')
    // Those that were refused are refused again; those that were enrolled are no failure.
    expect(code).toBe(3)
    expect(out).not.toMatch(/duplicate_photo/)
    expect(out).toMatch(/0 of 6 photos enrolled, 0 people, \d enrolled already, \d refused/)
    expect((await netraJson('people', 'list')).document).toEqual(before.document)
  })

  it('recognises them in the whole photo, as the running server does at once', async () => {
    const { code, document } = await netraJson('recognize', sample(6))
    const names = (faces: { decision: string; person: { name: string } | null }[]) =>
      faces.filter(({ decision }) => decision === 'known').map(({ person }) => person?.name)
    expect(code).toBe(0)
    expect(names(document.faces)).toEqual(['finn'])
    expect(document.results).toHaveLength(1)
    const answer = await harness.call<{ faces: [] }>('POST', '/recognize', { raw: readFileSync(sample(6)) })
    expect(names(answer.body.faces)).toEqual(['finn'])
  })

  it('takes several photos, of which some cannot be read', async () => {
    const { code, document } = await netraJson('recognize', sample(6), 'people/text.jpg', 'gone.jpg')
    expect(code).toBe(3)
    expect(document).toMatchObject({ total_images: 3, processed: 1, failed: 2 })
    expect(document.results.map((result: { code?: string }) => result.code)).toEqual([
      undefined,
      'unsupported_media',
      'not_found',
    ])
  })

  it('recognize writes lines as it goes, for programs', { timeout: 120_000 }, async () => {
    const csv = await netra('recognize', sample(6), 'people/text.jpg', '--csv')
    const rows = csv.out.trimEnd().split('\n')
    expect(rows[0]).toBe('file,face,decision,person_id,external_id,name,distance,similarity,confidence,box')
    expect(rows[1]).toMatch(/sample6\.jpg,1,[a-z_]+,/)
    expect([csv.code, rows.at(-1)]).toEqual([3, 'people/text.jpg,,failed,,,,,,,'])
    const ndjson = await netra('recognize', sample(6), 'people/text.jpg', '--ndjson')
    const documents = ndjson.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(documents).toMatchObject([
      { success: true, faces: expect.any(Array) },
      { file: 'people/text.jpg', success: false, code: 'unsupported_media' },
      { total_images: 2, processed: 1, failed: 1 },
    ])
    expect((await netra('recognize', sample(6), '--csv', '--ndjson')).code).toBe(2)
  })

  it('draws who it recognised', async () => {
    const one = await netra('recognize', sample(6), '--annotate', 'named.png')
    expect(one.out).toMatch(/known\s+finn/)
    expect(await sharp(join(folder, 'named.png')).metadata()).toMatchObject({ format: 'png', width: 1920 })
    const several = await netra('recognize', sample(5), sample(6), '--annotate', 'drawn')
    expect(several.code).toBe(0)
    expect(await sharp(join(folder, 'drawn/sample5.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 1920 })
    expect(existsSync(join(folder, 'drawn/sample6.jpg'))).toBe(true)
  })

  it('detects and verifies', async () => {
    const detected = await netraJson('detect', 'people/finn.jpg')
    expect(detected.document.faces.length).toBeGreaterThan(0)
    const same = await netraJson('verify', 'people/dana.jpg', 'people/dana_2.jpg', '--face', 'prominent')
    const other = await netraJson('verify', 'people/dana.jpg', 'people/finn.jpg', '--face', 'prominent')
    expect([same.code, same.document.same_person, other.document.same_person]).toEqual([0, true, false])
  })

  it('lists the model packs and marks the one in use', async () => {
    const { out } = await netra('models', 'list')
    expect(out).toMatch(/^\* embedded\s+in use/m)
    expect(out).toMatch(/^ {2}open\s+no/m)
    const { available } = (await netraJson('models', 'list')).document
    const marked = available.filter((pack: { in_use: boolean }) => pack.in_use)
    expect(marked.map((pack: { name: string }) => pack.name)).toEqual(['embedded'])
  })

  it('does the same through a server', async () => {
    const remote = ['--server', harness.url, '--key', adminKey]
    const alone = await netra('recognize', sample(6), ...remote)
    expect(alone.out).toMatch(/known\s+finn/)
    const enrolled = await netraJson('enroll', 'people', '--gallery', 'default', '--face', 'prominent', ...remote)
    expect([enrolled.code, enrolled.document.enrolled]).toEqual([3, 0])
    const local = await netraJson('people', 'list')
    expect((await netraJson('people', 'list', ...remote)).document).toEqual(local.document)
    const refused = await netra('people', 'list', '--server', harness.url, '--key', 'wrong')
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(/\(unauthenticated\)/)
    expect((await netraJson('models', 'list', ...remote)).document.packs[0].in_use).toBe(true)
  })
})

describe('photos of one person', () => {
  it.each(['here', 'through a server'])(
    'all join whom --person names, however different they look, %s',
    async (where) => {
      const remote = where === 'here' ? [] : ['--server', harness.url, '--key', adminKey]
      const gallery = where === 'here' ? 'here' : 'there'
      await harness.call('POST', '/api/galleries', { json: { name: gallery } })
      const photos = ['people/dana.jpg', 'people/finn.jpg']
      const how = ['--person', 'Zoe Z', '--face', 'prominent', '--gallery', gallery]
      const { code, document } = await netraJson('enroll', ...photos, ...how, ...remote)
      expect([code, document.enrolled, document.people]).toEqual([0, 2, 1])
      const listed = await netraJson('people', 'list', '--gallery', gallery, ...remote)
      expect(listed.document.people).toMatchObject([{ name: 'Zoe Z', external_id: null, face_count: 2 }])
    },
  )
})

describe('people', () => {
  it.each(['here', 'through a server'])('are shown, renamed, merged and forgotten %s', async (where) => {
    const remote = where === 'here' ? [] : ['--server', harness.url, '--key', adminKey]
    const add = (name: string) =>
      harness.call('POST', '/api/people', { json: { name, external_id: name.toLowerCase() } })
    await add('Gia')
    await add('Hugo')
    expect((await netra('people', 'rename', 'gia', 'Gia Lee', ...remote)).code).toBe(0)
    expect((await netraJson('people', 'show', 'Gia Lee', ...remote)).document).toMatchObject({ external_id: 'gia' })
    expect((await netra('people', 'merge', 'gia', 'Hugo', ...remote)).code).toBe(0)
    expect((await netra('people', 'show', 'hugo', ...remote)).code).toBe(1)
    expect((await netraJson('people', 'forget', 'gia', ...remote)).document).toMatchObject({ success: true })
    expect((await netraJson('people', 'list', '--query', 'gia', ...remote)).document.total).toBe(0)
  })
})

describe('an interrupt', () => {
  it('finishes the photos at hand, reports what was done, and leaves that', async () => {
    mkdirSync(join(folder, 'many'))
    const photo = await portrait(5, 1300, 330, 430)
    for (let n = 0; n < 150; n++)
      writeFileSync(
        join(folder, 'many', `zed_${n}.jpg`),
        await sharp(photo)
          .modulate({ brightness: 1 - n / 500 })
          .jpeg()
          .toBuffer(),
      )
    const child = start(['enroll', 'many', '--force', '--face', 'prominent'])
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => {
      err += chunk
      if (/Enrolling: /.test(err) && !/Stopping/.test(err)) child.kill('SIGINT')
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(err).toMatch(/Stopping after the photos at hand/)
    const enrolled = Number(/(\d+) of \d+ photos enrolled/.exec(out)?.[1])
    expect(enrolled).toBeGreaterThan(0)
    expect(enrolled).toBeLessThan(150)
    expect(out).toMatch(/interrupted, \d+ not begun/)
    expect((await netraJson('people', 'show', 'zed')).document.face_count).toBe(enrolled)
  }, 180_000)
})

describe('on its own', () => {
  it('the demo recognises copies, meets strangers, and leaves nothing but its picture', async () => {
    const { code, document } = await netraJson('demo', '--out', 'demo.png')
    expect(code).toBe(0)
    expect(document).toMatchObject({ passed: true, copies: 24, mistaken: 0 })
    expect(document.recognised).toBeGreaterThanOrEqual(22)
    expect(await sharp(join(folder, 'demo.png')).metadata()).toMatchObject({ format: 'png', width: 2400, height: 1600 })
    expect(existsSync(join(folder, 'data'))).toBe(false)
  }, 240_000)

  it('doctor finds the installation healthy', async () => {
    const { code, document } = await netraJson('doctor')
    const problems = document.checks.filter(({ status }: { status: string }) => status === 'problem')
    expect(problems).toEqual([])
    expect([code, document.healthy]).toEqual([0, true])
    const names = document.checks.map(({ name }: { name: string }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['Node.js', 'Database', 'Master key', 'Model pack', 'Self-test', 'ffmpeg']),
    )
  }, 120_000)

  it('bench and models verify answer in JSON', async () => {
    const bench = await netraJson('bench', '--rounds', '1')
    expect(bench.document).toMatchObject({ photos: 6, stages: { detect: { median: expect.any(Number) } } })
    expect(bench.document.photos_per_second).toBeGreaterThan(0)
    expect((await netraJson('models', 'verify')).document).toMatchObject({ intact: true })
  }, 180_000)
})
