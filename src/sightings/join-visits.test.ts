import { describe, expect, it } from 'vitest'
import { joinVisits, type SeenAt } from './join-visits.ts'

const at = (second: number) => new Date(second * 1000)
const seen = (cameraId: string, from: number, to: number): SeenAt => ({
  sightingId: `${cameraId}${from}`,
  cameraId,
  cameraName: cameraId,
  from: at(from),
  to: at(to),
})
const options = { gapMs: 600_000, overlap: (a: string | null, b: string | null) => `${a}${b}` === 'gateyard' }

describe('joinVisits', () => {
  it('joins sightings to stops with travel times, and ends a visit after the gap', () => {
    const visits = joinVisits(
      [seen('hall', 100, 130), seen('gate', 0, 10), seen('gate', 20, 30), seen('gate', 900, 910)],
      options,
    )
    expect(visits).toHaveLength(2)
    expect(visits[0]).toMatchObject({ from: at(0), to: at(130), inconsistent: false })
    expect(visits[0]?.stops).toMatchObject([
      { cameraId: 'gate', from: at(0), to: at(30), sightingIds: ['gate0', 'gate20'], travelMs: null },
      { cameraId: 'hall', travelMs: 70_000, impossible: false },
    ])
    expect(visits[1]?.stops).toMatchObject([{ sightingIds: ['gate900'], travelMs: null }])
  })

  it('flags whoever is at two far cameras at once, and nobody whom two cameras of one place see', () => {
    expect(joinVisits([seen('gate', 0, 60), seen('hall', 30, 40)], options)).toMatchObject([{ inconsistent: true }])
    expect(joinVisits([seen('gate', 0, 60), seen('yard', 30, 40)], options)).toMatchObject([{ inconsistent: false }])
    // Still on the first camera while two others came and went.
    const visits = joinVisits([seen('gate', 0, 100), seen('yard', 30, 40), seen('hall', 50, 60)], options)
    expect(visits[0]?.stops.map(({ impossible }) => impossible)).toEqual([false, false, true])
  })

  it('has no visits without sightings', () => {
    expect(joinVisits([], options)).toEqual([])
  })
})
