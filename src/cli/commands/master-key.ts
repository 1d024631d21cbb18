import type { Command } from 'commander'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { type ProgressView, showProgress } from '#cli/progress.ts'
import { rotateMasterKey } from '#gallery/rotate-master-key.ts'

const help = `
The new key comes from NETRA_MASTER_KEY_NEXT (base64 of 32 bytes, file:PATH or command:PROGRAM). Without it, and
where the key in use is a file, a new one is made, which takes the file's place at the end. Servers go on meanwhile.
Broken off, the same command goes on where it was.

Examples:
  netra master-key rotate
  NETRA_MASTER_KEY_NEXT=file:/etc/netra/new.key netra master-key rotate`

export function addMasterKey(program: Command, context: Context, finish: Finish): void {
  const masterKey = program.command('master-key').description('change the key that everything is sealed with')
  withConnection(
    masterKey.command('rotate').description('re-wrap every data key with a new master key, while all goes on'),
  )
    .addHelpText('after', help)
    .action((options: ConnectionOptions) => finish(rotate(context, options)))
}

async function rotate(context: Context, options: ConnectionOptions): Promise<number> {
  const { output } = context
  await using door = await openStoreDoor(context, options)
  let view: ProgressView | undefined
  try {
    const answer = await door.call(rotateMasterKey, {}, (progress) => {
      view ??= showProgress(output, 're-wrapping', progress.total)
      view.update(progress)
    })
    view?.stop()
    output.document(answer)
    output.line(`Everything is sealed with version ${answer.version} of the master key now.`)
    output.line(`${answer.rewrapped} data keys were wrapped anew.`)
    output.line(answer.advice)
    return exitCodes.done
  } finally {
    view?.stop()
  }
}
