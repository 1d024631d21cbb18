import { wrappedKeyOf } from '#gallery/person-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import { searchPeople } from '#gallery/search-people.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { distanceBetween } from '#vision/template.ts'
import { type Derivation, readTwoFacesEach, type SampledTemplate, samplePeople } from './derivation-store.ts'
import { fitImpostorTail } from './impostor-tail.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  /** Waits until others had their turn, after work that took so many milliseconds. */
  giveWay(tookMs: number): Promise<void>
}

/** People looked up as if they were strangers: enough that a rate of 1 in 1,000 is seen a few times. */
const mostProbes = 4_000
const fewestOfMany = 500
/** Faces compared in all: a quarter of a minute of one core with 128 numbers. */
const mostComparisons = 400_000_000
/** Rows opened at once: some 5 ms of the main thread. */
const pageSize = 200
const queriesTogether = 16
const genuineSteps = 40
const fewestGenuine = 20

/**
 * Looks people of a gallery up in it as if they were not enrolled: how close the closest other person comes is how close the
 * closest comes to a stranger. Faces below the quality that decisions ask for are left out. No labels are needed.
 */
export async function deriveGallery(
  needs: Needs,
  gallery: { readonly galleryId: string; readonly people: number; readonly faces: number },
  embedder: Pick<EmbedderFacts, 'modelId' | 'metric' | 'cohort' | 'personTemplates'>,
  minimumQuality: number,
  signal: AbortSignal,
): Promise<Derivation> {
  const { modelId, metric, cohort } = embedder
  const { galleryId, people, faces } = gallery
  const probes = Math.min(mostProbes, Math.max(fewestOfMany, Math.floor(mostComparisons / Math.max(1, faces))))
  const personIds = await samplePeople(needs.db, galleryId, probes)
  const factor = cohort?.probeFactor ?? 1
  const closest: number[] = []
  const genuine: number[] = []
  for (let at = 0; at < personIds.length; at += pageSize) {
    signal.throwIfAborted()
    const page = { modelId, personIds: personIds.slice(at, at + pageSize), minimumQuality }
    const sampled = openAll(needs.vault, await readTwoFacesEach(needs.db, page))
    for (const { first, second } of sampled) if (second) genuine.push(factor * distanceBetween(first, second, metric))
    for (let i = 0; i < sampled.length; i += queriesTogether) {
      const some = sampled.slice(i, i + queriesTogether)
      const started = performance.now()
      const queries = some.map(({ first }) => first)
      const found = await searchPeople(needs.index, galleryId, embedder, queries, 2, signal)
      for (const [j, neighbours] of found.entries()) {
        const other = neighbours.find(({ personId }) => personId !== some[j]?.personId)
        if (other) closest.push(factor * other.distance)
      }
      await needs.giveWay(performance.now() - started)
    }
  }
  return {
    people,
    faces,
    comparisons: closest.length * Math.max(0, people - 1),
    tail: fitImpostorTail(closest),
    genuine: quantilesOf(genuine),
    genuinePeople: genuine.length,
  }
}

/** Distances between two faces of one person at evenly spaced shares from 0 to 1; null for too few. */
export function quantilesOf(genuine: readonly number[]): number[] | null {
  if (genuine.length < fewestGenuine) return null
  const sorted = [...genuine].sort((a, b) => a - b)
  const last = sorted.length - 1
  return Array.from({ length: genuineSteps + 1 }, (_, i) => sorted[Math.round((i / genuineSteps) * last)] as number)
}

function openAll(vault: Vault, rows: readonly SampledTemplate[]) {
  const people: { personId: string; first: Float32Array; second: Float32Array | null }[] = []
  for (const row of rows) {
    const owner = { faceId: row.face_id, personId: row.person_id }
    try {
      const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
      const { vector } = openTemplate(vault, key, owner, row.model_id, row.sealed)
      const last = people.at(-1)
      if (last?.personId === row.person_id) last.second = vector
      else people.push({ personId: row.person_id, first: vector, second: null })
    } catch {
      // The index has reported it when it was filled.
    }
  }
  return people
}
