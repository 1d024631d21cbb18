import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { personOfFile } from '#cli/person-of-file.ts'
import { AppError } from '#core/errors.ts'
import { listDataset, readBounded } from '#recognition/dataset.ts'
import { trainDataset } from '#recognition/train-dataset.ts'
import { enrolPhotoFiles } from './enroll.ts'

interface TrainOptions extends ConnectionOptions {
  readonly face?: FaceOption
  readonly force?: boolean
  readonly gallery?: string
  readonly background?: boolean
}

export function addTrain(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('train')
    .description('enrol a dataset: a folder with a subfolder of photos for each person')
    .argument('<dataset>', 'folder of <person>/<image>')
    .option('--background', 'leave it to a server as a job: a folder inside its dataset folder, or a zip or tar.gz')
    .option('--force', 'enrol faces even if they look like somebody else who is enrolled')
    .option('--gallery <name>', 'the set of people to enrol into (default: default)')
  addFaceOption(command, 'only')
  withConnection(command)
    .addHelpText('after', help)
    .action((dataset: string, options: TrainOptions) =>
      finish((options.background ? trainLater : train)(context, dataset, options)),
    )
}

const help = `
The name of a subfolder is the person's external id, so that training twice doubles nobody; underscores
become spaces in the name. What is enrolled already is counted and not analysed again; with --background it is not
even read. Exit code 3 means: done, but some photos were refused; each is listed.

Examples:
  netra train dataset/                      dataset/Ann_Lee/1.jpg, dataset/Ann_Lee/2.jpg, dataset/Bob/1.jpg
  netra train lfw/ --face prominent --json
  netra train lfw --background              <data folder>/dataset/lfw; then: netra jobs show <job>
  netra train lfw.zip --background`

/** Far more than the decoder accepts; it only keeps a mistaken disk image out of memory. */
const maxBytes = 256 * 1024 * 1024
/** Servers accept 200 MiB unless they are configured otherwise. */
const maxArchiveBytes = 1024 * 1024 * 1024

async function train(context: Context, dataset: string, options: TrainOptions): Promise<number> {
  const kind = await stat(dataset).catch(() => null)
  if (!kind) throw new AppError('not_found', `There is no folder ${dataset}`)
  if (!kind.isDirectory())
    throw new AppError('invalid_input', `${dataset} is a file; a folder of <person>/<image> is needed`)
  const images = await listDataset(dataset, maxBytes)
  if (images.length === 0)
    throw new AppError(
      'invalid_input',
      `There is no <person>/<image> in ${dataset}; for photos without folders use netra enroll`,
    )
  const files = images.map(({ person, file, read }) => ({
    file,
    read,
    person: personOfFile({ path: file, subfolder: person }),
  }))
  const { gallery, face, force } = options
  return await enrolPhotoFiles(context, options, files, { gallery, face, force })
}

/** Asks for the job. A folder is named as the server knows it; an archive is sent. */
async function trainLater(context: Context, dataset: string, options: TrainOptions): Promise<number> {
  const { gallery, face, force } = options
  const how = { gallery, face, force, background: true }
  const isArchive = (await stat(dataset).catch(() => null))?.isFile() ?? false
  const what = isArchive ? { archive: await readBounded(dataset, maxArchiveBytes) } : { dataset }
  await using door = await openDoor(context, options)
  const answer = await door.call(trainDataset, { ...what, ...how })
  const { output } = context
  output.document(answer)
  if ('jobId' in answer) output.line(`Job ${answer.jobId}: see it with netra jobs show ${answer.jobId}`)
  return exitCodes.done
}
