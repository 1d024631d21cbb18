import { expect, it } from 'vitest'
import { sightingsAsCsv } from './sightings-csv.ts'

const sighting = {
  sighting_id: 's',
  started_at: '2026-11-21T10:00:00Z',
  last_seen_at: '2026-11-21T10:00:05Z',
  camera_name: 'Gate, "north"',
  zone: null,
  decision: 'known',
  person: { name: '=HYPERLINK("x")', person_id: 'p' },
  unknown_id: null,
  confidence: 0.9,
  distance: -0.1,
  frames: 4,
  quality: 0.8,
  corrected: false,
  reason: 'two\nlines',
}

it('writes a line a sighting that a spreadsheet reads and does not run', () => {
  const lines = sightingsAsCsv([sighting as never]).split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toBe(
    'sighting_id,started_at,last_seen_at,camera,zone,decision,person,person_id,unknown_id,confidence,distance,frames,quality,corrected,reason',
  )
  expect(lines[1]).toBe(
    `s,2026-11-21T10:00:00Z,2026-11-21T10:00:05Z,"Gate, ""north""",,known,"'=HYPERLINK(""x"")",p,,0.9,-0.1,4,0.8,false,"two\nlines"`,
  )
  expect(sightingsAsCsv([]).split('\r\n')).toEqual([lines[0], ''])
})
