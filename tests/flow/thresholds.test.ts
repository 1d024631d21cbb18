import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { newId } from '#core/ids.ts'
import { seededRandom } from '#core/random.ts'
import { appendEvent } from '#events/event-log.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { insertPerson } from '#gallery/person-store.ts'
import { sealTemplate } from '#gallery/sealed-face.ts'
import { inTransaction } from '#storage/transaction.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'

interface PolicyView {
  preset: string
  known: number
  uncertain: number
  in_gallery: Record<string, number | string | null>
}

const people = 150

describe('thresholds for an asked rate', () => {
  let harness: Harness
  const random = seededRandom(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  /** Two photos of one generated person, as far apart as photos of one person are. */
  function photos(): Float32Array[] {
    const person = Float32Array.from({ length: 128 }, () => normal() * 0.032)
    return [0, 1].map(() => person.map((value) => value + normal() * 0.02))
  }

  async function enrol(vectors: readonly Float32Array[]): Promise<void> {
    const { db, vault, vision } = harness.app.needs
    const { modelId } = vision.pack.embedder
    const galleryId = await galleryIdOf(db, 'default')
    const personId = newId()
    const { key, wrapped } = vault.createDataKey(personId)
    await inTransaction(db, async (tx) => {
      const nameless = { externalId: null, name: 'generated', email: null, metadata: {} }
      await insertPerson(tx, { id: personId, galleryId, ...nameless, wrappedKey: wrapped })
      for (const vector of vectors) {
        const owner = { faceId: newId(), personId }
        await insertFace(tx, {
          id: owner.faceId,
          personId,
          galleryId,
          detectionScore: 0.9,
          qualityScore: 0.8,
          quality: {},
          detectorId: 'test',
          source: null,
          photoDigest: vault.digest(Buffer.from(owner.faceId)),
          region: null,
          metadata: {},
          templates: [{ modelId, sealed: sealTemplate(vault, key, owner, { modelId, vector }) }],
        })
        await appendEvent(tx, { type: 'face_added', payload: { galleryId, personId, faceId: owner.faceId } })
      }
    })
  }

  const policy = async () => (await harness.call<PolicyView>('GET', '/api/policy')).body

  beforeAll(async () => {
    harness = await startHarness()
  }, 120_000)
  afterAll(() => harness?.[Symbol.asyncDispose]())

  it('begins with those of balanced, and says why', async () => {
    expect(await policy()).toMatchObject({ preset: 'asked', known: 0.5, uncertain: 0.6 })
  })

  it('derives them from the people enrolled, and says what to expect', async () => {
    for (let i = 0; i < people; i++) await enrol(photos())
    const derived = await harness.call<PolicyView>('POST', '/api/policy/derive', { json: {} })
    expect(derived.status, JSON.stringify(derived.body)).toBe(200)
    const { in_gallery: view } = derived.body
    expect(view).toMatchObject({ people, expected_miss_rate_from: 'gallery' })
    expect(view.own_share).toBeCloseTo(0.6)
    expect(view.expected_false_positives_per_thousand).toBeLessThanOrEqual(20.1)
    expect(await policy()).toMatchObject({ in_gallery: { derivation: view.derivation } })
  }, 120_000)

  it('derives only the gallery that is named, and a restricted key no other one', async () => {
    for (const name of ['door', 'gate']) await harness.call('POST', '/api/galleries', { json: { name } })
    const before = (await policy()).in_gallery.derivation
    const named = await harness.call<PolicyView>('POST', '/api/policy/derive', { json: { gallery: 'door' } })
    expect(named, JSON.stringify(named.body)).toMatchObject({ status: 200, body: { in_gallery: { gallery: 'door' } } })
    expect((await policy()).in_gallery.derivation).toBe(before)
    const json = { name: 'door', permissions: ['*'], galleries: ['door'] }
    const { key } = (await harness.call<{ key: string }>('POST', '/api/keys', { json })).body
    const derive = (body: object) => harness.call('POST', '/api/policy/derive', { json: body }, key)
    expect((await derive({ gallery: 'door' })).status).toBe(200)
    expect((await derive({ gallery: 'gate' })).status).toBe(403)
    expect((await derive({})).status).toBe(403)
    const all = await harness.call<PolicyView>('POST', '/api/policy/derive', { json: {} })
    expect(all.body.in_gallery.derivation).not.toBe(before)
  }, 120_000)

  it('gets stricter with the rate asked for, at once', async () => {
    const known: number[] = []
    for (const rate of [0.05, 0.01, 0.001]) {
      const { status, body } = await harness.call<PolicyView>('PUT', '/api/policy', {
        json: { preset: 'asked', false_positive_rate: rate },
      })
      expect(status, JSON.stringify(body)).toBe(200)
      known.push(body.known)
      expect(body.in_gallery.expected_false_positives_per_thousand).toBeLessThanOrEqual(rate * 1000 * 1.01)
    }
    expect(known).toEqual([...known].sort((a, b) => b - a))
    expect(known[2]).toBeLessThan(known[0] as number)
  })

  it('keeps what was asked of it with strangers that it has not seen', async () => {
    const { index, vision, policy: current, db } = harness.app.needs
    await harness.call('PUT', '/api/policy', { json: { preset: 'asked', false_positive_rate: 0.05 } })
    const galleryId = await galleryIdOf(db, 'default')
    const { known } = current.get(galleryId)
    const strangers = Array.from({ length: 1_000 }, () => photos()[0] as Float32Array)
    const found = await index.search({ galleryId, modelId: vision.pack.embedder.modelId }, strangers, 1)
    const share = found.filter(([closest]) => (closest?.distance ?? 9) <= known).length / strangers.length
    // One gallery of 150 and a factor for averaged templates that these do not need: no more than three times.
    expect(share).toBeLessThan(0.15)
  })

  it('is shown and set on the command line, too', async () => {
    const netra = async (...words: string[]) => {
      let text = ''
      const stream = { write: (part: string) => (text += part) }
      const argv = ['policy', ...words, '--server', harness.url, '--key', adminKey]
      const code = await runCli(argv, { stdout: stream, stderr: stream, env: {} })
      return { code, text }
    }
    const set = await netra('set', '--false-positive-rate', '0.01')
    expect(set).toMatchObject({ code: 0, text: expect.stringContaining('10 of 1,000 strangers') })
    expect(await netra('show')).toMatchObject({ code: 0, text: expect.stringContaining(`${people} people`) })
    expect(await netra('derive')).toMatchObject({ code: 0, text: expect.stringContaining('comparisons') })
    expect((await netra('set')).code).toBe(2)
    expect((await netra('set', '--preset', 'unheard-of')).code).toBe(2)
  })

  it('tells of the rates of a preset, too, and refuses a rate that means nothing', async () => {
    const strict = await harness.call<PolicyView>('PUT', '/api/policy', { json: { preset: 'strict' } })
    expect(strict.body).toMatchObject({ known: 0.45, in_gallery: { support: null } })
    expect(strict.body.in_gallery.expected_false_positives_per_thousand).not.toBeNull()
    const refused = await harness.call('PUT', '/api/policy', { json: { preset: 'asked', false_positive_rate: 0.9 } })
    expect(refused.status).toBe(400)
  })
})
