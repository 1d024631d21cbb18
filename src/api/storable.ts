/** Deep enough for any sensible metadata, shallow enough that no reader of it runs out of stack. */
const maxDepth = 32

/**
 * Why a value cannot be stored as text or JSON in PostgreSQL, or null where it can: NUL characters and half surrogate
 * pairs have no UTF-8 form there, and endless nesting has no reader. Binary values are not looked into.
 */
export function whyNotStorable(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return 'text must not contain NUL characters'
    return /\p{Surrogate}/u.test(value) ? 'text must be valid Unicode' : null
  }
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return null
  if (depth >= maxDepth) return `values must not be nested deeper than ${maxDepth} levels`
  for (const [name, item] of Object.entries(value)) {
    const why = whyNotStorable(name, depth) ?? whyNotStorable(item, depth + 1)
    if (why !== null) return why
  }
  return null
}
