import { z } from 'zod'
import { snakeName } from './names.ts'

/** A JSON Schema (2020-12) as plain data. */
export interface JsonSchema {
  [key: string]: unknown
  type?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  $ref?: string
  $defs?: Record<string, JsonSchema>
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Property names, wherever schemas nest, as they are on the wire. `$defs` are kept at the root. */
function wireNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wireNames)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isObject(value))
        return [
          key,
          Object.fromEntries(Object.entries(value).map(([name, item]) => [snakeName(name), wireNames(item)])),
        ]
      if (key === 'required' && Array.isArray(value)) return [key, value.map((name) => snakeName(String(name)))]
      if (key === 'default' || key === 'enum' || key === 'const' || key === 'examples') return [key, value]
      return [key, wireNames(value)]
    }),
  )
}

/**
 * The JSON Schema of a zod schema as the wire has it: names in snake_case, dates as text, safe-integer bounds left out,
 * bytes without a schema of their own. `io` says whether it describes what comes in (defaults optional) or goes out.
 */
export function wireSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kind = zodSchema._zod.def.type
      if (kind === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      if (kind === 'bigint') Object.assign(jsonSchema, { type: 'string', pattern: '^-?[0-9]+$' })
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  const named = wireNames(json)
  return isObject(named) ? named : {}
}
