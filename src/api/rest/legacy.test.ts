import { describe, expect, it } from 'vitest'
import type { RecognisedFaceView } from '#recognition/recognise-image.ts'
import { BatchAnswer, batchAnswer, ProfileAnswer, profileAnswer, TopMatchAnswer, topMatchAnswer } from './legacy.ts'

const ada = { personId: 'p-ada', externalId: 'ada', name: 'Ada', email: 'ada@example.org', metadata: { aB: 1 } }
const bob = { personId: 'p-bob', externalId: null, name: 'Bob', email: null, metadata: {} }

const candidate = (person: typeof ada | typeof bob, distance: number) => ({
  personId: person.personId,
  externalId: person.externalId,
  name: person.name,
  faceId: `face-of-${person.name}`,
  distance,
  similarity: 1 - distance / 2,
  confidence: 0.9,
})

function face(
  decision: RecognisedFaceView['decision'],
  person: typeof ada | typeof bob | null,
  candidates: RecognisedFaceView['candidates'],
): RecognisedFaceView {
  const unit = { overall: 1, sharpness: 1, brightness: 1, contrast: 1, faceSize: 1, pose: 1, eyeOpenness: 1 }
  const point = { x: 0, y: 0 }
  return {
    box: { x: 0, y: 0, width: 1, height: 1 },
    landmarks: { leftEye: point, rightEye: point, nose: point, mouthLeft: point, mouthRight: point },
    detectionScore: 1,
    quality: { ...unit, yaw: 0, pitch: 0, roll: 0, reason: null },
    decision,
    reason: `because ${decision}`,
    person,
    faceId: person && `face-of-${person.name}`,
    distance: candidates[0]?.distance ?? null,
    similarity: candidates[0]?.similarity ?? null,
    confidence: 0.9,
    candidates,
  }
}
const photo = (...faces: RecognisedFaceView[]) => ({
  faces,
  image: { width: 10, height: 10 },
  policyVersion: '0',
  modelId: 'm',
  processingTimeMs: 12,
})
const known = face('known', ada, [candidate(ada, 0.3), candidate(bob, 0.8)])
const stranger = face('unknown', null, [candidate(bob, 0.7), candidate(ada, 0.9)])
const five = { all: false, count: 5 }

describe('the answer of /api/faces/recognize', () => {
  it('names the person, and lists only who matches', () => {
    const answer = TopMatchAnswer.parse(topMatchAnswer(photo(known), five))
    expect(answer.topMatch).toMatchObject({ personId: 'p-ada', personName: 'Ada', userId: 'ada', isMatch: true })
    expect(answer).toMatchObject({ success: true, totalMatchesFound: 1, processingTimeMs: 12 })
    expect(answer.topMatches.map((match) => match.personName)).toEqual(['Ada'])
  })

  it('lists everybody close when asked, up to the count', () => {
    const all = topMatchAnswer(photo(known), { all: true, count: 5 })
    expect(all.topMatches.map((match) => [match.personName, match.isMatch])).toEqual([
      ['Ada', true],
      ['Bob', false],
    ])
    expect(topMatchAnswer(photo(known), { all: true, count: 1 }).topMatches.length).toBe(1)
  })

  it('never calls a stranger a match', () => {
    const answer = topMatchAnswer(photo(stranger), five)
    expect(answer.topMatch).toMatchObject({ personName: 'Bob', isMatch: false })
    expect(answer).toMatchObject({ success: true, topMatches: [], totalMatchesFound: 0, message: 'because unknown' })
    expect(topMatchAnswer(photo(face('uncertain', null, [candidate(ada, 0.55)])), five).topMatch?.isMatch).toBe(false)
    expect(topMatchAnswer(photo(face('unknown', null, [])), five).topMatch).toBeNull()
  })

  it('is no_face where there is none', () => {
    expect(() => topMatchAnswer(photo(), five)).toThrow(/No face/)
  })
})

describe('the answer of /upload_photo', () => {
  it('has the profile, by the operator’s own id or ours', () => {
    const answer = ProfileAnswer.parse(profileAnswer(photo(known)))
    expect(answer).toMatchObject({ recognized: true, userId: 'ada', faceId: 'face-of-Ada', similarityScore: 0.85 })
    expect(answer.profile).toEqual({ userId: 'ada', ...ada })
    expect(profileAnswer(photo(face('known', bob, [candidate(bob, 0.2)]))).userId).toBe('p-bob')
  })

  it('tells nothing about anybody to a stranger', () => {
    const answer = ProfileAnswer.parse(profileAnswer(photo(stranger)))
    expect(answer).toMatchObject({ recognized: false, userId: null, faceId: null, profile: null })
    expect(profileAnswer(photo(face('uncertain', ada, [candidate(ada, 0.55)]))).profile).toBeNull()
    expect(() => profileAnswer(photo())).toThrow(/No face/)
  })
})

it('the batch answers each photo by itself, also those that failed or show nobody', () => {
  const result = (file: string, recognised: ReturnType<typeof photo> | null, code: string | null = null) => ({
    file,
    success: code === null,
    recognised,
    code,
    detail: code && 'It is damaged',
  })
  const answer = BatchAnswer.parse(
    batchAnswer(
      {
        totalImages: 4,
        processed: 3,
        failed: 1,
        results: [
          result('a', photo(known, stranger)),
          result('b', null, 'invalid_image'),
          result('c', photo()),
          result('d', photo(stranger)),
        ],
        processingTimeMs: 40,
      },
      five,
    ),
  )
  expect(answer).toMatchObject({ success: true, totalImages: 4, processed: 3, failed: 1 })
  expect(answer.results.map((item) => [item.success, item.topMatch?.personName, item.totalMatchesFound])).toEqual([
    [true, 'Ada', 1],
    [false, undefined, 0],
    [true, undefined, 0],
    [true, 'Bob', 0],
  ])
  expect(answer.results[0]).toMatchObject({ message: '1 of 2 faces were recognised', faces: [{}, {}] })
  expect(answer.results[1]).toMatchObject({ code: 'invalid_image', message: 'It is damaged' })
  expect(answer.results[2]?.message).toBe('No face was found')
})
