import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { AppError } from '#core/errors.ts'
import { ErasureReceipt } from '#gallery/erasure-receipt.ts'
import { verifyReceipt } from '#gallery/verify-receipt.ts'

export function addReceipt(program: Command, context: Context, finish: Finish): void {
  const receipt = program.command('receipt').description('check receipts of people who were forgotten')
  withConnection(receipt.command('verify').description('whether a receipt is genuine and holds still'))
    .argument('<file>', 'the receipt, as JSON')
    .addHelpText(
      'after',
      '\nExit code 1 where it is not genuine or does not hold.\n\nExample:\n  netra receipt verify ann.json',
    )
    .action((file: string, options: ConnectionOptions) => finish(verify(context, file, options)))
}

async function verify(context: Context, file: string, options: ConnectionOptions): Promise<number> {
  const { output } = context
  const receipt = await readReceipt(file)
  await using door = await openStoreDoor(context, options)
  const answer = await door.call(verifyReceipt, { receipt })
  output.document(answer)
  output.line(answer.genuine ? 'The receipt is genuine.' : 'The receipt is NOT genuine, or of another database.')
  output.line(answer.present ? `The ${receipt.kind} is stored (again).` : `The ${receipt.kind} is not stored.`)
  if (!answer.inLedger) output.line('The erasure is not in the ledger: a restored backup may bring them back.')
  for (const backup of answer.backups) output.line(`The backup ${backup} is kept still; restoring it leaves them out.`)
  return answer.genuine && !answer.present && answer.inLedger ? exitCodes.done : exitCodes.failed
}

async function readReceipt(file: string): Promise<ErasureReceipt> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new AppError('invalid_input', `${file} cannot be read, or is no JSON`, { cause })
  }
  // Also the whole answer of an erasure, in which the receipt stands.
  const inside = typeof value === 'object' && value !== null && 'receipt' in value ? value.receipt : value
  const parsed = ErasureReceipt.safeParse(inside)
  if (!parsed.success) throw new AppError('invalid_input', `${file} is no receipt of Netra`, { cause: parsed.error })
  return parsed.data
}
