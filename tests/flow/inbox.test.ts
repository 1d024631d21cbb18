import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Person {
  person_id: string
  external_id: string
  name: string
  email: string | null
  metadata: Record<string, unknown>
  face_count: number
  faces: { face_id: string; source: string }[]
}

vi.setConfig({ testTimeout: 180_000 })

let harness: Harness
let inbox: string
let mirror: string
/** One face each, of different people. */
let faces: Buffer[]

beforeAll(async () => {
  mirror = mkdtempSync(join(tmpdir(), 'netra-mirror-'))
  harness = await startHarness({
    inbox: {
      settleMs: 100,
      lookMs: 100,
      incompleteMs: 1_000,
      folders: [{ path: 'inbox' }, { path: mirror, after: 'keep', withdraw: true, gallery: 'mirrored' }],
    },
  })
  inbox = join(harness.data, 'inbox')
  await harness.call('POST', '/api/galleries', { json: { name: 'mirrored' } })
  faces = await Promise.all([
    ...(await facesOf(samplePhoto(2))).slice(0, 2),
    ...(await facesOf(samplePhoto(5))).slice(0, 1),
  ])
  await arrives(() => existsSync(inbox))
})
afterAll(async () => {
  await harness[Symbol.asyncDispose]()
  removeFolder(mirror)
})

async function facesOf(photo: Buffer): Promise<Promise<Buffer>[]> {
  const found = await harness.call<{ faces: { box: { x: number; y: number; width: number; height: number } }[] }>(
    'POST',
    '/detect',
    { raw: photo },
  )
  return found.body.faces.map(({ box }) => cropAround(photo, box, 2))
}

async function arrives(look: () => unknown): Promise<void> {
  await vi.waitFor(async () => expect(await look()).toBeTruthy(), { timeout: 60_000, interval: 50 })
}

/** Written under another name first, as careful programs do; those that do not are tested apart. */
async function drop(name: string, bytes: Uint8Array | string, folder = inbox): Promise<void> {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, `${name}.part`), bytes)
  await rename(join(folder, `${name}.part`), join(folder, name))
}

const personOf = async (externalId: string, gallery = 'default'): Promise<Person | undefined> => {
  const list = await harness.call<{ people: Person[] }>(
    'GET',
    `/api/people?gallery=${gallery}&query=${encodeURIComponent(externalId)}`,
  )
  const found = list.body.people.find(({ external_id }) => external_id === externalId)
  return found && (await harness.call<Person>('GET', `/api/people/${found.person_id}`)).body
}

describe('a photo in the inbox', () => {
  it('is enrolled for whom its name says, then removed, and recognised', async () => {
    await drop('E-7__Ann Lee.jpg', faces[0] as Buffer)
    await arrives(async () => ((await personOf('E-7'))?.face_count ?? 0) === 1)
    expect(await personOf('E-7')).toMatchObject({ name: 'Ann Lee', faces: [{ source: 'E-7__Ann Lee.jpg' }] })
    await arrives(() => !existsSync(join(inbox, 'E-7__Ann Lee.jpg')))
    const seen = await harness.call('POST', '/upload_photo', { raw: faces[0] as Buffer })
    expect(seen.body).toMatchObject({ recognized: true, user_id: 'E-7' })
  })

  it('adds a face to a known person, and replaces the one that a photo of its name gave', async () => {
    const other = await sharp(faces[0]).resize(300).jpeg({ quality: 90 }).toBuffer()
    await drop('E-7_2.jpg', other)
    await arrives(async () => (await personOf('E-7'))?.face_count === 2)
    const before = (await personOf('E-7'))?.faces ?? []
    await drop('E-7_2.jpg', await sharp(faces[0]).resize(280).jpeg({ quality: 90 }).toBuffer())
    await arrives(async () => {
      const now = (await personOf('E-7'))?.faces ?? []
      return now.length === 2 && now.some(({ face_id }) => !before.some((old) => old.face_id === face_id))
    })
  })

  it('that was brought before changes nothing, and goes', async () => {
    await drop('E-7.jpg', faces[0] as Buffer)
    await arrives(() => !existsSync(join(inbox, 'E-7.jpg')))
    expect((await personOf('E-7'))?.face_count).toBe(2)
    expect(existsSync(join(inbox, 'refused', 'E-7.jpg'))).toBe(false)
  })

  it('without a face is refused, with the reason beside it', async () => {
    await drop(
      'nobody/grey.jpg',
      await sharp({ create: { width: 300, height: 300, channels: 3, background: '#777' } })
        .jpeg()
        .toBuffer(),
    )
    await arrives(() => existsSync(join(inbox, 'refused/nobody/grey.jpg')))
    expect(readFileSync(join(inbox, 'refused/nobody/grey.jpg.reason.txt'), 'utf8')).toContain('no_face')
    const files = await harness.call<{ files: { file: string; code: string }[] }>(
      'GET',
      '/api/inboxes/files?outcome=refused',
    )
    expect(files.body.files).toContainEqual(expect.objectContaining({ file: 'nobody/grey.jpg', code: 'no_face' }))
  })

  it('of somebody else waits in quarantine for a decision', async () => {
    await drop('E-8.jpg', await sharp(faces[0]).resize(260).jpeg({ quality: 92 }).toBuffer())
    const list = () =>
      harness.call<{ photos: { quarantine_id: string; looks_like: { name: string } }[] }>('GET', '/api/quarantine')
    await arrives(async () => (await list()).body.photos.length === 1)
    await arrives(() => !existsSync(join(inbox, 'E-8.jpg')))
    const [entry] = (await list()).body.photos
    expect(entry).toMatchObject({
      external_id: 'E-8',
      code: 'looks_like_other_person',
      looks_like: { name: 'Ann Lee' },
    })
    const photo = await harness.call<{ image: string }>('GET', `/api/quarantine/${entry?.quarantine_id}/photo`)
    expect((await sharp(Buffer.from(photo.body.image, 'base64')).metadata()).width).toBe(260)
    const ann = await personOf('E-7')
    const decided = await harness.call('POST', `/api/quarantine/${entry?.quarantine_id}`, {
      json: { decision: 'enrol', person_id: ann?.person_id },
    })
    expect(decided.body).toMatchObject({ decision: 'enrol', person_id: ann?.person_id })
    expect((await personOf('E-7'))?.face_count).toBe(3)
    expect((await list()).body.photos).toEqual([])
    const again = await harness.call('POST', `/api/quarantine/${entry?.quarantine_id}`, {
      json: { decision: 'discard' },
    })
    expect(again.status).toBe(404)
  })

  it('that is still being uploaded is waited for', async () => {
    const whole = faces[1] as Buffer
    writeFileSync(join(inbox, 'slow.jpg'), whole.subarray(0, whole.length / 2))
    const incomplete = () => harness.call<{ files: unknown[] }>('GET', '/api/inboxes/files?outcome=incomplete')
    await arrives(async () => (await incomplete()).body.files.length === 1)
    writeFileSync(join(inbox, 'slow.jpg'), whole)
    await arrives(async () => (await personOf('slow'))?.face_count === 1)
    await arrives(() => !existsSync(join(inbox, 'slow.jpg')))
  })

  it('that never gets whole is refused in the end', async () => {
    writeFileSync(join(inbox, 'half.jpg'), (faces[2] as Buffer).subarray(0, 2_000))
    await arrives(() => existsSync(join(inbox, 'refused/half.jpg')))
    expect(readFileSync(join(inbox, 'refused/half.jpg.reason.txt'), 'utf8')).toContain('invalid_image')
  })

  it('may be called anything', async () => {
    const photo = (width: number) => sharp(faces[2]).resize(width).jpeg({ quality: 92 }).toBuffer()
    await drop('with spaces & 🙂/a..hidden?.jpg', await photo(240))
    await arrives(async () => (await personOf('with spaces & 🙂'))?.face_count === 1)
    const long = `${'n'.repeat(230)}.jpg`
    await drop(long, await photo(241))
    await arrives(() => existsSync(join(inbox, 'refused', long)))
    symlinkSync('/etc/hostname', join(inbox, 'link.jpg'))
    await arrives(() => !existsSync(join(inbox, 'link.jpg')))
    expect(readFileSync(join(inbox, 'refused/link.jpg.reason.txt'), 'utf8')).toContain('Links are not followed')
  })
})

