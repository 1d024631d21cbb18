const views = ['rules', 'lists'] as const

/** What the address of the page says. */
export interface AlertSearch {
  readonly view?: (typeof views)[number]
  /** The alert that is open. */
  readonly alert?: string
}

export function readAlertSearch(search: Readonly<Record<string, unknown>>): AlertSearch {
  const view = views.find((one) => one === search.view)
  const { alert } = search
  return { ...(view ? { view } : {}), ...(typeof alert === 'string' && alert !== '' ? { alert } : {}) }
}
