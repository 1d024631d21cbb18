import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import type { GalleryEvaluation } from '#evaluation/evaluate-gallery.ts'
import { countText } from '#evaluation/words.ts'

const right = { align: 'right' as const }

/** Prints what is doubtful in a gallery, and what to do about it. */
export function printGallery(output: Output, answer: GalleryEvaluation): void {
  const { gallery, people, faces, damaged, known, modelId, closestPeople, suspectFaces, fewPhotos, similarPhotos } =
    answer
  output.line(
    `Gallery ${gallery}: ${countText(people)} people, ${countText(faces)} faces; model ${modelId}, known up to ${known}`,
  )
  if (damaged > 0)
    output.line(output.paint('red', `${countText(damaged)} templates do not open; enrol these photos again`))
  const section = (title: string, advice: string, columns: string[], rows: readonly string[][]) => {
    output.line()
    output.line(output.paint('bold', title))
    if (rows.length === 0) return
    const numeric = new Set(['Distance', 'Own', 'Other', 'Photos', 'Widest'])
    for (const line of layOutTable(
      columns.map((name) => ({ title: name, ...(numeric.has(name) ? right : {}) })),
      rows,
    ))
      output.line(`  ${line}`)
    output.line(`  ${advice}`)
  }
  section(
    closestPeople.length > 0 ? 'Closest people' : 'Closest people: nobody to compare',
    'People at a known distance are taken for each other. `netra people merge` joins one who is enrolled twice.',
    ['Distance', 'Person', 'and', 'Would be'],
    closestPeople.map(({ a, b, distance, band }) => [distance.toFixed(3), printable(a.name), printable(b.name), band]),
  )
  section(
    `Faces closer to somebody else than to their own person: ${countText(suspectFaces.total)}`,
    'Look at these photos: move or delete the face where the name is wrong, or the photo bad.',
    ['Own', 'Other', 'Filed under', 'Closer to', 'Face'],
    suspectFaces.faces.map(({ face, ownDistance, other, otherDistance }) => [
      ownDistance.toFixed(3),
      otherDistance.toFixed(3),
      printable(face.name),
      printable(other.name),
      output.paint('gray', face.faceId),
    ]),
  )
  section(
    `People with fewer than two photos: ${countText(fewPhotos.total)}`,
    'A second photo, on another day, helps more than anything else.',
    ['Photos', 'Person'],
    fewPhotos.people.map(({ name, faces: photos }) => [`${photos}`, printable(name)]),
  )
  section(
    `People whose photos are all but the same: ${countText(similarPhotos.total)}`,
    'Copies and frames of one moment count as one photo.',
    ['Photos', 'Widest', 'Person'],
    similarPhotos.people.map(({ name, faces: photos, widest }) => [`${photos}`, widest.toFixed(3), printable(name)]),
  )
}
