import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { startGallery, type TestGallery, testModel } from '#tests/harness/gallery.ts'
import { peopleInTurn } from './people-in-turn.ts'
import { surveyGallery } from './survey-gallery.ts'

const signal = AbortSignal.timeout(20_000)

describe('the survey of a gallery', () => {
  let gallery: TestGallery
  const people = new Map<string, string>()
  const faces = new Map<string, string>()

  const enrol = async (name: string, ...vectors: number[][]) => {
    const { personId } = await gallery.run(createPerson, { name })
    people.set(name, personId)
    for (const [i, vector] of vectors.entries()) faces.set(`${name} ${i}`, await gallery.addFace(personId, vector))
  }
  const survey = (limit = 10) =>
    surveyGallery(
      gallery,
      {
        space: { galleryId: gallery.galleryId, modelId: testModel.modelId },
        metric: 'euclidean',
        limit,
        alikeWithin: 0.1,
      },
      signal,
      () => {},
    )
  const nameOf = (personId: string) => [...people].find(([, id]) => id === personId)?.[0]

  beforeAll(async () => {
    gallery = await startGallery()
    await enrol('ann', [0, 0, 0, 0], [0.3, 0, 0, 0])
    // The second face of Bob is Ann's.
    await enrol('bob', [2, 0, 0, 0], [0.1, 0, 0, 0], [2.3, 0, 0, 0])
    await enrol('cat', [0, 5, 0, 0], [0, 5.05, 0, 0])
    await enrol('dan', [0, 5.5, 0, 0])
    await enrol('eve')
  })
  afterAll(() => gallery?.[Symbol.asyncDispose]())

  it('names the closest people, each two once', async () => {
    const { closestPairs, faces: count } = await survey()
    expect(count).toBe(8)
    const shown = closestPairs.map(({ a, b, distance }) => [
      [nameOf(a.personId), nameOf(b.personId)].sort().join(),
      Number(distance.toFixed(3)),
    ])
    expect(shown.slice(0, 2)).toEqual([
      ['ann,bob', 0.1],
      ['cat,dan', 0.45],
    ])
    expect(new Set(shown.map(([names]) => names)).size).toBe(6)
  })

  it('is the same in its first entries however few are asked for', async () => {
    const [all, one] = [await survey(), await survey(1)]
    expect(one.closestPairs).toEqual(all.closestPairs.slice(0, 1))
    expect(one.suspects.listed).toEqual(all.suspects.listed.slice(0, 1))
    expect(one.suspects.total).toBe(all.suspects.total)
  })

  it('finds the face that is filed under the wrong name first, with both distances', async () => {
    const { suspects } = await survey()
    const [first] = suspects.listed
    expect(first?.face.faceId).toBe(faces.get('bob 1'))
    expect(nameOf(first?.other.personId ?? '')).toBe('ann')
    expect([first?.ownDistance, first?.other.distance].map((d) => d?.toFixed(2))).toEqual(['1.90', '0.10'])
    // Ann's own faces are closer to Bob's stray one than to each other; a single face has nothing to be closer to.
    expect(suspects.total).toBe(3)
  })

  it('finds people whose photos are all but the same', async () => {
    const { alike } = await survey()
    expect(alike.listed.map(({ personId, faces: count }) => [nameOf(personId), count])).toEqual([['cat', 2]])
    expect(alike.total).toBe(1)
  })

  it('counts a template that does not open, and goes on', async () => {
    await enrol('fay', [9, 9, 9, 9], [9, 9, 9, 9.5])
    const faceId = faces.get('fay 0') ?? ''
    await gallery.db
      .updateTable('templates')
      .set({ sealed: Buffer.alloc(64) })
      .where('face_id', '=', faceId)
      .execute()
    const { damaged, faces: count } = await survey()
    expect([damaged, count]).toEqual([1, 9])
    await gallery.run(forgetPerson, { personId: people.get('fay') ?? '' })
  })

  it('stops when asked to', async () => {
    const space = { galleryId: gallery.galleryId, modelId: testModel.modelId }
    const options = { space, metric: 'euclidean' as const, limit: 10, alikeWithin: 0.1 }
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(surveyGallery(gallery, options, stopped, () => {})).rejects.toThrow('enough')
  })

  it('reads everybody once over several pages, each person together', async () => {
    const { galleryId } = gallery
    const { personId } = await gallery.run(createPerson, { name: 'many' })
    const [template] = await gallery.db.selectFrom('templates').selectAll().execute()
    if (!template) throw new Error('nobody is enrolled')
    // Rows that do not open are enough to count with.
    const rows = Array.from({ length: 1_203 }, () => newId())
    await gallery.db
      .insertInto('faces')
      .values(
        rows.map((id) => ({
          id,
          person_id: personId,
          gallery_id: galleryId,
          detection_score: 1,
          quality_score: 1,
          quality: '{}',
          detector_id: 'd',
          source: null,
          photo_digest: Buffer.from(id),
          region: null,
          metadata: '{}',
        })),
      )
      .execute()
    await gallery.db
      .insertInto('templates')
      .values(rows.map((id) => ({ face_id: id, model_id: testModel.modelId, sealed: template.sealed })))
      .execute()
    const parts: [string | undefined, number][] = []
    for await (const person of peopleInTurn(gallery, { galleryId, modelId: testModel.modelId }, signal))
      parts.push([nameOf(person.personId) ?? 'many', person.faces.length + person.damaged])
    expect(parts).toEqual([
      ['ann', 2],
      ['bob', 3],
      ['cat', 2],
      ['dan', 1],
      ['many', 500],
      ['many', 500],
      ['many', 203],
    ])
  })
})
