import type { Command } from 'commander'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, namesAmong, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { findPhotos } from '#cli/find-photos.ts'
import { lookAtPhotos } from '#cli/look-at-photos.ts'
import { layOutTable } from '#cli/print-table.ts'
import { reportLooked } from '#cli/report-looked.ts'
import { attributeCells, attributeColumns, markOfDetection, percent } from '#cli/view-decision.ts'
import { annotationWriter } from '#cli/write-annotated.ts'
import { AppError } from '#core/errors.ts'
import { detectFaces } from '#recognition/detect-faces.ts'
import { type AttributeName, attributeNames } from '#vision/vision.ts'

interface DetectOptions extends ConnectionOptions {
  readonly annotate?: string
  readonly attributes?: AttributeName[]
}

export function addDetect(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('detect')
    .description('find the faces in photos, and say how good they are')
    .argument('<image...>', 'photos, or folders of photos')
    .option('--annotate <out>', 'draw boxes: a file for one photo, a folder for several')
    .option('--attributes <list>', `also tell ${attributeNames.join(',')}`, namesAmong(attributeNames))
  withConnection(command)
    .addHelpText('after', help)
    .action((images: string[], options: DetectOptions) => finish(detect(context, images, options)))
}

const help = `
Examples:
  netra detect party.jpg
  netra detect party.jpg --annotate boxes.jpg --json`

async function detect(context: Context, images: readonly string[], options: DetectOptions): Promise<number> {
  const photos = await findPhotos(images)
  if (photos.length === 0) throw new AppError('not_found', `There is no photo in ${images.join(', ')}`)
  const { attributes = [] } = options
  const writer = options.annotate === undefined ? null : await annotationWriter(options.annotate, photos)
  await using door = await openDoor(context, options)
  const results = await lookAtPhotos(context, 'Detecting', photos, async (image, photo) => {
    const answer = await door.call(detectFaces, { image, attributes })
    if (!writer) return answer
    return { ...answer, annotated: await writer.write(photo, image, answer.image, answer.faces.map(markOfDetection)) }
  })
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'Box' },
    { title: 'Score', align: 'right' as const },
    { title: 'Quality', align: 'right' as const },
    { title: 'What could be better' },
    ...attributeColumns(attributes),
  ]
  return reportLooked(context, results, photos.length, (answer) => {
    const { faces, image, processingTimeMs } = answer
    const rows = faces.map(({ box, detectionScore, quality, ...rest }, at) => [
      `${at + 1}`,
      `${Math.round(box.width)}×${Math.round(box.height)} at ${Math.round(box.x)},${Math.round(box.y)}`,
      percent(detectionScore),
      percent(quality.overall),
      quality.reason ?? '–',
      ...attributeCells({ box, detectionScore, quality, ...rest }),
    ])
    return [
      `${image.width}×${image.height}, ${faces.length} ${faces.length === 1 ? 'face' : 'faces'}, ${Math.round(processingTimeMs)} ms`,
      ...(faces.length > 0 ? layOutTable(columns, rows) : []),
      ...('annotated' in answer ? [`drawn: ${answer.annotated}`] : []),
    ]
  })
}
