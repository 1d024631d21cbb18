import { describe, expect, it } from 'vitest'
import { readCsvProfiles, readJsonProfile } from './read-profiles.ts'

const csv = (text: string) => () => readCsvProfiles(Buffer.from(text))
const json = (text: string) => () => readJsonProfile(Buffer.from(text), 'ann')
const invalid = (message: string) =>
  expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(message) })

describe('profiles in CSV', () => {
  it('take name, e-mail, and everything else as metadata', () => {
    expect(csv('\ufeffuser_id,name,email,room\nE-1,"Lee, Ann",ann@example.org,12\nE-2,Bob,,\n')()).toEqual([
      { externalId: 'E-1', name: 'Lee, Ann', email: 'ann@example.org', metadata: { room: '12' } },
      { externalId: 'E-2', name: 'Bob', metadata: { room: '' } },
    ])
  })

  it('may be separated by semicolons', () => {
    expect(csv('user_id;name\n7;Ann\n')()).toEqual([{ externalId: '7', name: 'Ann', metadata: {} }])
  })

  it.each([
    ['', 'no rows'],
    ['user_id,name\n', 'no rows'],
    ['id,name\n1,Ann\n', 'user_id'],
    ['user_id,email\n1,ann@example.org\n2,nobody\n', 'row 3: email'],
    ['user_id,name\n,Ann\n', 'row 2: user_id'],
    ['user_id,name\n1,"open\n', 'no CSV'],
  ])('%j is refused', (text, message) => {
    expect(csv(text)).toThrow(invalid(message))
  })
})

describe('a profile in JSON', () => {
  it('is of whom the file name says, or of its own user id', () => {
    expect(json('{"name":"Ann Lee","metadata":{"room":12}}')()).toEqual({
      externalId: 'ann',
      name: 'Ann Lee',
      metadata: { room: 12 },
    })
    expect(json('{"user_id":77}')()).toEqual({ externalId: '77' })
  })

  it.each([
    ['{', 'JSON'],
    ['[]', 'object'],
    ['{"mail":"a"}', 'the object'],
    ['{"email":"a"}', 'email'],
  ])('%j is refused', (text, message) => {
    expect(json(text)).toThrow(invalid(message))
  })
})
