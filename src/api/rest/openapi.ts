import type { z } from 'zod'
import { type JsonSchema, wireSchema } from '#api/json-schema.ts'
import { ownPermissions } from '#auth/permission.ts'
import { type ErrorCode, errorTable } from '#core/errors.ts'
import { type Field, fieldsOf } from './fields.ts'
import { type FileField, pathParameters, type Route } from './route.ts'
import { ndjson } from './send-lines.ts'

type Json = Record<string, unknown>

const problemCodes = Object.keys(errorTable) as ErrorCode[]

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details, RFC 9457',
  properties: {
    type: { type: 'string', format: 'uri', examples: ['urn:netra:error:invalid_input'] },
    title: { type: 'string' },
    status: { type: 'integer', examples: [400] },
    code: {
      type: 'string',
      enum: problemCodes,
      description: problemCodes
        .map((code) => `\`${code}\` (${errorTable[code].status}): ${errorTable[code].title}`)
        .join('\n\n'),
    },
    detail: { type: 'string', description: 'What to do about it', examples: ['image is missing: the photo'] },
    correlation_id: { type: 'string', description: 'Finds the request in the log; also in X-Request-Id' },
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'correlation_id'],
}

/** Shared definitions move to the document's components, since the document has one root and many schemas. */
function hoist(schema: JsonSchema, name: string, components: Record<string, JsonSchema>): JsonSchema {
  const { $defs, ...rest } = schema
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) =>
        key === '$ref' && typeof item === 'string' && item.startsWith('#/$defs/')
          ? [key, `#/components/schemas/${name}.${item.slice('#/$defs/'.length)}`]
          : [key, rename(item)],
      ),
    )
  }
  for (const [part, definition] of Object.entries($defs ?? {}))
    components[`${name}.${part}`] = rename(definition) as JsonSchema
  return rename(rest) as JsonSchema
}
/** What a stream answers, whatever the operation gives beside it. */
const binary: JsonSchema = { type: 'string', format: 'binary' }

const summaryOf = <Needs>(route: Route<Needs>): string => route.summary ?? route.operation.summary

function fileSchema(file: FileField, single: JsonSchema): JsonSchema {
  const { description } = file
  return file.many ? { type: 'array', items: single, description } : { ...single, description }
}

function bodySchema(
  fields: ReadonlyMap<string, Field>,
  files: Readonly<Record<string, FileField>>,
  single: JsonSchema,
): JsonSchema {
  const fileEntries = Object.entries(files).map(([name, file]) => [name, fileSchema(file, single)] as const)
  const fieldEntries = [...fields].map(([name, field]) => [name, field.schema] as const)
  const required = [
    ...Object.keys(files).filter((name) => files[name]?.required),
    ...[...fields].filter(([, field]) => field.required).map(([name]) => name),
  ]
  return {
    type: 'object',
    properties: Object.fromEntries([...fileEntries, ...fieldEntries]),
    ...(required.length > 0 ? { required } : {}),
  }
}

function requestBody(fields: ReadonlyMap<string, Field>, files: Readonly<Record<string, FileField>>): Json | null {
  const [first] = Object.values(files)
  if (!first && fields.size === 0) return null
  const json = { schema: bodySchema(fields, files, { type: 'string', contentEncoding: 'base64' }) }
  if (!first)
    return { required: [...fields.values()].some((field) => field.required), content: { 'application/json': json } }
  const raw = { schema: { type: 'string', format: 'binary' } }
  const form = { schema: bodySchema(fields, files, { type: 'string', format: 'binary' }) }
  if (first.kind === 'video')
    return {
      required: true,
      content: { 'multipart/form-data': form, 'video/*': raw, 'application/octet-stream': raw },
    }
  return {
    required: true,
    content: {
      'multipart/form-data': form,
      ...(first.kind === 'image' ? { 'image/*': raw } : { 'application/zip': raw, 'application/gzip': raw }),
      'application/octet-stream': raw,
      'application/json': json,
    },
  }
}

