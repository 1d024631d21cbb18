import { Readable } from 'node:stream'
import { z } from 'zod'
import { toWire } from '#api/names.ts'
import type { Recognised } from '#recognition/recognise-image.ts'
import { csvLine, resultColumns, resultRows } from '#recognition/result-rows.ts'
import {
  BatchAnswer,
  batchAnswer,
  batchItem,
  ProfileAnswer,
  profileAnswer,
  type RecognisedBatch,
  TopMatchAnswer,
  topMatchAnswer,
} from './legacy.ts'
import { type AnyOperation, type FileField, type OperationGiving, plainInput, type Route, route } from './route.ts'
import { ndjson } from './send-lines.ts'

const photo: FileField = { kind: 'image', required: true, description: 'the photo, in any supported format' }
const tag = 'Recognition'

export interface RecognitionOperations<Needs> {
  readonly detectFaces: AnyOperation<Needs>
  readonly recogniseImage: OperationGiving<Needs, z.output<typeof Recognised>>
  readonly recogniseBatch: OperationGiving<Needs, RecognisedBatch | { jobId: string }>
  readonly listBatchResults: AnyOperation<Needs>
  readonly exportBatchResults: OperationGiving<Needs, { results: AsyncIterable<BatchPhoto> }>
  readonly verifyFaces: AnyOperation<Needs>
  readonly createLivenessSession: AnyOperation<Needs>
  readonly verifyLiveness: AnyOperation<Needs>
  readonly getLivenessSession: AnyOperation<Needs>
}

/** The names by which the unified designs ask for matches. Values that the operation checks itself pass as they come. */
const MatchFields = z.object({
  returnAllMatches: z.boolean().default(false).describe('List everybody close, not only who matches'),
  matchCount: z.int().min(1).max(100).default(5).describe('Most people in the list'),
  gallery: z.string().optional().describe('The set of people to search; `default` where absent'),
  threshold: z.number().optional().describe('Largest distance at which a face is known'),
  face: z.enum(['only', 'prominent', 'largest']).default('prominent').describe('Which face is meant'),
  detector: z.enum(['accurate', 'fast']).optional(),
})

function matchOptions(fields: Readonly<Record<string, unknown>>): { all: boolean; count: number } {
  const { returnAllMatches, matchCount } = MatchFields.pick({ returnAllMatches: true, matchCount: true }).parse(fields)
  return { all: returnAllMatches, count: matchCount }
}

function recogniseFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { returnAllMatches: _, matchCount, ...rest } = fields
  return { ...rest, maxResults: matchCount }
}

/** A line for each photo, with its place among those sent, and the counts as the last one. */
const batchLines: NonNullable<Route<never>['lines']> = {
  item: (given, request) => {
    const item = given as RecognisedBatch['results'][number] & { index: number }
    return { index: item.index, ...batchItem(item, matchOptions(request.fields)) }
  },
  last: (output, request) => {
    const batch = output as RecognisedBatch | { jobId: string }
    if ('jobId' in batch) return batch
    const { results: _, ...counts } = batchAnswer(batch, matchOptions(request.fields))
    return counts
  },
}

const matchExample = {
  face_id: '019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a',
  person_id: '019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f',
  person_name: 'Ada',
  user_id: 'ada',
  distance: 0.31,
  similarity: 0.952,
  is_match: true,
  confidence: 0.999,
}
const topMatchExample = {
  success: true,
  message: 'The face was recognised',
  top_match: matchExample,
  top_matches: [matchExample],
  total_matches_found: 1,
  processing_time_ms: 71.2,
}

type BatchPhoto = RecognisedBatch['results'][number] & { readonly index: number }

async function* jsonLines(results: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const result of results) yield `${JSON.stringify(toWire(result))}\n`
}

async function* csvLines(results: AsyncIterable<BatchPhoto>): AsyncGenerator<string> {
  yield `${csvLine(resultColumns)}\r\n`
  for await (const { file, recognised } of results)
    for (const row of resultRows({ file, faces: recognised?.faces ?? null })) yield `${csvLine(row)}\r\n`
}

