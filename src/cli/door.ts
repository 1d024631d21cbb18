import type { z } from 'zod'
import type { Operation, Progress } from '#core/operation.ts'

/** A way to Netra's operations: into a data folder of this machine, or to a running server. */
export interface Door<Needs> extends AsyncDisposable {
  readonly kind: 'local' | 'remote'
  /** Runs an operation. Throws `AppError`, the same through every door. */
  call<Input extends z.ZodType, Output extends z.ZodType>(
    operation: Operation<Needs, Input, Output>,
    input: z.input<Input>,
    onProgress?: (progress: Progress) => void,
  ): Promise<z.output<Output>>
}
