import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pMap from 'p-map'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'

const folder = join(import.meta.dirname, '../../../shared/faces/lfw-dev')
const missing = existsSync(folder) ? '' : ' (skipped: the development set of faces is not beside the project)'

interface Recognised {
  faces: { decision: string; person: { name: string } | null; distance: number | null }[]
}

/** Every k-th person of a list, so that the choice does not follow the alphabet's start. */
function spread<T>(items: T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T)
}

describe.skipIf(missing !== '')(`an open set of people from news photographs${missing}`, () => {
  let harness: Harness
  let enrolled: string[]
  let strangers: string[]
  const photosOf = (person: string): string[] =>
    readdirSync(join(folder, person))
      .sort()
      .map((file) => join(folder, person, file))

  beforeAll(async () => {
    const everybody = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
    const several = everybody.filter((person) => photosOf(person).length > 1)
    enrolled = spread(several, 60)
    strangers = spread(
      everybody.filter((person) => !enrolled.includes(person)),
      60,
    )
    harness = await startHarness()
    const answers = await pMap(
      enrolled,
      (name) =>
        harness.call('POST', '/api/faces/register', {
          form: { image: readFileSync(photosOf(name)[0] as string), name, face: 'prominent' },
        }),
      { concurrency: 4 },
    )
    expect(answers.map((answer) => answer.status)).toEqual(enrolled.map(() => 201))
  }, 300_000)
  afterAll(() => harness?.[Symbol.asyncDispose]())

  const recognise = (people: string[], photo: number) =>
    pMap(
      people,
      async (name) => {
        const { body } = await harness.call<Recognised>('POST', '/recognize?face=prominent', {
          raw: readFileSync(photosOf(name)[photo] as string),
        })
        return { name, face: body.faces[0] }
      },
      { concurrency: 4 },
    )

  it('of 60 enrolled from one photo at least 50 are known in another, and nobody is taken for somebody else', async () => {
    const results = await recognise(enrolled, 1)
    const known = results.filter(({ face }) => face?.decision === 'known')
    expect(known.filter(({ name, face }) => face?.person?.name !== name)).toEqual([])
    expect(known.length).toBeGreaterThanOrEqual(50)
  }, 300_000)

  it('of 60 strangers at most 3 are called known', async () => {
    const known = (await recognise(strangers, 0)).filter(({ face }) => face?.decision === 'known')
    expect(known.length, JSON.stringify(known)).toBeLessThanOrEqual(3)
  }, 300_000)
})
