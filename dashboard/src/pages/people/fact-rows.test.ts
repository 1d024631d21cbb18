import { describe, expect, it } from 'vitest'
import { isSearchable, metadataOf, rowsOf } from './fact-rows.ts'

const row = (name: string, value: string, id = 0) => ({ id, name, value })

describe('facts as they are edited', () => {
  it('come back as they were where nothing was touched, whatever they look like', () => {
    const before = { room: '12', floor: 3, guest: false, tags: ['a', 'b'], since: { year: 2026 }, none: null }
    expect(metadataOf(rowsOf(before), before)).toEqual(before)
  })

  it.each([
    ['a number', '7', 7],
    ['a truth value', 'true', true],
    ['a list', '["a"]', ['a']],
    ['a text', 'Night shift', 'Night shift'],
    ['a text that begins like a number', '007', '007'],
    ['a text in quotes, which are part of it', '"x"', '"x"'],
  ])('read %s', (_, typed, value) => {
    expect(metadataOf([row('new', ` ${typed} `)], {})).toEqual({ new: value })
  })

  it('keep being a text where they were one', () => {
    expect(metadataOf([row('room', '14')], { room: '12' })).toEqual({ room: '14' })
  })

  it('leave empty rows out, and refuse two of one name or none', () => {
    expect(metadataOf([row('', ''), row('a', '')], {})).toEqual({ a: '' })
    expect(metadataOf([row('a', '1'), row(' a', '2')], {})).toBeNull()
    expect(metadataOf([row('', '1')], {})).toBeNull()
  })

  it('can be searched by where they are one value', () => {
    expect(['x', 3, true, '', ' ', null, ['x'], { a: 1 }].map(isSearchable)).toEqual([
      ...[true, true, true, false, false],
      ...[false, false, false],
    ])
  })
})
