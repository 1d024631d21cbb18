import type { ExportPart } from '#gallery/export-person.ts'
import { observationsOf } from './observe-expression.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { listSightings } from './sighting-store.ts'

const pageSize = 200

/** Pictures of a person's sightings, and how their face looked on them, for the archive of everything held about them. */
export const sightingPictures: ExportPart = {
  async *files(needs, personId) {
    const filter = { galleryIds: null, cameraIds: null, personId }
    for (let before: { at: Date; id: string } | null = null; ; ) {
      const rows = await listSightings(needs.db, filter, { before, limit: pageSize })
      for (const { id } of rows) {
        const crop = await openSightingCrop(needs, id)
        if (crop) yield { name: `sightings/${id}.jpg`, content: Buffer.from(crop.jpeg) }
        const observations = await observationsOf(needs, id)
        const text = JSON.stringify(observations, null, 2)
        if (observations.length > 0)
          yield { name: `sightings/${id}-expressions.json`, content: Buffer.from(`${text}\n`) }
      }
      const last = rows.at(-1)
      if (rows.length < pageSize || !last) return
      before = { at: last.started_at, id: last.id }
    }
  },
}
