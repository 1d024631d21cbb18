import type { PeopleFilter } from '#data/people-list.ts'

/** What the address of the page says: links and going back find the same people again. */
export interface PeopleSearch {
  readonly query?: string
  /** A fact's name, and with `value` what it is. */
  readonly fact?: string
  readonly value?: string
}

export function readPeopleSearch(search: Readonly<Record<string, unknown>>): PeopleSearch {
  // The router reads `?value=12` as a number.
  const text = (name: string) =>
    ['string', 'number', 'boolean'].includes(typeof search[name]) ? String(search[name]) : ''
  const [query, fact, value] = [text('query'), text('fact'), text('value')]
  return {
    ...(query === '' ? {} : { query }),
    ...(fact === '' ? {} : { fact, ...(value === '' ? {} : { value }) }),
  }
}

/** What is asked of the server. */
export function filterOf({ query, fact, value }: PeopleSearch): PeopleFilter {
  return {
    ...(query ? { query } : {}),
    ...(fact ? { fact, ...(value ? { fact_value: value } : {}) } : {}),
  }
}
