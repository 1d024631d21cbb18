import { type JsonSchema, wireSchema } from '#api/json-schema.ts'
import { camelName, fromWire } from '#api/names.ts'
import { AppError } from '#core/errors.ts'
import { pathParameters, type Route } from './route.ts'

/** A field of a request by its name on the wire. */
export interface Field {
  readonly schema: JsonSchema
  readonly required: boolean
}

/** The fields that a route takes from query and body, files and path parameters left out. */
export function fieldsOf<Needs>(
  route: Route<Needs>,
  schema: JsonSchema = wireSchema(route.fields ?? route.operation.input, 'input'),
): ReadonlyMap<string, Field> {
  const elsewhere = new Set([...pathParameters(route.path), ...Object.keys(route.files ?? {})])
  const omitted = new Set(route.omit ?? [])
  // An input may be one of several shapes: a field is required only where every shape requires it.
  const shapes = schema.anyOf ?? [schema]
  const fields = new Map<string, Field>()
  for (const shape of shapes)
    for (const [name, property] of Object.entries(shape.properties ?? {})) {
      if (elsewhere.has(name) || omitted.has(camelName(name))) continue
      const required = shapes.every((other) => other.required?.includes(name) ?? false)
      const own = route.defaults?.[camelName(name)]
      fields.set(name, { schema: own === undefined ? property : { ...property, default: own }, required })
    }
  return fields
}

/** The JSON type of a field; `null` beside another type does not count. */
function typeOf(schema: JsonSchema): string | undefined {
  return schema.type ?? schema.anyOf?.map(typeOf).find((type) => type !== undefined && type !== 'null')
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const yes = /^(true|1|yes|on)$/i
const no = /^(false|0|no|off)$/i

/**
 * A field's value out of text, as query strings and forms carry it. Text that does not fit is handed on as it is, so that the
 * operation's schema refuses it by name. Throws `invalid_input` for JSON that is none.
 */
function fromText(name: string, text: string, schema: JsonSchema): unknown {
  switch (typeOf(schema)) {
    case 'number':
    case 'integer':
      return decimal.test(text.trim()) ? Number(text) : text
    case 'boolean':
      if (yes.test(text.trim())) return true
      return no.test(text.trim()) ? false : text
    case 'array':
      if (text.trimStart().startsWith('[')) return parseJson(name, text)
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    case 'object':
      return parseJson(name, text)
    default:
      return text
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', `${name}: must be JSON`, { facts: { fields: name } })
  }
}

export type RawFields = ReadonlyMap<string, { readonly value: unknown; readonly isText: boolean }>

/**
 * Fields of one request, decoded and under camelCase names. Empty text counts as absent, as HTML forms mean it. Throws
 * `invalid_input` for fields that the route does not know, unless it ignores them.
 */
export function decodeFields<Needs>(
  route: Route<Needs>,
  known: ReadonlyMap<string, Field>,
  raw: RawFields,
): Record<string, unknown> {
  const decoded: [string, unknown][] = Object.entries(route.defaults ?? {})
  const strangers: string[] = []
  for (const [name, { value, isText }] of raw) {
    const field = known.get(name)
    if (!field) {
      if (!route.unified) strangers.push(name)
      continue
    }
    if (isText && value === '') continue
    const isList = typeof value === 'string' && typeOf(field.schema) === 'array'
    const plain = typeof value === 'string' && (isText || isList) ? fromText(name, value, field.schema) : value
    decoded.push([camelName(name), name === 'metadata' ? plain : fromWire(plain)])
  }
  if (strangers.length > 0) {
    const names = strangers.slice(0, 5).map((name) => name.slice(0, 60))
    throw new AppError('invalid_input', `${names.join(', ')}: not a known field here`, {
      facts: { fields: names.join(', ') },
    })
  }
  return Object.fromEntries(decoded)
}
