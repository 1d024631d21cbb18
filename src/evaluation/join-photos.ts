import { personTemplateOf, type RatedFace } from '#gallery/person-template.ts'
import { distanceBetween, type Metric } from '#vision/template.ts'
import type { EvaluatedPhoto } from './photo-set.ts'

/** Distance of a photo to the template of all photos of a person but itself; Infinity where there are fewer than two. */
export type JoinedDistance = (probe: number, person: number, photos: readonly number[]) => number

/** For models that have a template of each person next to the single ones, made as the index makes it. */
export function joinPhotos(all: readonly EvaluatedPhoto[], metric: Metric): JoinedDistance {
  const rated = all.map(({ vector, quality }): RatedFace | null => vector && { vector, quality })
  const joined = (photos: readonly number[]) => personTemplateOf(photos.flatMap((photo) => rated[photo] ?? []))
  const known = new Map<number, Float32Array | null>()
  return (probe, person, photos) => {
    const own = photos.includes(probe)
    const template = own ? joined(photos.filter((photo) => photo !== probe)) : (known.get(person) ?? joined(photos))
    if (!own) known.set(person, template)
    const vector = rated[probe]?.vector
    return template && vector ? distanceBetween(vector, template, metric) : Number.POSITIVE_INFINITY
  }
}
