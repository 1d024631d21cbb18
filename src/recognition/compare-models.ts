import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { personTemplateOf } from '#gallery/person-template.ts'
import { sampleFacesOfBoth } from '#gallery/reembedding-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import { searchPeople } from '#gallery/search-people.ts'
import { mostOfPerson, readBestOfPeople } from '#gallery/templates-by-person.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import { distanceBetween } from '#vision/template.ts'
import { ChangedDecisions, countChange, type DecidedFor, noChanges } from './compare-decisions.ts'
import { type Candidate, decide } from './decide.ts'
import { findModel, type LoadedModel, type ModelSource, type ModelsInUse } from './models-in-use.ts'
import { passOverMarked } from './pass-over-marked.ts'
import { ModelName } from './prepare-model.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly models: ModelsInUse
  readonly modelSource: ModelSource
}

interface SampledFace {
  readonly faceId: string
  readonly personId: string
  readonly galleryId: string
  readonly quality: number
}

/** What is right is known of the gallery's own faces: their person, or nobody where it has no other face. */
const Verdicts = z.strictObject({ right: z.int(), wrongPerson: z.int(), notRecognised: z.int() })
type Verdicts = z.output<typeof Verdicts>

export const compareModels = operation({
  name: 'compare_models',
  summary: 'Decides about enrolled faces, each left out of the gallery in turn, with the active model and another one',
  permission: 'system:read',
  input: z.strictObject({ model: ModelName, gallery: GalleryChoice, sample: z.int().min(1).max(5_000).default(500) }),
  output: z.strictObject({
    from: z.string(),
    to: z.string(),
    changes: ChangedDecisions,
    verdictsBefore: Verdicts,
    verdictsAfter: Verdicts,
  }),
  async run(needs: Needs, input, caller) {
    const pack = await findModel(needs.modelSource, input.model)
    const galleryId = await galleryIdOf(needs.db, input.gallery)
    const old = needs.models.hold()
    const next = await needs.models.holdModel(pack, caller.signal).catch((error) => {
      old.release()
      throw error
    })
    try {
      const from = old.value.vision.pack.embedder.modelId
      const to = pack.embedder.modelId
      const faces = await sampleFacesOfBoth(needs.db, { galleryId, models: [from, to], limit: input.sample })
      let changes = noChanges
      const verdictsBefore: Verdicts = { right: 0, wrongPerson: 0, notRecognised: 0 }
      const verdictsAfter: Verdicts = { ...verdictsBefore }
      for (const face of faces) {
        caller.signal.throwIfAborted()
        const before = await decideLeftOut(needs, face, old.value, caller.signal)
        const after = await decideLeftOut(needs, face, next.value, caller.signal)
        if (!before || !after) continue
        changes = countChange(changes, before, after)
        verdictsBefore[verdictOf(before, face)]++
        verdictsAfter[verdictOf(after, face)]++
      }
      return { from, to, changes, verdictsBefore, verdictsAfter }
    } finally {
      old.release()
      next.release()
    }
  },
})

/** Of a person: nobody has more photos. */
const mostFaces = 2 ** 31 - 1

type LeftOut = DecidedFor & { readonly alone: boolean }

/** The decision about an enrolled face as if it were not enrolled; null when it was deleted meanwhile. */
async function decideLeftOut(
  { db, vault, index }: Needs,
  { faceId, personId, galleryId, quality }: SampledFace,
  { vision, policy, negatives }: LoadedModel,
  signal: AbortSignal,
): Promise<LeftOut | null> {
  const { embedder } = vision.pack
  const { modelId, metric, calibration } = embedder
  const all = { modelId, personIds: [personId], most: mostFaces }
  const own = (await readBestOfPeople(db, all)).map((row) => {
    const key = vault.unwrapDataKey(personId, wrappedKeyOf(row))
    const { vector } = openTemplate(vault, key, { faceId: row.face_id, personId }, modelId, row.sealed)
    return { faceId: row.face_id, quality: row.quality_score, vector }
  })
  const probe = own.find((one) => one.faceId === faceId)
  if (!probe) return null
  const [neighbours = []] = await searchPeople(index, galleryId, embedder, [probe.vector], 3, signal)
  const rest = own.filter((one) => one.faceId !== faceId)
  const joined = embedder.personTemplates ? personTemplateOf(rest.slice(0, mostOfPerson)) : null
  const candidates: Candidate[] = [
    ...neighbours.filter((one) => one.personId !== personId),
    ...[...rest, ...(joined ? [{ faceId: personId, vector: joined }] : [])].map((one) => ({
      faceId: one.faceId,
      personId,
      distance: distanceBetween(probe.vector, one.vector, metric),
    })),
  ].sort((a, b) => a.distance - b.distance)
  const best = candidates.filter((one, i) => candidates.findIndex((other) => other.personId === one.personId) === i)
  const rules = policy.get(galleryId)
  const { candidates: left, marked } = passOverMarked(probe.vector, best, negatives, { metric, limit: rules.uncertain })
  const { kind, candidate } = decide(
    { quality, qualityReason: null, closestTaken: false, marked },
    left,
    rules,
    calibration,
  )
  return { kind, personId: candidate?.personId ?? null, alone: rest.length === 0 }
}

function verdictOf({ kind, personId, alone }: LeftOut, face: SampledFace): keyof Verdicts {
  if (kind === 'known') return personId === face.personId ? 'right' : 'wrongPerson'
  return alone ? 'right' : 'notRecognised'
}
