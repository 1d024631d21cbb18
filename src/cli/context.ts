import type { Interrupt } from './interrupt.ts'
import type { Output } from './output.ts'

/** What every command gets: where it writes, its environment, and how it is stopped. */
export interface Context {
  readonly output: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly interrupt: Interrupt
}

/** What a command does, registered with {@link Context} and answering its exit code. */
export type Finish = (work: Promise<number>) => Promise<void>
