import { type handleUnaryCall, Metadata } from '@grpc/grpc-js'
import { callerOf } from '#api/caller.ts'
import type { ByteBudget } from '#api/rest/byte-budget.ts'
import { type OperationHooks, runOperation } from '#api/run-operation.ts'
import { type AppError, toAppError } from '#core/errors.ts'
import type { AdmittedCall } from './guard-calls.ts'
import { checkMessageSize, type MessageLimits } from './message-size.ts'
import type { Method } from './method.ts'
import { statusOf } from './status.ts'

/** What handlers need of the server around them. */
export interface HandlerSurroundings<Needs> {
  readonly needs: Needs
  readonly hooks: OperationHooks
  readonly limits: MessageLimits & { readonly deadlineMs: number }
  readonly budget: ByteBudget
  admitted(metadata: Metadata): AdmittedCall
  /** Told of every error that a caller gets. */
  onError(error: AppError, correlationId: string): void
}

export const correlationHeader = 'x-request-id'

/** The handler of a method: from bytes to bytes, so that all that can be wrong with them is answered in our codes. */
export function handleUnary<Needs>(
  method: Method<Needs>,
  around: HandlerSurroundings<Needs>,
): handleUnaryCall<Buffer, Buffer> {
  return (call, reply) => {
    const { life: whole, identity, correlationId, address } = around.admitted(call.metadata)
    const life = whole.within(around.limits.deadlineMs)
    const caller = callerOf(identity, { door: 'grpc', address, correlationId, signal: life.signal })

    async function answer(): Promise<Buffer> {
      const reservation = around.budget.open(call.request.length)
      try {
        checkMessageSize(call.request, method.takesImage, around.limits)
        return await method.answer(call.request, (operation, input) =>
          runOperation(operation, around.needs, input, caller, around.hooks),
        )
      } finally {
        reservation.release()
        life.end()
      }
    }

    const headers = new Metadata()
    headers.set(correlationHeader, correlationId)
    call.sendMetadata(headers)
    answer().then(
      (bytes) => reply(null, bytes),
      (thrown: unknown) => {
        const error = toAppError(thrown)
        around.onError(error, correlationId)
        reply(statusOf(error, correlationId))
      },
    )
  }
}
