import type { Command } from 'commander'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { enrolItems } from '#cli/enrol-items.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { findPhotos, type PhotoFile } from '#cli/find-photos.ts'
import { personOfFile } from '#cli/person-of-file.ts'
import { showProgress } from '#cli/progress.ts'
import { reportEnrolment } from '#cli/report-enrolment.ts'
import { AppError } from '#core/errors.ts'
import type { FileToEnrol } from '#recognition/enrol-files.ts'

interface EnrollOptions extends ConnectionOptions {
  readonly person?: string
  readonly externalId?: string
  readonly face?: FaceOption
  readonly force?: boolean
  readonly gallery?: string
}

export function addEnroll(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('enroll')
    .description('enrol people from photos')
    .argument('<path...>', 'photos, or folders of photos')
    .option('--person <name>', 'all photos are of this person')
    .option('--external-id <id>', 'your own id of that person; with it the photos join the person who has it')
    .option('--force', 'enrol a face even if it looks like somebody else who is enrolled')
    .option('--gallery <name>', 'the set of people to enrol into (default: default)')
  addFaceOption(command, 'only')
  withConnection(command)
    .addHelpText('after', help)
    .action((paths: string[], options: EnrollOptions) => finish(enroll(context, paths, options)))
}

const help = `
Without --person and --external-id every photo names its person itself: by the folder it lies in
(photos/ann/1.jpg is of "ann"), else by its file name without a number at the end (ann.jpg, ann_2.jpg
and ann-3.jpg are all of "ann"; IMG_1234.jpg is of "IMG_1234"). That name is the person's external id,
so that enrolling the same photos again doubles nobody; underscores become spaces in the name.

Exit code 3 means: done, but some photos were refused; each is listed with its reason.

Examples:
  netra enroll ann.jpg --person "Ann Lee"
  netra enroll photos/                      photos/ann.jpg, photos/bob_1.jpg, photos/bob_2.jpg
  netra enroll team.jpg --person Bob --face largest
  netra enroll photos/ --server http://127.0.0.1:8080 --key nk_...`

async function enroll(context: Context, paths: readonly string[], options: EnrollOptions): Promise<number> {
  const photos = await findPhotos(paths)
  if (photos.length === 0) throw new AppError('not_found', `There is no photo in ${paths.join(', ')}`)
  const { gallery, face, force } = options
  return await enrolPhotoFiles(
    context,
    options,
    photos.map((photo) => fileOf(photo, options)),
    { gallery, face, force },
  )
}

function fileOf(photo: PhotoFile, { person, externalId }: EnrollOptions): FileToEnrol {
  const named = person === undefined && externalId === undefined ? personOfFile(photo) : null
  const who = named ?? {
    ...(externalId === undefined ? {} : { externalId }),
    ...(person === undefined ? {} : { name: person }),
  }
  return { file: photo.label, person: who, read: photo.read }
}

/** The work of `enroll` and `train`: opens the door, enrols with progress, reports. */
export async function enrolPhotoFiles(
  context: Context,
  options: ConnectionOptions,
  files: readonly FileToEnrol[],
  how: { gallery?: string | undefined; face?: FaceOption | undefined; force?: boolean | undefined },
): Promise<number> {
  const { output, interrupt } = context
  await using door = await openDoor(context, options)
  const progress = showProgress(output, 'Enrolling', files.length)
  interrupt.finishItems(() => output.note('Stopping after the photos at hand; press Ctrl-C again to stop now'))
  try {
    const results = await enrolItems(door, files, how, interrupt.stopping, (at) => progress.update(at))
    progress.stop()
    return reportEnrolment(output, results, files.length, interrupt.exitCode)
  } finally {
    progress.stop()
  }
}
