import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { movingFrames, singleFaces } from '#tests/harness/turning-face.ts'
import { type Answered, comparable, type Door, type DoorOperation, type Input } from './door.ts'
import { grpcDoor } from './grpc-door.ts'
import { restDoor } from './rest-door.ts'

let harness: Harness
let doors: Door[] = []
let photos: Record<'ada' | 'grace' | 'group' | 'landscape' | 'broken' | 'text' | 'huge' | 'blank', Buffer>
let frames: Buffer[]

beforeAll(async () => {
  // A small limit, so that what is too large for it still passes the transports.
  harness = await startHarness({ vision: { limits: { bytes: 2_000_000 } } })
  doors = [restDoor(harness), grpcDoor(harness)]
  const [ada, grace] = await singleFaces(harness, 3)
  if (!ada || !grace) throw new Error('two faces are needed')
  frames = await movingFrames(ada)
  const landscape = sharp({ create: { width: 640, height: 480, channels: 3, background: { r: 90, g: 140, b: 200 } } })
  photos = {
    ada,
    grace,
    group: await sharp(samplePhoto(1)).resize(1_000).jpeg().toBuffer(),
    landscape: await landscape.jpeg().toBuffer(),
    broken: ada.subarray(0, ada.length / 2),
    text: Buffer.from('hello, I am a photo'),
    huge: Buffer.alloc(2_000_001, 255),
    blank: Buffer.alloc(0),
  }
  for (const { name } of doors) await harness.call('POST', '/api/galleries', { json: { name: galleryOf(name) } })
})
afterAll(async () => {
  for (const door of doors) await door[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

/** Every door works in a gallery of its own, so that each finds what it has stored itself. */
const galleryOf = (door: string): string => `through-${door}`

/** What a fixture may refer to: outputs of the earlier fixtures through the same door. */
interface Scene {
  readonly gallery: string
  readonly ids: Record<string, string>
}

type Fixture = [
  title: string,
  operation: DoorOperation,
  input: (scene: Scene) => Input,
  code: string,
  /** Remembers an id of the output under a name. */
  remember?: readonly [name: string, field: string],
]

const ada = ({ gallery }: Scene) => ({
  gallery,
  name: 'Ada',
  externalId: 'ada-1',
  metadata: { floor: 3, tags: ['a', 'ü'] },
})

/** In this order through each door. */
const fixtures: Fixture[] = [
  ['an enrolment', 'registerFace', (s) => ({ ...ada(s), image: photos.ada }), 'ok', ['ada', 'faceId']],
  ['the same photo again', 'registerFace', (s) => ({ ...ada(s), image: photos.ada }), 'duplicate_photo'],
  [
    'a look-alike',
    'registerFace',
    ({ gallery }) => ({ gallery, name: 'Eve', externalId: 'eve', image: frames[0] }),
    'looks_like_other_person',
  ],
  [
    'a look-alike by force',
    'registerFace',
    ({ gallery }) => ({ gallery, name: 'Eve', externalId: 'eve', image: frames[0], force: true }),
    'ok',
    ['eve', 'faceId'],
  ],
  ['another person', 'registerFace', ({ gallery }) => ({ gallery, name: 'Grace', image: photos.grace }), 'ok'],
  ['nobody named', 'registerFace', ({ gallery }) => ({ gallery, image: photos.ada }), 'invalid_input'],
  ['no image', 'registerFace', ada, 'invalid_input'],
  ['a wrong e-mail', 'registerFace', (s) => ({ ...ada(s), image: photos.ada, email: 'none' }), 'invalid_input'],
  ['several faces', 'registerFace', (s) => ({ ...ada(s), image: photos.group }), 'many_faces'],
  ['no face', 'registerFace', (s) => ({ ...ada(s), image: photos.landscape }), 'no_face'],
  ['half an image', 'registerFace', (s) => ({ ...ada(s), image: photos.broken }), 'invalid_image'],
  ['text for an image', 'registerFace', (s) => ({ ...ada(s), image: photos.text }), 'unsupported_media'],
  ['too much of an image', 'registerFace', (s) => ({ ...ada(s), image: photos.huge }), 'too_large'],
  ['a gallery of nobody', 'registerFace', (s) => ({ ...ada(s), gallery: 'none', image: photos.ada }), 'not_found'],
  [
    'a person of nobody',
    'registerFace',
    ({ gallery }) => ({ gallery, personId: newId(), image: photos.ada }),
    'not_found',
  ],

  ['a recognition', 'recogniseImage', ({ gallery }) => ({ gallery, image: photos.grace }), 'ok'],
  [
    'a recognition of strangers',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: photos.group, maxResults: 2 }),
    'ok',
  ],
  [
    'with a strict threshold',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: frames[1], threshold: 0.01 }),
    'ok',
  ],
  [
    'with the fast detector',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: photos.ada, detector: 'fast' }),
    'ok',
  ],
  [
    'with one face of several',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: photos.group, face: 'largest' }),
    'ok',
  ],
  ['without a face', 'recogniseImage', ({ gallery }) => ({ gallery, image: photos.landscape }), 'ok'],
  [
    'a threshold below 0',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: photos.ada, threshold: -1 }),
    'invalid_input',
  ],
  [
    'too many results',
    'recogniseImage',
    ({ gallery }) => ({ gallery, image: photos.ada, maxResults: 101 }),
    'invalid_input',
  ],
  ['only one face', 'recogniseImage', ({ gallery }) => ({ gallery, image: photos.group, face: 'only' }), 'many_faces'],
  ['half an image', 'recogniseImage', ({ gallery }) => ({ gallery, image: photos.broken }), 'invalid_image'],
  ['no gallery of that name', 'recogniseImage', () => ({ gallery: 'none', image: photos.ada }), 'not_found'],

  ['a list', 'listFaces', ({ gallery }) => ({ gallery }), 'ok'],
  ['a short page', 'listFaces', ({ gallery }) => ({ gallery, limit: 2 }), 'ok'],
  ['too long a page', 'listFaces', ({ gallery }) => ({ gallery, limit: 1_001 }), 'invalid_input'],
  ['a list of nobody', 'listFaces', ({ gallery }) => ({ gallery, personId: 'nobody' }), 'not_found'],

  [
    'new metadata',
    'updateFace',
    ({ ids }) => ({ faceId: ids.ada, metadata: { a: null, b: [true, { c: 1.5 }] } }),
    'ok',
  ],
  ['no metadata', 'updateFace', ({ ids }) => ({ faceId: ids.ada }), 'invalid_input'],
  ['metadata of nobody', 'updateFace', () => ({ faceId: newId(), metadata: {} }), 'not_found'],
  [
    'too much metadata',
    'updateFace',
    ({ ids }) => ({ faceId: ids.ada, metadata: { long: 'x'.repeat(20_000) } }),
    'invalid_input',
  ],

  ['a deletion', 'deleteFace', ({ ids }) => ({ faceId: ids.eve }), 'ok'],
  ['a second deletion', 'deleteFace', ({ ids }) => ({ faceId: ids.eve }), 'not_found'],
  ['a deletion of no id', 'deleteFace', () => ({ faceId: 'nothing' }), 'not_found'],

  ['quality', 'faceQuality', () => ({ image: photos.ada }), 'ok'],
  ['quality of the largest face', 'faceQuality', () => ({ image: photos.group, face: 'largest' }), 'ok'],
  ['quality of several faces', 'faceQuality', () => ({ image: photos.group }), 'many_faces'],
  ['quality of no face', 'faceQuality', () => ({ image: photos.landscape }), 'no_face'],

  ['a session', 'createLivenessSession', () => ({}), 'ok', ['session', 'sessionId']],
  ['a frame', 'verifyLiveness', ({ ids }) => ({ sessionId: ids.session, image: frames[0] }), 'ok'],
  ['the frame again', 'verifyLiveness', ({ ids }) => ({ sessionId: ids.session, image: frames[0] }), 'replayed_frame'],
  ['a frame of another', 'verifyLiveness', ({ ids }) => ({ sessionId: ids.session, image: photos.grace }), 'conflict'],
  [
    'a frame of nobody',
    'verifyLiveness',
    ({ ids }) => ({ sessionId: ids.session, image: photos.landscape }),
    'no_face',
  ],
  ['a second frame', 'verifyLiveness', ({ ids }) => ({ sessionId: ids.session, image: frames[1] }), 'ok'],
  ['how far it is', 'getLivenessSession', ({ ids }) => ({ sessionId: ids.session }), 'ok'],
  ['a third frame', 'verifyLiveness', ({ ids }) => ({ sessionId: ids.session, image: frames[2] }), 'ok'],
  [
    'a last frame, kept',
    'verifyLiveness',
    ({ ids }) => ({ sessionId: ids.session, image: frames[3], read: false }),
    'ok',
  ],
  ['the result', 'getLivenessSession', ({ ids }) => ({ sessionId: ids.session }), 'ok'],
  ['the result again', 'getLivenessSession', ({ ids }) => ({ sessionId: ids.session }), 'not_found'],
  ['a session of nobody', 'verifyLiveness', () => ({ sessionId: newId(), image: frames[0] }), 'not_found'],
]

