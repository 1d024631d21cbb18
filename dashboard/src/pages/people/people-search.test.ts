import { expect, it } from 'vitest'
import { filterOf, readPeopleSearch } from './people-search.ts'

it.each([
  [{}, {}, {}],
  [{ query: 'ada' }, { query: 'ada' }, { query: 'ada' }],
  // The router reads numbers out of addresses.
  [{ query: 12 }, { query: '12' }, { query: '12' }],
  [
    { fact: 'room', value: 12 },
    { fact: 'room', value: '12' },
    { fact: 'room', fact_value: '12' },
  ],
  [{ fact: 'room', value: '' }, { fact: 'room' }, { fact: 'room' }],
  [{ value: 12, query: ['x'] }, {}, {}],
])('%j searches for %j', (address, search, filter) => {
  expect(readPeopleSearch(address)).toEqual(search)
  expect(filterOf(readPeopleSearch(address))).toEqual(filter)
})
