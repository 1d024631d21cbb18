import { describe, expect, it } from 'vitest'
import { seededRandom } from '#core/random.ts'
import { defaultSettings } from '#recognition/policy.ts'
import { chooseFiles, choosePairs, filesOf } from './choose-photos.ts'
import { evaluatePhotos } from './evaluate-photos.ts'
import type { EvaluatedPhoto } from './photo-set.ts'
import { writeReport } from './report/write-report.ts'

const presets = {
  strict: { known: 0.45, uncertain: 0.55 },
  balanced: { known: 0.5, uncertain: 0.6 },
  lenient: { known: 0.6, uncertain: 0.7 },
}
const embedder = {
  modelId: 'test/four@1',
  dimensions: 4,
  metric: 'euclidean' as const,
  calibration: { slope: 20, midpoint: 0.5, fittedOn: 'nothing' },
  presets,
  publishedAccuracy: '',
}
const policy = { version: '7', settings: defaultSettings }
const signal = new AbortController().signal

function photo(file: string, x: number | null, y = 0, quality = 0.9): EvaluatedPhoto {
  return { file, vector: x === null ? null : Float32Array.of(x, y, 0, 0), quality, qualityReason: null }
}
const evaluate = (photos: readonly EvaluatedPhoto[], pairs: Parameters<typeof evaluatePhotos>[0]['pairs'] = null) =>
  evaluatePhotos({ photos, pairs, embedder, policy }, signal)

/** Ann and Bob have three photos each, of which one of Bob's is Ann's; Cat and Dan are strangers, Cat close to Ann. */
const photos = [
  photo('ann/1', 0),
  photo('ann/2', 0.1),
  photo('ann/3', null),
  photo('bob/1', 5),
  photo('bob/2', 5.2),
  photo('bob/3', 0.05),
  photo('cat/1', 0, 0.3),
  photo('dan/1', 0, 9),
]

describe('photos of a dataset', () => {
  it('are searched without themselves, and decided by the policy', async () => {
    const { photos: all, people, usable, identification } = await evaluate(photos)
    expect([all, people, usable]).toEqual([8, 4, 7])
    expect(identification).toMatchObject({
      enrolledPeople: 2,
      strangers: 2,
      heldOut: 0,
      enrolledSearches: 6,
      strangerSearches: 2,
      // Ann's photos find Bob's stray one first, and it finds hers.
      closestIsRight: 2,
      decisions: {
        enrolled: { known: 2, uncertain: 0, unknown: 0, not_usable: 1, wrongKnown: 3, wrongUncertain: 0 },
        strangers: { known: 0, uncertain: 1, unknown: 1, not_usable: 0 },
      },
    })
  })

  it('show their worst: impostors, misses, wrong people and strangers', async () => {
    const { worst } = await evaluate(photos)
    const named = (kind: keyof typeof worst) =>
      worst[kind].map(({ left, right }) => `${photos[left]?.file} ${photos[right]?.file}`)
    expect(named('closestImpostors')[0]).toBe('ann/1 bob/3')
    expect(named('farthestGenuine')).toEqual(['bob/2 bob/3', 'ann/1 ann/2'])
    expect(named('wrongPeople')).toHaveLength(1)
    expect(named('closestStrangers')[0]).toBe('cat/1 ann/1')
  })

  it('are searched in the template of all photos of a person, too, where the model has one', async () => {
    const three = [photo('ann/1', 0), photo('ann/2', 0.4), photo('ann/3', 0.2), photo('dan/1', 0.9)]
    const subject = { photos: three, pairs: null, policy }
    const found = async (personTemplates: boolean) => {
      const { worst } = await evaluatePhotos({ ...subject, embedder: { ...embedder, personTemplates } }, signal)
      return worst.closestStrangers.map(({ distance }) => Number(distance.toFixed(3)))
    }
    // Of two photos the mean is farther from Dan than the closer one; of the probe itself nothing is in it.
    expect(await found(true)).toEqual(await found(false))
    const between = [photo('ann/1', 0, 0.5), photo('ann/2', 0, -0.5), photo('dan/1', 0.1)]
    const rates = async (personTemplates: boolean) =>
      (await evaluatePhotos({ ...subject, photos: between, embedder: { ...embedder, personTemplates } }, signal)).worst
        .closestStrangers[0]?.distance
    expect(await rates(false)).toBeCloseTo(0.51, 2)
    expect(await rates(true)).toBeCloseTo(0.1, 5)
  })

  it('hold people out as strangers where too few have a single photo, the same ones each time', async () => {
    const random = seededRandom(3)
    const many = Array.from({ length: 30 }, (_, person) =>
      [0, 1].map((i) => photo(`p${person}/${i}`, person * 2 + random() * 0.2)),
    ).flat()
    const { identification } = await evaluate(many)
    expect(identification).toMatchObject({ enrolledPeople: 20, strangers: 10, heldOut: 10, enrolledSearches: 40 })
    expect(identification?.accuracy?.operatingPoints[0]).toMatchObject({ falseAccept: 0.1, trueAccept: null })
    expect(await evaluate(many)).toEqual(await evaluate(many))
  })

  it('say what an asked rate comes to, by thresholds that no stranger has a part in', async () => {
    const random = seededRandom(11)
    const somebody = (name: string, photosOf: number) => {
      const at = Array.from({ length: 4 }, () => random() * 2)
      return Array.from({ length: photosOf }, (_, i) => ({
        ...photo(`${name}/${i}`, 0),
        vector: Float32Array.from(at, (x) => x + (random() - 0.5) * 0.02),
      }))
    }
    const known = Array.from({ length: 300 }, (_, i) => somebody(`known-${i}`, 2)).flat()
    const strangers = Array.from({ length: 600 }, (_, i) => somebody(`stranger-${i}`, 1)).flat()
    const { identification } = await evaluate([...known, ...strangers])
    const rates = identification?.askedRates ?? []
    expect(rates.map(({ asked, inUse }) => [asked, inUse])).toEqual([
      [0.05, false],
      [0.02, true],
      [0.01, false],
      [0.001, false],
    ])
    for (const { realised, asked, identified } of rates.slice(0, 3)) {
      // Points in four dimensions have a longer tail than faces, so that a small rate comes out smaller yet.
      expect(realised?.value).toBeGreaterThan(asked === 0.05 ? 0.025 : 0)
      expect(realised?.value).toBeLessThan(asked * 2)
      expect(identified?.value).toBe(1)
    }
    expect(rates[3]).toMatchObject({
      realised: null,
      support: 'extrapolated',
      reason: 'needs at least 5,000 searches of strangers, there are 600',
    })
    // What the policy in use asks for is what decides.
    expect(identification?.policy.known).toBe(rates[1]?.threshold)
    expect(identification?.decisions.strangers.known).toBeLessThanOrEqual(
      Math.round((rates[1]?.realised?.value ?? 0) * 600),
    )
    const others = await evaluate([...known, ...Array.from({ length: 600 }, (_, i) => photo(`far-${i}/0`, 90 + i, 90))])
    expect(others.identification?.askedRates?.map(({ threshold }) => threshold)).toEqual(
      rates.map(({ threshold }) => threshold),
    )
    expect(others.identification?.askedRates?.[0]?.realised?.value).toBe(0)
  })

  it('stay as loose as balanced where hardly anybody is enrolled, and say why', async () => {
    const { identification } = await evaluate(photos)
    expect(identification?.askedRates?.[0]).toMatchObject({ threshold: 0.5, support: 'none', realised: null })
    expect(identification?.askedRates?.[0]?.note).toMatch(/Too few people/)
  })

  it('count a listed pair with an unusable photo, and give no accuracy from a few', async () => {
    const { verification } = await evaluate(photos, [
      { a: 'ann/1', b: 'ann/3', same: true },
      { a: 'ann/1', b: 'bob/1', same: false },
    ])
    expect(verification).toMatchObject({ pairsFrom: 'file', genuine: 1, impostor: 1, unusable: 1, accuracy: null })
    // Nobody is ever accepted as the same: only accepting everybody would err as often on both.
    expect(verification.rates?.equalError.value).toBe(1)
  })

  it.each([
    { name: 'one person', photos: photos.slice(0, 2), message: /one person only/ },
    {
      name: 'no usable faces',
      photos: [photo('a/1', null), photo('b/1', 1)],
      message: /fewer than two photos with a usable face/,
    },
    {
      name: 'a single photo of each',
      photos: [photo('a/1', 0), photo('b/1', 1)],
      message: /Nobody in the dataset has two photos/,
    },
  ])('with $name are refused', async ({ photos: few, message }) => {
    await expect(evaluate(few)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    })
  })
})

