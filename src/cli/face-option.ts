import { type Command, Option } from 'commander'

const faces = ['only', 'prominent', 'largest'] as const
export type FaceOption = (typeof faces)[number]

/** Which face of a photo is meant, where one is needed. */
export function addFaceOption(command: Command, fallback: FaceOption): Command {
  return command.addOption(
    new Option(
      '--face <which>',
      `which face of a photo with several: only (refuse it), prominent (large and central) or largest (default: ${fallback})`,
    ).choices(faces),
  )
}