/** Endpoints that look at photos and change nothing. */
export function recognitionRoutes<Needs>(operations: RecognitionOperations<Needs>): Route<Needs>[] {
  const { detectFaces, recogniseImage, recogniseBatch, verifyFaces } = operations
  const { createLivenessSession, verifyLiveness, getLivenessSession } = operations
  return [
    route({ method: 'POST', path: '/detect', tag, operation: detectFaces, unified: true, files: { image: photo } }),
    route({
      method: 'POST',
      path: '/recognize',
      tag,
      operation: recogniseImage,
      unified: true,
      files: { image: photo },
    }),
    route({
      method: 'POST',
      path: '/api/faces/recognize',
      tag,
      operation: recogniseImage,
      summary: 'Who one face of a photo is, with the closest people',
      unified: true,
      files: { image: photo },
      fields: MatchFields,
      input: (request) => plainInput({ ...request, fields: recogniseFields(request.fields) }),
      answer: (output, request) => topMatchAnswer(output, matchOptions(request.fields)),
      response: TopMatchAnswer,
      example: topMatchExample,
    }),
    route({
      method: 'POST',
      path: '/api/faces/batch-recognize',
      tag,
      operation: recogniseBatch,
      unified: true,
      long: true,
      mayBecomeJob: true,
      files: { images: { ...photo, many: true, aliases: ['image', 'files'], description: 'the photos' } },
      fields: MatchFields.extend({
        face: z.enum(['all', 'only', 'prominent', 'largest']).default('all'),
        background: z.boolean().optional().describe('Answer 202 with a job at once; always for more than 100 photos'),
      }),
      input: ({ fields, files }) => ({
        ...recogniseFields(fields),
        images: (files.images ?? []).map(({ file, bytes }) => ({ file, image: bytes })),
      }),
      answer: (output, request) => ('jobId' in output ? output : batchAnswer(output, matchOptions(request.fields))),
      lines: batchLines,
      response: z.union([BatchAnswer, z.strictObject({ jobId: z.string() })]),
    }),
    route({ method: 'GET', path: '/api/jobs/:job_id/results', tag, operation: operations.listBatchResults }),
    route({
      method: 'GET',
      path: '/api/jobs/:job_id/results.ndjson',
      tag,
      operation: operations.exportBatchResults,
      long: true,
      contentType: ndjson,
      response: z.string(),
      answer: ({ results }) => Readable.from(jsonLines(results)),
    }),
    route({
      method: 'GET',
      path: '/api/jobs/:job_id/results.csv',
      tag,
      operation: operations.exportBatchResults,
      summary: 'The same as CSV, a line for each face',
      long: true,
      contentType: 'text/csv; charset=utf-8',
      response: z.string(),
      answer: ({ results }) => Readable.from(csvLines(results)),
    }),
    route({
      method: 'POST',
      path: '/upload_photo',
      tag,
      operation: recogniseImage,
      summary: 'The profile of the person in a photo',
      unified: true,
      files: { image: { ...photo, aliases: ['photo', 'file'] } },
      fields: MatchFields.omit({ returnAllMatches: true, matchCount: true }),
      answer: (output) => profileAnswer(output),
      response: ProfileAnswer,
    }),
    route({
      method: 'POST',
      path: '/api/verify',
      tag,
      operation: verifyFaces,
      unified: true,
      files: {
        image: { kind: 'image', description: 'the photo to compare with an enrolled person' },
        image_a: { kind: 'image', description: 'one of two photos' },
        image_b: { kind: 'image', description: 'the other photo' },
      },
    }),
    route({ method: 'POST', path: '/api/liveness/sessions', tag, operation: createLivenessSession, status: 201 }),
    route({
      method: 'POST',
      path: '/api/liveness/sessions/:session_id/frames',
      tag,
      operation: verifyLiveness,
      files: { image: { kind: 'image', required: true, description: 'a new frame of the camera, with one face' } },
      // The result is read with GET, unless the client asks for it here.
      defaults: { read: false },
    }),
    route({ method: 'GET', path: '/api/liveness/sessions/:session_id', tag, operation: getLivenessSession }),
  ]
}