describe('the report', () => {
  const refused = [{ file: '<img src=x onerror=alert(1)>', code: 'no_face', detail: 'No "face" & so on' }]
  const write = async (some: readonly EvaluatedPhoto[], pairs: Parameters<typeof evaluatePhotos>[0]['pairs'] = null) =>
    writeReport({
      title: 'A & B',
      evaluation: await evaluate(some, pairs),
      photos: some,
      refused,
      pictures: new Map([[0, 'data:image/jpeg;base64,AAAA']]),
      date: new Date(0),
    })

  it.each([
    { name: 'a dataset', pairs: null },
    {
      name: 'two pairs',
      pairs: [
        { a: 'ann/1', b: 'ann/2', same: true },
        { a: 'ann/1', b: 'bob/1', same: false },
      ],
    },
    { name: 'pairs of one kind', pairs: [{ a: 'ann/1', b: 'bob/1', same: false }] },
    {
      name: 'pairs that cannot be compared',
      pairs: [
        { a: 'ann/1', b: 'ann/3', same: true },
        { a: 'ann/3', b: 'bob/1', same: false },
      ],
    },
  ])('of $name is whole, escaped and loads nothing', async ({ pairs }) => {
    const page = await write(photos, pairs)
    expect(page).not.toMatch(/NaN|Infinity|undefined|null|\[object|https?:|<script|<img src=x/)
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).toContain('<title>Evaluation of A &amp; B</title>')
    for (const tag of ['section', 'table', 'figure', 'svg', 'div', 'p', 'g', 'dl', 'dt', 'dd', 'tr', 'td'])
      expect([tag, page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length]).toEqual([
        tag,
        page.match(new RegExp(`</${tag}>`, 'g'))?.length,
      ])
  })
})

describe('a limit', () => {
  const files = Array.from({ length: 40 }, (_, i) => `p${String(i >> 1).padStart(2, '0')}/${i}`)
  const pairs = files.flatMap((a, i) => [{ a, b: files[(i + 1) % 40] ?? a, same: i % 2 === 0 }])

  it.each([1, 2, 7, 20, 39])('of %i takes no more photos, of people from the whole list', (limit) => {
    const chosen = chooseFiles(files, limit)
    expect(chosen.length).toBe(Math.min(limit, chosen.length))
    expect(chosen.length).toBeGreaterThan(limit / 2 - 1)
    expect(new Set(chosen).size).toBe(chosen.length)
    if (limit >= 4) expect(filesOf(choosePairs(pairs, limit)).length).toBeLessThanOrEqual(limit)
  })

  it('keeps both kinds of pairs', () => {
    const chosen = choosePairs(pairs, 8)
    expect(chosen.map(({ same }) => same)).toEqual([true, true, false, false])
    expect(choosePairs(pairs, undefined)).toEqual(pairs)
  })
})
