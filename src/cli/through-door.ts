import type { StoreNeeds } from '#needs.ts'
import { openStoreDoor } from './connect.ts'
import type { ConnectionOptions } from './connection-options.ts'
import type { Context } from './context.ts'
import type { Door } from './door.ts'
import { exitCodes } from './exit-codes.ts'

/** Does one piece of work through the door to the store, and closes the door. Answers the exit code. */
export async function throughStoreDoor(
  context: Context,
  options: ConnectionOptions,
  work: (door: Door<StoreNeeds>) => Promise<void>,
): Promise<number> {
  await using door = await openStoreDoor(context, options)
  await work(door)
  return exitCodes.done
}
