import { describe, expect, it } from 'vitest'
import { wireSchema } from '#api/json-schema.ts'
import { type OperationNeeds, operations } from '#api/operations.ts'
import { openApiOf } from '#api/rest/openapi.ts'
import { restRoutes } from '#api/rest/routes.ts'
import { eventSchemas } from '#events/event.ts'

/** What Netra must never say of anybody: Regulation (EU) 2024/1689, Article 5(1)(g), and what is near to it. */
const forbidden =
  /^(race|races|racial|ethnic|ethnicity|skin|complexion|nationality|ancestry|caste|religion|religious|faith|belief|beliefs|politics|political|party|union|ideology|sexual|sexuality|sex_orientation|criminality)$/

/** Names of fields and values of closed lists, wherever they stand in a schema. */
function words(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(words)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === 'properties' && typeof item === 'object' && item !== null)
      return [...Object.keys(item), ...Object.values(item).flatMap(words)]
    if (key === 'enum' && Array.isArray(item)) return item.map(String)
    if (key === 'const') return [String(item)]
    return words(item)
  })
}

function inferring(names: readonly string[]): string[] {
  return names.filter((name) => /orientation/.test(name) || name.split(/[_\s]/).some((word) => forbidden.test(word)))
}

describe('no field or value', () => {
  it('of the REST interface infers race, religion, politics or orientation', () => {
    const names = words(openApiOf(restRoutes<OperationNeeds>(operations), '0'))
    expect(names).toEqual(expect.arrayContaining(['quality', 'decision', 'anger']))
    expect(inferring(names)).toEqual([])
  })

  it('of what any operation takes or answers does', () => {
    for (const { name, input, output } of Object.values(operations))
      expect([
        name,
        ...inferring([...words(wireSchema(input, 'input')), ...words(wireSchema(output, 'output'))]),
      ]).toEqual([name])
  })

  it('of events does', () => {
    for (const [type, schema] of Object.entries(eventSchemas))
      expect([type, ...inferring(words(wireSchema(schema, 'output')))]).toEqual([type])
  })

  it('would get past this test', () => {
    const schema = {
      properties: { skin_tone: {}, face: { properties: { label: { enum: ['political_left', 'fine'] } } } },
    }
    expect(inferring(words(schema))).toEqual(['skin_tone', 'political_left'])
    expect(inferring(['sexual_orientation', 'trace', 'embrace', 'communion'])).toEqual(['sexual_orientation'])
  })
})
