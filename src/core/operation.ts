import type { z } from 'zod'
import type { Subject } from './subject.ts'

/** Permission in the form `area:action`, for example `gallery:write`; the list lives in `auth/permission.ts`. */
export type PermissionName = `${string}:${string}`

/** The doors that lead to operations; `system` is the process itself: schedules, cameras, background work. */
export const doorNames = ['rest', 'grpc', 'socket', 'cli', 'system'] as const
export type DoorName = (typeof doorNames)[number]

/** Who calls an operation, through whichever door. */
export interface Caller {
  readonly kind: 'key' | 'user' | 'system' | 'anonymous'
  /** Id of the key or user; `system` for the process itself and the CLI working on the data folder. */
  readonly id: string
  readonly permissions: ReadonlySet<string>
  /** Requests a minute; null is none, and undefined what the configuration says. */
  readonly rateLimit?: number | null
  readonly door: DoorName
  /** Network address that the call came from; null where it came from this machine's own processes. */
  readonly address: string | null
  /** The session of a user. */
  readonly sessionId?: string | undefined
  /** Why most permissions are held back, where they are: the password must be replaced first. */
  readonly mustChangePassword?: boolean | undefined
  /** The only galleries (by name) and cameras (by id) that the caller may touch, where they are restricted. */
  readonly galleries?: readonly string[] | undefined
  readonly cameras?: readonly string[] | undefined
  /** The program that a client says it is. */
  readonly userAgent?: string | undefined
  readonly correlationId: string
  /** Aborts when the caller goes away or its deadline passes. */
  readonly signal: AbortSignal
  /** Told as long work goes on, where somebody watches. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Given parts of the output as they are ready, by operations that say so, where somebody takes them one by one. */
  readonly onItem?: ((item: unknown) => void) | undefined
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
  /**
   * `input`: whatever it touches of a gallery or a camera is named in its input, as `personId`, `mergedPersonId`, `faceId`,
   * `cameraId` or else `gallery`, or it looks at `caller.galleries` itself. Callers who are restricted to some of them are
   * refused where an operation does not say so.
   */
  readonly reach?: 'input'
  readonly input: Input
  readonly output: Output
  /**
   * What a call was about beyond the ids that stand in its input and output under their names (`personId`, `gallery`); the
   * output is null where the call failed. Ids only: it goes into the audit log.
   */
  subject?(input: z.output<Input>, output: z.input<Output> | null): Subject
  run(needs: Needs, input: z.output<Input>, caller: Caller): Promise<z.input<Output>>
}

/** Declares an operation; exists for type inference alone. */
export function operation<Needs, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Operation<Needs, Input, Output>,
): Operation<Needs, Input, Output> {
  return definition
}
