import { expect, it } from 'vitest'
import { casesOf } from './review-case.ts'

const face = (face_id: string, person_id: string) => ({ face_id, person_id, name: person_id })
const suspect = (a: string, b: string) => ({ face: face(a, 'ann'), other: face(b, 'bob') })
const pair = (a: string, b: string, band: string) => ({ a: face(a[0] ?? '', a), b: face(b[0] ?? '', b), band })

it('asks every question once, the surest first', () => {
  const cases = casesOf(
    [{ quarantine_id: 'q' }] as never,
    // The same two faces from both sides.
    [suspect('f1', 'f2'), { face: face('f2', 'bob'), other: face('f1', 'ann') }, suspect('f3', 'f2')] as never,
    // Asked by a suspect already; not close enough; a question of its own.
    [pair('bob', 'ann', 'known'), pair('cleo', 'dan', 'uncertain'), pair('eve', 'finn', 'known')] as never,
    [
      { sighting_id: 's1', candidate: null },
      { sighting_id: 's2', candidate: { person_id: 'ann' } },
    ] as never,
  )
  expect(cases.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    'quarantine q',
    'suspect f1',
    'suspect f3',
    'pair e f',
    'sighting s2',
  ])
})
