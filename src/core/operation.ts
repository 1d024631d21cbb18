import type { z } from 'zod'

/** Permission in the form `area:action`, for example `gallery:write`; the list lives in `auth/permission.ts`. */
export type PermissionName = `${string}:${string}`

/** Who calls an operation, through whichever door. */
export interface Caller {
  readonly kind: 'key' | 'user' | 'system'
  /** Id of the key or user; `system` for the process itself and the CLI working on the data folder. */
  readonly id: string
  readonly permissions: ReadonlySet<string>
  readonly correlationId: string
  /** Aborts when the caller goes away or its deadline passes. */
  readonly signal: AbortSignal
  /** Told as long work goes on, where somebody watches. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface Progress {
  readonly done: number
  readonly total: number
  readonly refused: number
}

/**
 * One use case, independent of the door it is called through. `Needs` names the few things it uses; `app.ts`
 * builds one object that satisfies every operation's needs.
 */
export interface Operation<Needs, Input extends z.ZodType, Output extends z.ZodType> {
  readonly name: string
  readonly summary: string
  readonly permission: PermissionName
  readonly input: Input
  readonly output: Output
  run(needs: Needs, input: z.output<Input>, caller: Caller): Promise<z.input<Output>>
}

/** Declares an operation; exists for type inference alone. */
export function operation<Needs, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Operation<Needs, Input, Output>,
): Operation<Needs, Input, Output> {
  return definition
}