describe('profiles in the inbox', () => {
  it('come as CSV or JSON, before or after the photos', async () => {
    await drop('staff.csv', 'user_id,name,email,room\nE-7,Ann Mary Lee,ann@example.org,12\nE-99,Zoe,,3\n')
    await drop('E-99.json', '{"email":"zoe@example.org","metadata":{"badge":7}}')
    await arrives(async () => {
      const zoe = await personOf('E-99')
      return zoe?.metadata.badge === 7 && zoe.name === 'Zoe'
    })
    expect(await personOf('E-99')).toMatchObject({ name: 'Zoe', email: 'zoe@example.org', metadata: { room: '3' } })
    await arrives(async () => (await personOf('E-7'))?.name === 'Ann Mary Lee')
    await arrives(() => !existsSync(join(inbox, 'staff.csv')))
  })

  it('with a mistake are refused as a whole', async () => {
    await drop('bad.csv', 'user_id,email\nE-50,fine@example.org\nE-51,nonsense\n')
    await arrives(() => existsSync(join(inbox, 'refused/bad.csv')))
    expect(readFileSync(join(inbox, 'refused/bad.csv.reason.txt'), 'utf8')).toContain('row 3: email')
    expect(await personOf('E-50')).toBeUndefined()
  })
})

describe('an inbox that keeps its photos', () => {
  it('leaves them where they are, and withdraws the faces of those that are deleted', async () => {
    await drop('m1.jpg', faces[0] as Buffer, mirror)
    await drop('m2.jpg', faces[1] as Buffer, mirror)
    await arrives(async () => (await personOf('m2', 'mirrored'))?.face_count === 1)
    expect(readdirSync(mirror).sort()).toEqual(['m1.jpg', 'm2.jpg'])
    rmSync(join(mirror, 'm1.jpg'))
    await arrives(async () => (await personOf('m1', 'mirrored'))?.face_count === 0)
    expect((await personOf('m2', 'mirrored'))?.face_count).toBe(1)
  })

  it('forgets nobody when it disappears, and goes on when it is back', async () => {
    const state = async () => {
      const { body } = await harness.call<{ inboxes: { path: string; state: string }[] }>('GET', '/api/inboxes')
      return body.inboxes.find(({ path }) => path === mirror)?.state
    }
    await rename(mirror, `${mirror}-away`)
    await arrives(async () => (await state()) === 'missing')
    expect((await personOf('m2', 'mirrored'))?.face_count).toBe(1)
    await rename(`${mirror}-away`, mirror)
    await arrives(async () => (await state()) === 'watched')
    chmodSync(mirror, 0o755)
    expect((await personOf('m2', 'mirrored'))?.face_count).toBe(1)
  })
})
