import type { Command } from 'commander'
import type { z } from 'zod'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, namesAmong, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { WrongUsage } from '#cli/exit-codes.ts'
import { findPhotos } from '#cli/find-photos.ts'
import { type Looked, lookAtPhotos } from '#cli/look-at-photos.ts'
import { layOutTable } from '#cli/print-table.ts'
import { beginRecords, endRecords, type RecordFormat, recordLooked } from '#cli/record-looked.ts'
import { reportLooked } from '#cli/report-looked.ts'
import { attributeCells, attributeColumns, decisionCells, markOfDecision } from '#cli/view-decision.ts'
import { annotationWriter } from '#cli/write-annotated.ts'
import { AppError } from '#core/errors.ts'
import { type Recognised, recogniseImage } from '#recognition/recognise-image.ts'
import { type AttributeName, attributeNames } from '#vision/vision.ts'

interface RecognizeOptions extends ConnectionOptions {
  readonly annotate?: string
  readonly threshold?: number
  readonly maxResults?: number
  readonly gallery?: string
  readonly csv?: boolean
  readonly ndjson?: boolean
  readonly attributes?: AttributeName[]
}

export function addRecognize(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('recognize')
    .alias('recognise')
    .description('say who is in photos')
    .argument('<image...>', 'photos, or folders of photos')
    .option('--annotate <out>', 'draw boxes and names: a file for one photo, a folder for several')
    .option(
      '--threshold <distance>',
      'largest distance that counts as known; leaves no uncertain band',
      numberBetween(0, 4),
    )
    .option('--csv', 'a line for each face, written as the photos are looked at')
    .option('--ndjson', 'a JSON document a line for each photo, as they are looked at, and a summary as the last line')
    .option('--max-results <n>', 'most candidates listed for a face', numberBetween(1, 100, true))
    .option('--gallery <name>', 'the set of people to search (default: default)')
    .option('--attributes <list>', `also tell ${attributeNames.join(',')}`, namesAmong(attributeNames))
  withConnection(command)
    .addHelpText('after', help)
    .action((images: string[], options: RecognizeOptions) => finish(recognize(context, images, options)))
}

const help = `
On annotated photos known people have a solid green box, uncertain ones a dashed amber one, unknown
ones a solid grey one, and faces that are not good enough a dotted grey one.

Exit codes: 0 every photo was looked at (whoever is on it), 1 failed, 3 some photos could not be read.

Examples:
  netra recognize party.jpg
  netra recognize party.jpg --annotate party-names.jpg
  netra recognize inbox/ --annotate out/ --json
  netra recognize inbox/ --csv > who.csv
  netra recognize door.jpg --threshold 0.45 --attributes liveness`

function recordFormat({ output }: Context, { csv, ndjson }: RecognizeOptions): RecordFormat | null {
  if ([csv, ndjson, output.json].filter(Boolean).length > 1)
    throw new WrongUsage('--csv, --ndjson and --json exclude each other')
  return csv ? 'csv' : ndjson ? 'ndjson' : null
}

async function recognize(context: Context, images: readonly string[], options: RecognizeOptions): Promise<number> {
  const format = recordFormat(context, options)
  const photos = await findPhotos(images)
  if (photos.length === 0) throw new AppError('not_found', `There is no photo in ${images.join(', ')}`)
  const { gallery, threshold, maxResults, attributes = [] } = options
  const writer = options.annotate === undefined ? null : await annotationWriter(options.annotate, photos)
  await using door = await openDoor(context, options)
  if (format) beginRecords(context, format)
  const tell = format
    ? (result: Looked<z.output<typeof Recognised>>) => recordLooked(context, format, result)
    : undefined
  const results = await lookAtPhotos(
    context,
    'Recognising',
    photos,
    async (image, photo) => {
      const answer = await door.call(recogniseImage, { image, gallery, threshold, maxResults, attributes })
      if (!writer) return answer
      return { ...answer, annotated: await writer.write(photo, image, answer.image, answer.faces.map(markOfDecision)) }
    },
    tell,
  )
  if (format) return endRecords(context, format, results, photos.length)
  const { output } = context
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'Decision' },
    { title: 'Person' },
    { title: 'Distance', align: 'right' as const },
    { title: 'Confidence', align: 'right' as const },
    { title: 'Reason' },
    ...attributeColumns(attributes),
  ]
  return reportLooked(context, results, photos.length, (answer) => {
    const { faces, image, processingTimeMs } = answer
    const head = `${image.width}×${image.height}, ${faces.length} ${faces.length === 1 ? 'face' : 'faces'}, ${Math.round(processingTimeMs)} ms`
    const rows = faces.map((face, at) => [`${at + 1}`, ...decisionCells(output, face), ...attributeCells(face)])
    return [
      head,
      ...(faces.length > 0 ? layOutTable(columns, rows) : []),
      ...('annotated' in answer ? [`drawn: ${answer.annotated}`] : []),
    ]
  })
}
