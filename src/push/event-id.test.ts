import { expect, it } from 'vitest'
import { EventId, positionAfter } from './event-id.ts'

it.each([
  ['0', 0n, 0],
  ['7', 6n, 1],
  ['7.1', 6n, 2],
  ['7.12', 6n, 13],
])('behind %s is what comes after', (id, cursor, skip) => {
  expect(positionAfter(EventId.parse(id))).toEqual({ cursor, skip })
})

it.each(['', '-1', '7.', 'seven', '7.1.1', '1e3'])('%s is no id of an event', (id) => {
  expect(EventId.safeParse(id).success).toBe(false)
})
