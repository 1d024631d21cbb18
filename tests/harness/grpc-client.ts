import {
  type CallOptions,
  Client,
  type ClientOptions,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js'
import { trailers } from '#api/grpc/status.ts'
import { adminKey } from './app.ts'

export interface GrpcFailure {
  readonly grpc: number
  readonly code: string
  readonly detail: string
  readonly correlationId: string
  readonly facts: Record<string, unknown>
}

export interface GrpcCall {
  readonly key?: string | null
  readonly metadata?: Record<string, string>
  readonly options?: CallOptions
}

/** A client as any other: it knows the address and what a method's messages are, nothing of ours. */
export function connectGrpc(address: string, options: ClientOptions = {}, channel = credentials.createInsecure()) {
  const client = new Client(address, channel, { 'grpc.max_receive_message_length': -1, ...options })
  return {
    client,
    /** The answer, or the failure as the caller sees it. */
    async call<Request, Response>(
      rpc: MethodDefinition<Request, Response>,
      request: Request,
      given: GrpcCall = {},
    ): Promise<Response> {
      return await new Promise((resolve, reject) =>
        client.makeUnaryRequest(
          rpc.path,
          rpc.requestSerialize,
          rpc.responseDeserialize,
          request,
          metadataOf(given),
          given.options ?? {},
          (error, response) => {
            if (error) reject(error)
            else if (response === undefined) reject(new Error('no answer'))
            else resolve(response)
          },
        ),
      )
    },
    stream<Request, Response>(rpc: MethodDefinition<Request, Response>, given: GrpcCall = {}) {
      const { path, requestSerialize, responseDeserialize } = rpc
      return client.makeBidiStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        metadataOf(given),
        given.options ?? {},
      )
    },
    async [Symbol.asyncDispose]() {
      client.close()
    },
  }
}

export type GrpcConnection = ReturnType<typeof connectGrpc>

export function metadataOf({ key = adminKey, metadata = {} }: GrpcCall): Metadata {
  const made = new Metadata()
  if (key !== null) made.set('authorization', `Bearer ${key}`)
  for (const [name, value] of Object.entries(metadata)) made.set(name, value)
  return made
}

export function failureOf(error: unknown): GrpcFailure {
  if (!(error instanceof Error && 'metadata' in error)) throw error
  const { code, details, metadata } = error as ServiceError
  const facts = metadata.get(trailers.facts)[0]
  return {
    grpc: code,
    code: String(metadata.get(trailers.code)[0] ?? ''),
    detail: details,
    correlationId: String(metadata.get(trailers.correlationId)[0] ?? ''),
    facts: facts === undefined ? {} : JSON.parse(facts.toString()),
  }
}

/** The failure of a call that must fail. */
export async function failing(call: Promise<unknown>): Promise<GrpcFailure> {
  return await call.then(
    () => {
      throw new Error('the call succeeded')
    },
    (error: unknown) => failureOf(error),
  )
}
