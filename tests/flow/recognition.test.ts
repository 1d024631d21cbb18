import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations, cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface DetectedFace {
  box: { x: number; y: number; width: number; height: number }
  quality: { overall: number }
}
interface RecognisedFace extends DetectedFace {
  decision: string
  reason: string
  person: { person_id: string; name: string } | null
  distance: number | null
  confidence: number
  candidates: { person_id: string }[]
}

let harness: Harness
/** Photos of one person each, cut from the samples: those of photos 1, 2 and 4 are enrolled, the others are strangers. */
const enrolled: { name: string; photo: Buffer; personId: string }[] = []
const strangers: Buffer[] = []
const refused: string[] = []

beforeAll(async () => {
  harness = await startHarness()
  for (const number of [1, 2, 3, 4, 5, 6] as const) {
    const photo = samplePhoto(number)
    const { body } = await harness.call<{ faces: DetectedFace[] }>('POST', '/detect', { raw: photo })
    for (const [i, face] of body.faces.entries()) {
      const own = await cropAround(photo, face.box, 1.7)
      if (![1, 2, 4].includes(number)) {
        strangers.push(own)
        continue
      }
      const name = `Person ${number}-${i}`
      const answer = await harness.call<{ person_id: string }>('POST', '/api/faces/register', {
        form: { image: own, name, face: 'prominent' },
      })
      if (answer.status !== 201) {
        refused.push(name)
        continue
      }
      enrolled.push({ name, photo: own, personId: answer.body.person_id })
    }
  }
})
afterAll(() => harness?.[Symbol.asyncDispose]())

describe('people of the sample photos', () => {
  it('were all found and enrolled as different people', () => {
    // The woman in profile of photo 2 is found, but a photo of her alone is too little to enrol.
    expect(enrolled.length).toBe(9)
    expect(refused).toHaveLength(1)
    expect(strangers.length).toBe(12)
    expect(new Set(enrolled.map((person) => person.personId)).size).toBe(enrolled.length)
  })

  it.each(Object.keys(alterations))('are known again in copies that are %s', async (kind) => {
    const alter = alterations[kind as keyof typeof alterations]
    for (const { name, photo, personId } of enrolled) {
      const copy = await alter?.(photo)
      const { body } = await harness.call<{ faces: RecognisedFace[] }>('POST', '/recognize?face=prominent', {
        raw: copy ?? photo,
        type: 'application/octet-stream',
      })
      expect(body.faces?.[0], `${name}, ${kind}: ${JSON.stringify(body.faces?.[0] ?? body)}`).toMatchObject({
        decision: 'known',
        person: { person_id: personId, name },
      })
    }
  })

  it('are known in the whole photos, each person at most once', async () => {
    for (const number of [1, 2, 4] as const) {
      const { body } = await harness.call<{ faces: RecognisedFace[] }>('POST', '/recognize', {
        raw: samplePhoto(number),
      })
      const people = body.faces.flatMap((face) => face.person?.name ?? [])
      const expected = enrolled.map(({ name }) => name).filter((name) => name.startsWith(`Person ${number}-`))
      expect(people.sort()).toEqual(expected.sort())
    }
  })

  it('include one woman of photo 1 who is in photo 3 too, and none of the strangers', async () => {
    const decisions: (string | undefined)[] = []
    const known: (string | undefined)[] = []
    for (const photo of strangers) {
      const { body } = await harness.call<{ faces: RecognisedFace[] }>('POST', '/recognize?face=prominent', {
        raw: photo,
      })
      const [face] = body.faces
      decisions.push(face?.decision)
      if (face?.decision === 'known') known.push(face.person?.name)
      else expect(face?.person).toBeNull()
    }
    expect(known, decisions.join()).toEqual(['Person 1-0'])
    expect(decisions.filter((decision) => decision === 'unknown').length).toBeGreaterThanOrEqual(5)
  })
})
