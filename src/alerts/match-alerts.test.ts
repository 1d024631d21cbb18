import { describe, expect, it } from 'vitest'
import { type MatchRule, type MatchSighting, type Membership, matchAlert } from './match-alerts.ts'
import { Schedule } from './schedule.ts'

const start = new Date('2026-03-02T12:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const rule: MatchRule = {
  who: 'anyone',
  watchListId: null,
  personId: null,
  galleryId: null,
  cameraIds: null,
  zones: null,
  schedule: null,
  dwellSeconds: 0,
  confirm: 3,
  severity: null,
}
const sighting: MatchSighting = {
  galleryId: 'g',
  cameraId: 'c',
  source: 'camera',
  decision: 'known',
  personId: 'p',
  ignored: false,
  corrected: false,
  zones: [],
  frames: 3,
  startedAt: start,
  lastSeenAt: later(10),
  endedAt: null,
}
const member: Membership = { watchListId: 'w', listName: 'Banned', severity: 'critical', expiresAt: null }
const list = { who: 'list' as const, watchListId: 'w' }
const morning = Schedule.parse({ times: [{ from: '08:00', to: '09:00' }] })
const noon = Schedule.parse({ times: [{ from: '12:00', to: '12:01' }] })
const evening = Schedule.parse({ times: [{ days: ['mon'], from: '12:00', to: '23:00' }] })

type Row = [
  what: string,
  rule: Partial<MatchRule>,
  sighting: Partial<MatchSighting>,
  memberships: Membership[],
  expected: 'no' | 'wait' | 'fire',
]
const rows: Row[] = [
  ['anyone', {}, {}, [], 'fire'],
  ['anyone, uncertain', {}, { decision: 'uncertain', personId: null }, [], 'fire'],
  ['anyone, a stranger', {}, { decision: 'unknown', personId: null }, [], 'fire'],
  ['anyone, not usable', {}, { decision: 'not_usable', personId: null }, [], 'no'],
  ['anyone, an ignored stranger', {}, { decision: 'unknown', personId: null, ignored: true }, [], 'no'],
  ['an uploaded video', {}, { source: 'video' }, [], 'no'],
  ['an edge node', {}, { source: 'edge' }, [], 'fire'],
  ['a correction', {}, { corrected: true }, [], 'no'],
  ['on the list', list, {}, [member], 'fire'],
  ['on no list', list, {}, [], 'no'],
  ['on another list', list, {}, [{ ...member, watchListId: 'x' }], 'no'],
  ['on the list no more', list, {}, [{ ...member, expiresAt: start }], 'no'],
  ['on the list for a moment yet', list, {}, [{ ...member, expiresAt: later(1) }], 'fire'],
  ['maybe on the list', list, { decision: 'uncertain' }, [member], 'no'],
  ['the person', { who: 'person', personId: 'p' }, {}, [], 'fire'],
  ['another person', { who: 'person', personId: 'q' }, {}, [], 'no'],
  ['maybe the person', { who: 'person', personId: 'p' }, { decision: 'uncertain' }, [], 'no'],
  ['a stranger, known', { who: 'unknown' }, {}, [], 'no'],
  ['a stranger', { who: 'unknown' }, { decision: 'unknown' }, [], 'fire'],
  ['an ignored stranger', { who: 'unknown' }, { decision: 'unknown', ignored: true }, [], 'no'],
  ['uncertain', { who: 'uncertain' }, { decision: 'uncertain' }, [], 'fire'],
  ['uncertain, unknown', { who: 'uncertain' }, { decision: 'unknown' }, [], 'no'],
  ['the gallery', { galleryId: 'g' }, {}, [], 'fire'],
  ['another gallery', { galleryId: 'h' }, {}, [], 'no'],
  ['the camera', { cameraIds: ['b', 'c'] }, {}, [], 'fire'],
  ['another camera', { cameraIds: ['b'] }, {}, [], 'no'],
  ['no camera', { cameraIds: ['b'] }, { cameraId: null }, [], 'no'],
  ['the zone', { zones: ['door'] }, { zones: ['hall', 'door'] }, [], 'fire'],
  ['another zone', { zones: ['door'] }, { zones: ['hall'] }, [], 'no'],
  ['no zone', { zones: ['door'] }, {}, [], 'no'],
  ['within the schedule', { schedule: evening }, {}, [], 'fire'],
  ['within it at first', { schedule: noon }, { lastSeenAt: later(300) }, [], 'fire'],
  ['not within it yet', { schedule: morning }, {}, [], 'wait'],
  ['never within it', { schedule: morning }, { endedAt: later(10) }, [], 'no'],
  ['too few frames yet', { confirm: 4 }, {}, [], 'wait'],
  ['too few frames', { confirm: 4 }, { endedAt: later(10) }, [], 'no'],
  ['long enough', { dwellSeconds: 10 }, {}, [], 'fire'],
  ['not long enough yet', { dwellSeconds: 11 }, {}, [], 'wait'],
  ['not long enough', { dwellSeconds: 11 }, { endedAt: later(10) }, [], 'no'],
  ['long enough, too few frames', { dwellSeconds: 5, confirm: 9 }, {}, [], 'wait'],
]

describe('a rule and a sighting', () => {
  it.each(rows)('%s', (_, ruleFacts, facts, memberships, expected) => {
    const match = matchAlert({ ...rule, ...ruleFacts }, { ...sighting, ...facts }, memberships, later(10))
    expect(match.kind).toBe(expected)
  })

  it('fires with the severity of the rule, else of the list, else medium, and says why', () => {
    const all = { ...rule, ...list, zones: ['door'], dwellSeconds: 5, schedule: evening }
    const seen = { ...sighting, zones: ['door'] }
    expect(matchAlert(all, seen, [member], later(10))).toEqual({
      kind: 'fire',
      severity: 'critical',
      reasons: [
        'on the watch list Banned',
        'on 3 frames, 3 needed',
        'stayed 10 s, 5 needed',
        'in the zone door',
        'within the schedule',
      ],
    })
    expect(matchAlert({ ...all, severity: 'low' }, seen, [member], later(10))).toMatchObject({ severity: 'low' })
    expect(matchAlert(rule, sighting, [], later(10))).toMatchObject({ severity: 'medium' })
  })

  it('waits until somebody may have stayed long enough, and then looks every second', () => {
    const waiting = (now: Date) => matchAlert({ ...rule, dwellSeconds: 60 }, sighting, [], now)
    expect(waiting(later(10))).toEqual({ kind: 'wait', dueAt: later(60) })
    expect(waiting(later(75))).toEqual({ kind: 'wait', dueAt: later(76) })
  })
})
