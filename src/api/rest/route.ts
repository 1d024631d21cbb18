import type { z } from 'zod'
import type { Operation } from '#core/operation.ts'
import type { ScratchFile } from '#storage/scratch-file.ts'

/** Any operation, whatever it takes and answers. */
export type AnyOperation<Needs> = Operation<Needs, z.ZodType, z.ZodType>

/** An operation known by what it answers; what it takes is checked by its own schema at run time. */
export type OperationGiving<Needs, Output> = Operation<Needs, z.ZodType, z.ZodType<unknown, Output>>

/** One file of a request: a part of a multipart body, the raw body, or base64 in JSON. */
export interface Upload {
  /** The file's name as the client gave it, or the field's name. */
  readonly file: string
  /** Empty where it was spooled. */
  readonly bytes: Uint8Array
  /** Where a file lies that is too large for memory; gone with the request. */
  readonly spooled?: ScratchFile
}

/** A file that a route takes, under its name on the wire. */
export interface FileField {
  /** Videos are not held in memory, and not taken as JSON. */
  readonly kind: 'image' | 'archive' | 'video'
  readonly description: string
  /** Other names that clients use for it. */
  readonly aliases?: readonly string[]
  /** Several files may come under this name. */
  readonly many?: boolean
  readonly required?: boolean
}

/** A request taken apart: path parameters, fields and files, all under camelCase names, fields still unchecked. */
export interface RouteRequest {
  readonly cookies: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, unknown>>
  readonly files: Readonly<Record<string, readonly Upload[]>>
  /** The header of that name: which bytes are asked for. */
  readonly range: string | undefined
}

/** What the headers of an answer depend on. */
export interface AnswerFacts {
  /** Whether the client reached this server over TLS. */
  readonly secure: boolean
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One endpoint as a translation of one operation. Fields of query and body are those of the operation's input, renamed, and
 * OpenAPI is written from the same schema; a route says only what differs.
 */
export interface Route<Needs> {
  readonly method: HttpMethod
  /** With parameters as `:person_id`; they go into the input under their camelCase names. */
  readonly path: string
  readonly tag: string
  readonly operation: AnyOperation<Needs>
  /** In place of the operation's summary. */
  readonly summary?: string
  /** The endpoint belongs to one of the unified designs: fields that nobody knows are ignored, elsewhere they are refused. */
  readonly unified?: boolean
  readonly files?: Readonly<Record<string, FileField>>
  /** The fields where they differ from the operation's input: a zod object with camelCase names, checked before `input`. */
  readonly fields?: z.ZodObject
  /** Fields of the operation's input that this endpoint does not offer. */
  readonly omit?: readonly string[]
  /** What the endpoint fills in where the client says nothing. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** The operation's input from the request; by default parameters, fields and the first file of each name, together. */
  input?(request: RouteRequest): unknown
  /** Needs no credential, and takes none: whoever calls is nobody yet. */
  readonly open?: boolean
  /** Headers of the answer, a session cookie for example. */
  headers?(output: unknown, request: AnswerFacts): Readonly<Record<string, string | string[]>>
  /** Where a browser is sent that opened the endpoint as a page and was refused, in place of the problem as JSON. */
  readonly refusedTo?: string
  /** The work may rightly take longer than the deadline of requests, which then does not apply. */
  readonly long?: boolean
  /** The work waits for something to happen: a stop of the server ends it at once, and nothing is lost. */
  readonly waits?: boolean
  /** Status of success; 200 by default. */
  readonly status?: number
  /** Whether the answer is a part of what there is, asked for by the header `Range`: status 206. */
  isPart?(output: unknown): boolean
  /** Status 202 where the output is no result yet but names the job that makes it. */
  readonly mayBecomeJob?: boolean
  /** The answer from the operation's output, camelCase or snake_case; by default the output itself. */
  answer?(output: unknown, request: RouteRequest): unknown
  /** Of an answer that is not JSON: `answer` then gives a stream, which is sent as it comes. */
  readonly contentType?: string
  /**
   * Lines of NDJSON for clients that accept it: one for each item that the operation gives as it is ready, and the last one from
   * its output.
   */
  readonly lines?: {
    item(item: unknown, request: RouteRequest): unknown
    last(output: unknown, request: RouteRequest): unknown
  }
  /** What `answer` gives, for OpenAPI; by default the operation's output. */
  readonly response?: z.ZodType
  /** An answer as it looks on the wire, for OpenAPI. */
  readonly example?: unknown
}

/** Declares a route; exists so that `answer` knows the type of its operation's output. */
export function route<Needs, Output extends z.ZodType>(
  definition: Omit<Route<Needs>, 'operation' | 'answer' | 'headers' | 'isPart'> & {
    readonly operation: Operation<Needs, z.ZodType, Output>
    answer?(output: z.input<Output>, request: RouteRequest): unknown
    headers?(output: z.input<Output>, request: AnswerFacts): Readonly<Record<string, string | string[]>>
    isPart?(output: z.input<Output>): boolean
  },
): Route<Needs> {
  return definition
}

/** The input that a route makes by default. */
export function plainInput(request: RouteRequest): Record<string, unknown> {
  const files = Object.entries(request.files).flatMap(([name, [first]]) =>
    first ? [[name, first.spooled ?? first.bytes] as const] : [],
  )
  return { ...request.fields, ...request.params, ...Object.fromEntries(files) }
}

/** Names of a path's parameters as written: `person_id`. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:([a-z_]+)/g)].map((match) => match[1] ?? '')
}
