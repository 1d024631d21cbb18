import { describe, expect, it } from 'vitest'
import { isScheduled, Schedule } from './schedule.ts'

// 2026-03-02 is a Monday.
describe('a schedule', () => {
  it.each([
    ['office hours, within', { times: [{ days: ['mon'], from: '08:00', to: '18:00' }] }, '2026-03-02T08:00:00Z', true],
    [
      'office hours, a minute before',
      { times: [{ days: ['mon'], from: '08:00', to: '18:00' }] },
      '2026-03-02T07:59:59Z',
      false,
    ],
    [
      'office hours, at their end',
      { times: [{ days: ['mon'], from: '08:00', to: '18:00' }] },
      '2026-03-02T18:00:00Z',
      false,
    ],
    ['another day', { times: [{ days: ['tue'], from: '08:00', to: '18:00' }] }, '2026-03-02T09:00:00Z', false],
    [
      'a night, in the evening',
      { times: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      '2026-03-02T23:00:00Z',
      true,
    ],
    [
      'a night, in the morning after',
      { times: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      '2026-03-03T05:59:00Z',
      true,
    ],
    [
      'a night, in the morning before',
      { times: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      '2026-03-02T05:00:00Z',
      false,
    ],
    [
      'a Sunday night, on Monday morning',
      { times: [{ days: ['sun'], from: '22:00', to: '06:00' }] },
      '2026-03-02T05:00:00Z',
      true,
    ],
    ['whole days', { times: [{ days: ['mon'] }] }, '2026-03-02T23:59:59Z', true],
    ['until midnight', { times: [{ days: ['mon'], from: '18:00', to: '00:00' }] }, '2026-03-02T23:59:59Z', true],
    [
      'a time zone in winter',
      { timezone: 'Europe/Berlin', times: [{ days: ['mon'], from: '08:00', to: '09:00' }] },
      '2026-03-02T07:30:00Z',
      true,
    ],
    [
      'a time zone in summer',
      { timezone: 'Europe/Berlin', times: [{ days: ['mon'], from: '08:00', to: '09:00' }] },
      '2026-07-06T06:30:00Z',
      true,
    ],
    [
      'a time zone where it is another day',
      { timezone: 'Asia/Tokyo', times: [{ days: ['tue'], from: '00:00', to: '09:00' }] },
      '2026-03-02T20:00:00Z',
      true,
    ],
    [
      'the second of two',
      { times: [{ days: ['sat'] }, { days: ['mon'], from: '20:00', to: '21:00' }] },
      '2026-03-02T20:30:00Z',
      true,
    ],
  ])('%s', (_, schedule, at, expected) => {
    expect(isScheduled(Schedule.parse(schedule), new Date(at))).toBe(expected)
  })

  it.each([
    { times: [] },
    { times: [{ from: '24:00' }] },
    { times: [{ days: ['Monday'] }] },
    { timezone: 'Middle/Earth', times: [{}] },
  ])('refuses %j', (wrong) => {
    expect(Schedule.safeParse(wrong).success).toBe(false)
  })
})
