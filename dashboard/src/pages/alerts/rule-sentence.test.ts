import { describe, expect, it } from 'vitest'
import { factsOf, newRule, ruleSentence } from './rule-sentence.ts'

const names = { list: 'Banned', person: 'Ann', cameras: ['Gate', 'Yard'] }
const time = (days: string[], from: string, to: string) => ({ timezone: 'UTC', times: [{ days, from, to }] }) as never
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

describe('a rule in one sentence', () => {
  it.each([
    [
      'a list',
      {},
      'When anyone of Banned is seen for 3 frames, raise an alert as severe as the list says, at most every 10 minutes per person.',
    ],
    ['a person, every time', { who: 'person', cooldown_seconds: 0, severity: 'high', confirm: 1 }, /Ann.*every time/],
    [
      'weekdays in the order of the week',
      { schedule: time(['wed', 'mon', 'fri', 'tue', 'thu'], '22:00', '06:00') },
      /weekday/,
    ],
    ['the weekend', { schedule: time(['sun', 'sat'], '00:00', '00:00') }, /weekend/],
    ['every day', { schedule: time(week, '08:00', '09:00') }, /between 08:00 and 09:00|from 08:00 to 09:00/],
    ['cameras and zones', { camera_ids: ['1', '2'], zones: ['door'] }, /Gate.*Yard.*door/],
  ] as const)('says %s', (_, change, sentence) => {
    const said = ruleSentence({ ...newRule, ...change } as never, names)
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })

  it('is sent only once it says who is watched for, and names nobody else', () => {
    expect(factsOf(newRule)).toBeNull()
    expect(factsOf({ ...newRule, who: 'person' })).toBeNull()
    const both = { ...newRule, watch_list_id: 'l', person_id: 'p' }
    expect(factsOf(both)).toMatchObject({ watch_list_id: 'l', person_id: null })
    expect(factsOf({ ...both, who: 'unknown' })).toMatchObject({ watch_list_id: null, person_id: null })
  })
})
