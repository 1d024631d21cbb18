import { describe, expect, it } from 'vitest'
import { type OperationNeeds, operations } from '#api/operations.ts'
import { openApiOf } from './openapi.ts'
import { restRoutes } from './routes.ts'

const document = JSON.parse(JSON.stringify(openApiOf(restRoutes<OperationNeeds>(operations), '9.9.9')))

/** Every endpoint that the unified designs promise and this version serves. */
const promised: [string, string][] = [
  ['get', '/'],
  ['post', '/detect'],
  ['post', '/recognize'],
  ['post', '/train'],
  ['get', '/api/faces'],
  ['post', '/api/faces/register'],
  ['delete', '/api/faces/delete/{face_id}'],
  ['delete', '/api/faces/{face_id}'],
  ['patch', '/api/faces/{face_id}'],
  ['post', '/api/faces/recognize'],
  ['post', '/api/faces/batch-recognize'],
  ['post', '/api/faces/cache'],
  ['post', '/upload_photo'],
  ['get', '/api/people'],
  ['post', '/api/people'],
  ['get', '/api/people/{person_id}'],
  ['patch', '/api/people/{person_id}'],
  ['delete', '/api/people/{person_id}'],
  ['post', '/api/verify'],
  ['get', '/api/galleries'],
  ['post', '/api/galleries'],
  ['delete', '/api/galleries'],
  ['get', '/api/capabilities'],
  ['put', '/api/capabilities/{capability}'],
  ['get', '/api/audit'],
  ['get', '/api/audit/export'],
  ['get', '/api/audit/verify'],
  ['get', '/healthz'],
  ['get', '/readyz'],
  ['get', '/metrics'],
]

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' && typeof item === 'string' ? [item] : references(item),
  )
}

function propertyNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(propertyNames)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'properties' && typeof item === 'object' && item !== null
      ? [...Object.keys(item), ...Object.values(item).flatMap(propertyNames)]
      : propertyNames(item),
  )
}

describe('the OpenAPI document', () => {
  it.each(promised)('has %s %s', (method, path) => {
    expect(document.paths[path]?.[method]?.responses).toBeDefined()
  })

  it('is version 3.1, with every reference resolving and every operation id used once', () => {
    expect(document.openapi).toBe('3.1.0')
    for (const reference of references(document)) {
      const found = reference
        .replace('#/', '')
        .split('/')
        .reduce((at, part) => at?.[part], document)
      expect(found, reference).toBeDefined()
    }
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path as Record<string, { operationId: string }>).map((operation) => operation.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names everything as the wire does', () => {
    const names = propertyNames(document)
    expect(names).toContain('max_results')
    expect(names.filter((name) => /[A-Z]/.test(name))).toEqual([])
  })

  it('describes an upload as form, raw image and base64', () => {
    const { requestBody } = document.paths['/recognize'].post
    expect(Object.keys(requestBody.content)).toEqual([
      'multipart/form-data',
      'image/*',
      'application/octet-stream',
      'application/json',
    ])
    const form = requestBody.content['multipart/form-data'].schema
    expect(form.properties.image).toMatchObject({ type: 'string', format: 'binary' })
    expect(form.properties.max_results).toMatchObject({ type: 'integer', maximum: 100 })
    expect(form.required).toEqual(['image'])
    expect(requestBody.content['application/json'].schema.properties.image).toMatchObject({ contentEncoding: 'base64' })
  })

  it('asks for a key everywhere but on the open pages', () => {
    expect(document.security).toEqual([{ bearer: [] }, { apiKey: [] }, { session: [] }])
    expect(document.paths['/readyz'].get.security).toEqual([])
    expect(document.paths['/metrics'].get.security).toBeUndefined()
    expect(document.paths['/recognize'].post.security).toBeUndefined()
  })

  it('shows list parameters with their bounds', () => {
    const limit = document.paths['/api/faces'].get.parameters.find((item: { name: string }) => item.name === 'limit')
    expect(limit).toMatchObject({ in: 'query', required: false, schema: { minimum: 1, maximum: 1000, default: 50 } })
  })
})
