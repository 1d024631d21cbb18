import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { readWantedModels } from '#gallery/active-model-store.ts'
import { embedForModels, type RegionEmbedder } from '#recognition/embed-for-models.ts'
import { whenThereIsRoom } from '#recognition/enrol-many.ts'
import type { Db } from '#storage/schema.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion, Vision } from '#vision/vision.ts'
import type { FaceRecord } from './gallery-record.ts'

/** A face of a file with the templates that it needs here. */
export interface ArrivingFace {
  readonly record: FaceRecord
  readonly templates: readonly Template[]
  readonly region: FaceRegion | null
}

interface Needs {
  readonly db: Db
  readonly vision: Vision
  readonly targets: RegionEmbedder
  readonly log: Log
}

/** Regions that one call embeds. */
const atOnce = 8

/**
 * Gives faces their templates: the file's own where they are of the model in use, else made from the regions. A face that has
 * neither, or a vector that is none, is answered as an error.
 */
export async function makeTemplates(
  needs: Needs,
  faces: readonly { readonly record: FaceRecord; readonly bytes: Buffer }[],
  signal: AbortSignal,
): Promise<(ArrivingFace | AppError)[]> {
  const { embedder } = needs.vision.pack
  const taken = faces.map(({ record, bytes }) => take(record, bytes, embedder))
  const lacking = taken.flatMap((face) =>
    face instanceof AppError || face.templates.length > 0 || !face.region ? [] : [face],
  )
  const made = new Map<object, Template | null>()
  for (let at = 0; at < lacking.length; at += atOnce) {
    const some = lacking.slice(at, at + atOnce)
    const regions = some.flatMap(({ region }) => region ?? [])
    const templates = await whenThereIsRoom(signal, () => needs.vision.embedRegions(regions, signal))
    for (const [place, face] of some.entries()) made.set(face, templates[place] ?? null)
  }
  const wanted = await readWantedModels(needs.db, { lock: false })
  const ready: (ArrivingFace | AppError)[] = []
  for (const face of taken) {
    if (face instanceof AppError) ready.push(face)
    else {
      const own = made.get(face)
      const have = own ? [own] : face.templates
      if (have.length === 0) ready.push(refusalOf(face, embedder.modelId))
      else ready.push({ ...face, templates: await embedForModels(needs, have, wanted, face.region, signal) })
    }
  }
  return ready
}

function take(
  record: FaceRecord,
  bytes: Buffer,
  { modelId, dimensions }: { readonly modelId: string; readonly dimensions: number },
): ArrivingFace | AppError {
  const damaged = new AppError('invalid_archive', 'The face has templates that are none')
  const templates: Template[] = []
  let at = 0
  for (const model of record.models) {
    const length = model.dimensions * 4
    if (at + length > bytes.length) return damaged
    if (model.modelId === modelId) {
      // A copy: a Float32Array needs a multiple of four.
      const vector = new Float32Array(model.dimensions)
      new Uint8Array(vector.buffer).set(bytes.subarray(at, at + length))
      if (model.dimensions !== dimensions || !vector.every(Number.isFinite) || vector.every((value) => value === 0))
        return damaged
      templates.push({ modelId, vector })
    }
    at += length
  }
  const { region: geometry } = record
  const region = geometry ? ({ ...geometry, jpeg: bytes.subarray(at) } as unknown as FaceRegion) : null
  return { record, templates, region }
}

function refusalOf({ region, record: { models } }: ArrivingFace, active: string): AppError {
  if (region) return new AppError('invalid_image', 'The picture of the face cannot be read')
  const of = models.map(({ modelId }) => modelId).join(', ')
  return new AppError('conflict', `The face has a template of ${of}, not of ${active} in use here, and no picture`)
}
