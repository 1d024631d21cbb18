import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#core/random.ts'
import { startGallery, type TestGallery, testModel } from '#tests/harness/gallery.ts'
import { distanceBetween } from '#vision/template.ts'
import { deleteFace } from './faces-operations.ts'
import { forgetPerson } from './forget-person.ts'
import { mergePeople } from './merge-people.ts'
import { moveFace } from './move-face.ts'
import { createPerson } from './people-operations.ts'
import { personTemplateOf, type RatedFace } from './person-template.ts'
import { isPersonTemplate, searchPeople } from './search-people.ts'
import { findBestFaces } from './templates-by-person.ts'

const model = { ...testModel, personTemplates: true }
const signal = AbortSignal.timeout(30_000)

describe('people with a template of all their faces', () => {
  let gallery: TestGallery
  const random = seededRandom(5)
  /** What the index should hold: the faces of each person. */
  const people = new Map<string, Map<string, RatedFace>>()
  const facesOf = (personId: string) => people.get(personId) as Map<string, RatedFace>

  const enrol = async (personId: string) => {
    const face = { vector: Float32Array.from({ length: 4 }, () => random()), quality: 0.2 + 0.8 * random() }
    const photo = Buffer.from(`${personId} ${facesOf(personId).size} ${random()}`)
    facesOf(personId).set(await gallery.addFace(personId, [...face.vector], photo, face.quality), face)
  }
  const add = async () => {
    const { personId } = await gallery.run(createPerson, { name: `person ${people.size}` })
    people.set(personId, new Map())
    return personId
  }
  const expected = (query: Float32Array) =>
    [...people]
      .flatMap(([personId, faces]) => {
        const rated = [...faces.values()]
        const joined = personTemplateOf(rated)
        const vectors = [...rated.map(({ vector }) => vector), ...(joined ? [joined] : [])]
        const distances = vectors.map((vector) => distanceBetween(query, vector, 'euclidean'))
        return distances.length > 0 ? [{ personId, distance: Math.min(...distances) }] : []
      })
      .sort((a, b) => a.distance - b.distance)
  const expectExact = async () => {
    const queries = Array.from({ length: 12 }, () => Float32Array.from({ length: 4 }, () => random()))
    for (const most of [1, 3, 100]) {
      const found = await searchPeople(gallery.index, gallery.galleryId, model, queries, most, signal)
      for (const [i, query] of queries.entries()) {
        const wanted = expected(query).slice(0, most)
        expect(found[i]?.map(({ personId }) => personId)).toEqual(wanted.map(({ personId }) => personId))
        // The quality is stored in single precision.
        for (const [j, { distance }] of wanted.entries()) expect(found[i]?.[j]?.distance).toBeCloseTo(distance, 5)
      }
    }
  }

  beforeAll(async () => {
    gallery = await startGallery(model)
    for (let i = 0; i < 8; i++) {
      const personId = await add()
      for (let faces = 0; faces <= i % 4; faces++) await enrol(personId)
    }
  })
  afterAll(() => gallery?.[Symbol.asyncDispose]())

  it('are found by the smaller of two distances', expectExact)

  it('have one that is the mean of two faces, shown by the better of these', async () => {
    const personId = await add()
    for (const [x, quality] of [
      [10, 0.5],
      [12, 0.5],
    ] as const) {
      const vector = Float32Array.of(x, 0, 0, 0)
      const id = await gallery.addFace(personId, [...vector], Buffer.from(`${x}`), x === 12 ? 0.51 : quality)
      facesOf(personId).set(id, { vector, quality: x === 12 ? 0.51 : quality })
    }
    const [[first] = []] = await searchPeople(
      gallery.index,
      gallery.galleryId,
      model,
      [Float32Array.of(11, 0, 0, 0)],
      1,
      signal,
    )
    expect(first).toMatchObject({ personId, faceId: personId })
    expect(first && isPersonTemplate(first)).toBe(true)
    expect(first?.distance).toBeLessThan(0.02)
    expect((await findBestFaces(gallery.db, [personId])).get(personId)).toBe([...facesOf(personId).keys()][1])
    // Where the model gains nothing by it, the faces alone are searched.
    const [[single] = []] = await searchPeople(
      gallery.index,
      gallery.galleryId,
      testModel,
      [Float32Array.of(11, 0, 0, 0)],
      1,
      signal,
    )
    expect(single?.distance).toBeCloseTo(1, 6)
    expect(facesOf(personId).has(single?.faceId ?? '')).toBe(true)
  })

  it('follow faces that are deleted, moved and merged, and go with their person', async () => {
    const [a, b, c, d] = [...people.keys()].filter((id) => facesOf(id).size >= 3) as [string, string, string, string]
    const first = (id: string) => facesOf(id).keys().next().value as string
    const gone = first(a)
    await gallery.run(deleteFace, { faceId: gone })
    facesOf(a).delete(gone)
    await expectExact()
    const moved = first(b)
    await gallery.run(moveFace, { faceId: moved, personId: a })
    facesOf(a).set(moved, facesOf(b).get(moved) as RatedFace)
    facesOf(b).delete(moved)
    await expectExact()
    await gallery.run(mergePeople, { personId: a, mergedPersonId: b })
    for (const [id, face] of facesOf(b)) facesOf(a).set(id, face)
    people.delete(b)
    await expectExact()
    await gallery.run(forgetPerson, { personId: c })
    people.delete(c)
    await expectExact()
    for (const faceId of [...facesOf(d).keys()].slice(1)) {
      await gallery.run(deleteFace, { faceId })
      facesOf(d).delete(faceId)
    }
    await expectExact()
  })

  it('are the same after everything was dropped and read again', async () => {
    await gallery.galleryIndex.refill(signal)
    await expectExact()
    const spaces = await gallery.index.sizes()
    expect(spaces.map(({ faces }) => faces).sort((x, y) => y - x)).toEqual([
      [...people.values()].reduce((sum, faces) => sum + faces.size, 0),
      [...people.values()].filter((faces) => faces.size > 1).length,
    ])
    await gallery.galleryIndex.drop()
    expect(await gallery.index.sizes()).toEqual([])
  })
})
