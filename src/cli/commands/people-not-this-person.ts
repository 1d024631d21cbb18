import type { Command } from 'commander'
import { choosePerson } from '#cli/choose-person.ts'
import { openDoor, openStoreDoor } from '#cli/connect.ts'
import type { ConnectionOptions } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { findPhotos } from '#cli/find-photos.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { AppError } from '#core/errors.ts'
import { listNotThisPerson, undoNotThisPerson } from '#gallery/not-this-person.ts'
import { markNotThisPerson } from '#recognition/not-this-person.ts'

interface CorrectionOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly face?: FaceOption
  readonly faceId?: string
  readonly undo?: string
}

/** `netra people not-this-person`: corrections that later decisions honour. */
export function addNotThisPerson(
  add: (name: string, description: string) => Command,
  context: Context,
  finish: Finish,
): void {
  const command = add('not-this-person', 'note that a face is not this person, list what was noted, or take it back')
    .argument('<person>', 'id, external id or name of the person')
    .argument('[photo]', 'a photo of somebody else, who was taken for this person; without one the list is shown')
    .option('--face-id <id>', 'an enrolled face of somebody else, in place of a photo')
    .option('--undo <id>', 'take a correction back')
  addFaceOption(command, 'prominent')
    .addHelpText(
      'after',
      '\nExamples:\n  netra people not-this-person ann stranger.jpg\n  netra people not-this-person ann\n  netra people not-this-person ann --undo 019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f',
    )
    .action((who: string, photo: string | undefined, options: CorrectionOptions) =>
      finish(notThisPerson(context, who, photo, options)),
    )
}

async function notThisPerson(
  context: Context,
  who: string,
  photo: string | undefined,
  options: CorrectionOptions,
): Promise<number> {
  const { faceId, undo } = options
  const asked = [photo, faceId, undo].filter((one) => one !== undefined)
  if (asked.length > 1) throw new WrongUsage('A photo, --face-id and --undo exclude each other')
  if (photo !== undefined || faceId !== undefined) await mark(context, who, photo, options)
  else if (undo !== undefined) await takeBack(context, who, undo, options)
  else await list(context, who, options)
  return exitCodes.done
}

async function mark(
  context: Context,
  who: string,
  photo: string | undefined,
  options: CorrectionOptions,
): Promise<void> {
  const { faceId, face, gallery } = options
  const image = photo === undefined ? undefined : await readPhoto(photo)
  await using door = await openDoor(context, options)
  const personId = await choosePerson(door, who, gallery)
  const correction = await door.call(markNotThisPerson, { personId, image, faceId, face })
  context.output.document(correction)
  context.output.line(`Noted: not ${printable(who)}. Take it back with --undo ${correction.correctionId}`)
}

async function takeBack({ output, ...rest }: Context, who: string, correctionId: string, options: CorrectionOptions) {
  await using door = await openStoreDoor({ output, ...rest }, options)
  const personId = await choosePerson(door, who, options.gallery)
  output.document(await door.call(undoNotThisPerson, { personId, correctionId }))
  output.line('Taken back')
}

async function list({ output, ...rest }: Context, who: string, options: CorrectionOptions): Promise<void> {
  await using door = await openStoreDoor({ output, ...rest }, options)
  const personId = await choosePerson(door, who, options.gallery)
  const answer = await door.call(listNotThisPerson, { personId, limit: 1_000 })
  output.document(answer)
  if (answer.total === 0) return output.line(`Nothing is marked as not ${printable(who)}.`)
  const rows = answer.corrections.map(({ correctionId, faceId, createdAt, models }) => [
    output.paint('gray', correctionId),
    faceId === null ? 'a photo' : `face ${faceId}`,
    createdAt.slice(0, 10),
    models.join(', '),
  ])
  const columns = [{ title: 'Correction' }, { title: 'Of' }, { title: 'Since' }, { title: 'Models' }]
  for (const line of layOutTable(columns, rows)) output.line(line)
}

async function readPhoto(path: string): Promise<Uint8Array> {
  const [photo, ...more] = await findPhotos([path])
  if (!photo || more.length > 0) throw new AppError('invalid_input', `${path} is a folder; one photo is needed`)
  return await photo.read()
}