const scenes = new Map<string, Scene>()
function sceneOf(door: Door): Scene {
  const known = scenes.get(door.name) ?? { gallery: galleryOf(door.name), ids: {} }
  scenes.set(door.name, known)
  return known
}

/**
 * Thresholds follow a gallery a moment after it changed. Here they are derived first, for every door's gallery alike, so that no
 * decision is made before by one door and behind by the next.
 */
async function deriveThresholds(): Promise<void> {
  const { deriver, events } = harness.app.needs
  const signal = AbortSignal.timeout(60_000)
  const derived = await deriver.derive({ all: true }, signal)
  if (derived !== null) await events.caughtUp(derived, signal)
}

async function play(door: Door, [, operation, input, , remember]: Fixture, key?: string | null): Promise<Answered> {
  const scene = sceneOf(door)
  const answered = await door.call(operation, input(scene), key)
  if (remember) scene.ids[remember[0]] = String(answered.output[remember[1]])
  return answered
}

describe.sequential('the same through every door', () => {
  it.each(fixtures.map((fixture) => [`${fixture[1]}: ${fixture[0]}`, fixture] as const))('%s', async (_, fixture) => {
    const [reference, ...others] = doors
    if (!reference) throw new Error('there are no doors')
    if (fixture[1] === 'recogniseImage') await deriveThresholds()
    const expected = await play(reference, fixture)
    expect(expected.code, JSON.stringify(expected.output)).toBe(fixture[3])
    for (const door of others) {
      const given = await play(door, fixture)
      expect(given.code, `${door.name}: ${JSON.stringify(given.output)}`).toBe(expected.code)
      // Errors are told in each door's own words.
      if (given.code === 'ok') expect(comparable(given.output), door.name).toEqual(comparable(expected.output))
    }
  })
})

describe('who may not get in', () => {
  const operations = [...new Map(fixtures.map((fixture) => [fixture[1], fixture] as const)).values()]
  it.each(operations.map((fixture) => [fixture[1], fixture] as const))('is told so: %s', async (_, fixture) => {
    for (const door of doors)
      for (const key of [null, 'nk_0000000000000000000000000000000000000000'])
        expect((await play(door, [...fixture.slice(0, 4)] as unknown as Fixture, key)).code).toBe('unauthenticated')
  })
})
