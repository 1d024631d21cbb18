/**
 * Names are camelCase inside and snake_case on the wire. What stands under `metadata` belongs to the user and is never
 * touched. Objects are built with `Object.fromEntries`, so that a key `__proto__` stays an ordinary key.
 */
const untouched = new Set(['metadata'])

export function snakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

export function camelName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Deeper than any input may be: what is left alone below is refused by whoever validates it. */
const maxDepth = 64

function renamed(value: unknown, rename: (name: string) => string, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : value
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value) || depth > maxDepth) return value
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [rename(name), untouched.has(name) ? item : renamed(item, rename, depth + 1)]),
  )
}

/** A value as it goes onto the wire: snake_case names, dates as ISO 8601 text, whole numbers beyond 2⁵³ as text. */
export function toWire(value: unknown): unknown {
  return renamed(value, snakeName)
}

/** A value from the wire with camelCase names. */
export function fromWire(value: unknown): unknown {
  return renamed(value, camelName)
}
