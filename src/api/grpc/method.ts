import type { MethodDefinition } from '@grpc/grpc-js'
import type { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { Operation } from '#core/operation.ts'

/** Runs an operation for whoever made the call. */
export type Run<Needs> = <Output extends z.ZodType>(
  operation: Operation<Needs, z.ZodType, Output>,
  input: unknown,
) => Promise<z.input<Output>>

/** An operation known by what it answers; what it takes is checked by its own schema at run time. */
export type OperationOf<Needs, Known extends { readonly output: z.ZodType }> = Operation<
  Needs,
  z.ZodType,
  Known['output']
>

/** One unary method as a translation of one operation. */
export interface Method<Needs> {
  /** Its key in the service's definition. */
  readonly name: string
  readonly path: string
  readonly operation: Operation<Needs, z.ZodType, z.ZodType>
  /** Whether field 1 of the request is an image, which may be far longer than everything else. */
  readonly takesImage: boolean
  /** From the request's bytes to the answer's. Throws `invalid_input` for bytes that are no such message. */
  answer(bytes: Buffer, run: Run<Needs>): Promise<Buffer>
}

/** Declares a method; `input` and `reply` know the messages of the rpc and the output of the operation. */
export function method<Needs, Request, Response, Output extends z.ZodType>(
  name: string,
  definition: {
    readonly rpc: MethodDefinition<Request, Response>
    readonly operation: Operation<Needs, z.ZodType, Output>
    readonly takesImage?: boolean
    input(request: Request): unknown
    reply(output: z.input<Output>, request: Request): Response
  },
): Method<Needs> {
  const { rpc, operation, takesImage = false, input, reply } = definition
  return {
    name,
    path: rpc.path,
    operation,
    takesImage,
    async answer(bytes, run) {
      const request = decodeMessage(rpc.requestDeserialize, bytes)
      const output = await run(operation, input(request))
      return rpc.responseSerialize(reply(output, request))
    },
  }
}

/** Throws `invalid_input` where the bytes are not the message, without saying what they are. */
export function decodeMessage<Message>(decode: (bytes: Buffer) => Message, bytes: Buffer): Message {
  try {
    return decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_input', 'The message is not valid protobuf of this method', { cause })
  }
}
