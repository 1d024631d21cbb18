import type { Command } from 'commander'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { findPhotos } from '#cli/find-photos.ts'
import { percent } from '#cli/view-decision.ts'
import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'
import { verifyFaces } from '#recognition/verify-faces.ts'

interface VerifyOptions extends ConnectionOptions {
  readonly threshold?: number
  readonly face?: FaceOption
}

export function addVerify(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('verify')
    .description('say whether two photos, or a photo and an enrolled person, show the same person')
    .argument('<a>', 'a photo')
    .argument('<b>', 'another photo, or the id of a person')
    .option('--threshold <distance>', 'largest distance that counts as the same person', numberBetween(0, 4))
  addFaceOption(command, 'only')
  withConnection(command)
    .addHelpText('after', help)
    .action((a: string, b: string, options: VerifyOptions) => finish(verify(context, a, b, options)))
}

const help = `
Exit code 0 means that the photos were compared, whatever the answer; scripts read same_person of --json.

Examples:
  netra verify passport.jpg selfie.jpg
  netra verify selfie.jpg 019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f --json`

async function verify(context: Context, a: string, b: string, options: VerifyOptions): Promise<number> {
  const { threshold, face } = options
  const image = await readPhoto(a)
  const input = isId(b)
    ? { image, personId: b, threshold, face }
    : { imageA: image, imageB: await readPhoto(b), threshold, face }
  await using door = await openDoor(context, options)
  const answer = await door.call(verifyFaces, input)
  const { output } = context
  output.document(answer)
  const verdict = answer.samePerson
    ? output.paint(['bold', 'green'], 'the same person')
    : output.paint('bold', 'not the same person')
  output.line(`${verdict}  confidence ${percent(answer.confidence)}`)
  output.line(
    `distance ${answer.distance.toFixed(3)} (the same up to ${answer.threshold}), similarity ${answer.similarity.toFixed(3)}, model ${answer.modelId}`,
  )
  return exitCodes.done
}

async function readPhoto(path: string): Promise<Uint8Array> {
  const [photo, ...more] = await findPhotos([path])
  if (!photo || more.length > 0) throw new AppError('invalid_input', `${path} is a folder; one photo is needed`)
  return await photo.read()
}