function parametersOf<Needs>(route: Route<Needs>, query: ReadonlyMap<string, Field>): Json[] {
  const inPath = pathParameters(route.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = [...query].map(([name, field]) => ({
    name,
    in: 'query',
    required: field.required,
    schema: field.schema,
    ...(field.schema.type === 'array' ? { style: 'form', explode: false } : {}),
  }))
  return [...inPath, ...inQuery]
}

function describeRoute<Needs>(route: Route<Needs>, components: Record<string, JsonSchema>): Json {
  const { operation } = route
  const input: z.ZodType = route.fields ?? operation.input
  const fields = fieldsOf(route, hoist(wireSchema(input, 'input'), `${operation.name}.input`, components))
  const answer = hoist(wireSchema(route.response ?? operation.output, 'output'), `${operation.name}.output`, components)
  const files = route.files ?? {}
  // Fields may come in the query of any request; only where there is no body must they.
  const bodiless = route.method === 'GET' || route.method === 'DELETE'
  const body = bodiless ? null : requestBody(fields, files)
  const content = {
    [route.contentType ?? 'application/json']: {
      schema: route.contentType ? binary : answer,
      ...(route.example ? { example: route.example } : {}),
    },
    ...(route.lines ? { [ndjson]: { schema: { type: 'string' } } } : {}),
  }
  return {
    tags: [route.tag],
    operationId: operationId(route),
    summary: summaryOf(route),
    description: `${needsOf(route)}${route.unified ? ' Fields it does not know are ignored.' : ''}`,
    ...(route.open ? { security: [] } : {}),
    parameters: parametersOf(route, bodiless ? fields : new Map()),
    ...(body ? { requestBody: body } : {}),
    responses: {
      [String(route.status ?? 200)]: { description: 'Done', content },
      ...(route.mayBecomeJob ? { '202': { description: 'Begun: `GET /api/jobs/{job_id}`', content } } : {}),
      '400': { $ref: '#/components/responses/Problem' },
      '401': { $ref: '#/components/responses/Problem' },
      '403': { $ref: '#/components/responses/Problem' },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function needsOf<Needs>({ open, operation: { permission } }: Route<Needs>): string {
  if (open) return 'Needs no credential.'
  if (permission === ownPermissions.known) return 'For everybody who is known.'
  if (permission.startsWith('account:')) return 'For users who are signed in.'
  return `Needs the permission \`${permission}\`.`
}

/** Unique and stable: method and path, since one operation may have several endpoints. */
function operationId<Needs>(route: Route<Needs>): string {
  const words = route.path.split(/[/:._-]+/).filter((word) => word !== '')
  return [route.method.toLowerCase(), ...words].join('_')
}

const text = (description: string, type = 'text/plain'): Json => ({ description, content: { [type]: {} } })

/** The pages beside the operations, which have no zod schema. */
function systemPaths(): Json {
  const health: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(['status', 'name', 'version'].map((name) => [name, { type: 'string' }])),
  }
  const readiness: JsonSchema = {
    type: 'object',
    properties: {
      ready: { type: 'boolean' },
      parts: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            ready: { type: 'boolean' },
            degraded: { type: 'boolean', description: 'Something is wrong that keeps nobody from recognising' },
            detail: { type: 'string' },
          },
        },
      },
    },
  }
  const json = (description: string, schema: JsonSchema): Json => ({
    description,
    content: { 'application/json': { schema } },
  })
  const open = { tags: ['System'], security: [] }
  return {
    '/': { get: { ...open, operationId: 'get_root', summary: 'Health', responses: { '200': json('Up', health) } } },
    '/healthz': {
      get: {
        ...open,
        operationId: 'get_healthz',
        summary: 'Whether the process answers',
        responses: { '200': json('Up', health) },
      },
    },
    '/readyz': {
      get: {
        ...open,
        operationId: 'get_readyz',
        summary: 'Whether a recognition would succeed now',
        responses: { '200': json('Ready', readiness), '503': json('Not ready; each part says why', readiness) },
      },
    },
    '/metrics': {
      get: {
        tags: ['System'],
        operationId: 'get_metrics',
        summary: 'Operating figures for Prometheus',
        description: 'Needs the permission `metrics:read`.',
        responses: { '200': text('Prometheus text format'), default: { $ref: '#/components/responses/Problem' } },
      },
    },
  }
}

/** The OpenAPI 3.1 document of the routes. Everything in it comes from the schemas that check the requests. */
export function openApiOf<Needs>(routes: readonly Route<Needs>[], version: string): Json {
  const schemas: Record<string, JsonSchema> = { Problem: problemSchema }
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([a-z_]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Netra',
      version,
      summary: 'Self-hosted face recognition',
      description:
        'Boxes and points are pixels of the upright photo, origin top left. Every endpoint that takes an image takes a form, the image itself as the body, or JSON with base64. Errors are problem details (RFC 9457) with a closed set of codes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    tags: [...new Set([...routes.map((route) => route.tag), 'System'])].map((name) => ({ name })),
    paths: { ...paths, ...systemPaths() },
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of a sign-in' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'netra_session',
          description: 'For browsers, set by the sign-in; over TLS it is called __Host-netra_session',
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong',
          headers: {
            'Retry-After': { description: 'Seconds after which to try again', schema: { type: 'integer' } },
            'X-Request-Id': { description: 'The correlation id', schema: { type: 'string' } },
          },
          content: {
            'application/problem+json': {
              schema: { $ref: '#/components/schemas/Problem' },
              example: {
                type: 'urn:netra:error:no_face',
                title: errorTable.no_face.title,
                status: 422,
                code: 'no_face',
                detail: 'No face was found; use a photo that shows the face from the front',
                correlation_id: '019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a',
              },
            },
          },
        },
      },
    },
  }
}
