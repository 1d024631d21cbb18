import { expect, it } from 'vitest'
import { changedPerson } from './update-person.ts'

const [ann, bob] = [
  { person_id: 'a', name: 'Ann' },
  { person_id: 'b', name: 'Bob' },
]

it('shows changed facts in the profile and in every list, and touches nothing else', () => {
  const profile = { ...ann, faces: [] }
  expect(changedPerson(profile, 'a', { name: 'Anna' })).toEqual({ ...profile, name: 'Anna' })
  const page = { people: [ann, bob], total: 9 }
  expect(changedPerson(page, 'b', { name: 'Rob' })).toEqual({ people: [ann, { ...bob, name: 'Rob' }], total: 9 })
  for (const data of [undefined, null, page, profile, [ann], { purpose: 'door' }])
    expect(changedPerson(data, 'c', { name: 'Cleo' })).toBe(data)
})
