/** A fact of the metadata as it is edited: its name, and its value as text. */
export interface FactRow {
  readonly id: number
  readonly name: string
  readonly value: string
}

/** A value as people read it; lists and nested facts as JSON. */
export const factText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Whether everybody of the same value can be looked for: the server compares single values. */
export const isSearchable = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && factText(value).trim() !== ''

export const rowsOf = (metadata: Readonly<Record<string, unknown>>): FactRow[] =>
  Object.entries(metadata).map(([name, value], id) => ({ id, name, value: factText(value) }))

/**
 * The rows as metadata; null where a name stands twice or a value has none. What was not touched keeps its very value: a text that looks
 * like a number stays a text. What is new is a number, a truth value, a list or nested facts where it reads as JSON, and else a text.
 */
export function metadataOf(
  rows: readonly FactRow[],
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const filled = rows
    .map((row) => ({ ...row, name: row.name.trim() }))
    .filter(({ name, value }) => name || value.trim())
  const names = filled.map(({ name }) => name)
  if (names.includes('') || new Set(names).size < names.length) return null
  return Object.fromEntries(
    filled.map(({ name, value }) =>
      name in before && factText(before[name]) === value
        ? [name, before[name]]
        : [name, read(value.trim(), before[name])],
    ),
  )
}

function read(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text
  try {
    const value: unknown = JSON.parse(text)
    // Quotes that somebody typed are part of what they wrote.
    return typeof value === 'string' ? text : value
  } catch {
    return text
  }
}
