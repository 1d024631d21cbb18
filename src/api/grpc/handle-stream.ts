import { once } from 'node:events'
import { type handleBidiStreamingCall, Metadata, type ServerDuplexStream } from '@grpc/grpc-js'
import { callerOf } from '#api/caller.ts'
import { tooLarge } from '#api/rest/body-plan.ts'
import { runOperation } from '#api/run-operation.ts'
import type { Identity } from '#auth/identity.ts'
import { AppError, toAppError } from '#core/errors.ts'
import type { recogniseImage } from '#recognition/recognise-image.ts'
import { stoppingError } from './call-life.ts'
import { imageOf } from './choices.ts'
import {
  FaceRecognitionService,
  type Frame,
  StreamRecognizeFacesRequest,
  StreamRecognizeFacesResponse,
} from './generated/netra/v1/face_recognition.ts'
import { correlationHeader, type HandlerSurroundings } from './handle-unary.ts'
import { decodeMessage, type OperationOf } from './method.ts'
import { recogniseOptionsOf } from './methods.ts'
import { statusOf } from './status.ts'
import { recognizedOf } from './views.ts'

/** Errors of the caller, not of one frame: they end the stream. */
const fatal = new Set(['unauthenticated', 'forbidden'])
const longestFrameId = 256

export interface StreamSurroundings<Needs> extends HandlerSurroundings<Needs> {
  /** Asked again for every frame, so that a key that was revoked ends its streams. */
  authenticate(credential: string): Promise<Identity>
}

type Call = ServerDuplexStream<Buffer, Buffer>

/** Recognises frame after frame, several at a time, and answers in their order. */
export function handleRecognitionStream<Needs>(
  operation: OperationOf<Needs, typeof recogniseImage>,
  around: StreamSurroundings<Needs>,
): handleBidiStreamingCall<Buffer, Buffer> {
  const encode = FaceRecognitionService.streamRecognizeFaces.responseSerialize

  return (call: Call) => {
    const { life, credential, correlationId, address, slots } = around.admitted(call.metadata)
    let options: Record<string, unknown> = {}
    /** Ends with the last answer written; frames are worked on meanwhile. */
    let written: Promise<void> = Promise.resolve()
    let failed = false

    function fail(thrown: unknown): void {
      if (failed) return
      failed = true
      const error = toAppError(thrown)
      around.onError(error, correlationId)
      if (!life.signal.aborted) call.emit('error', statusOf(error, correlationId))
    }

    async function recognise(frame: Frame, given: Record<string, unknown>, length: number) {
      const own = life.within(around.limits.deadlineMs)
      try {
        const reservation = around.budget.open(length)
        try {
          if (frame.image.length > around.limits.imageBytes) throw tooLarge('image', around.limits.imageBytes)
          const identity = await around.authenticate(credential)
          const caller = callerOf(identity, { door: 'grpc', address, correlationId, signal: own.signal })
          const input = { image: imageOf(frame.image), ...given }
          return { recognized: recognizedOf(await runOperation(operation, around.needs, input, caller, around.hooks)) }
        } finally {
          reservation.release()
        }
      } catch (thrown) {
        const error = toAppError(thrown)
        if (fatal.has(error.code) || life.signal.aborted) throw error
        around.onError(error, correlationId)
        return { error: { code: error.code, detail: error.message, retryAfter: error.retryAfter } }
      } finally {
        own.end()
      }
    }

    async function write(answer: Buffer): Promise<void> {
      if (failed || life.signal.aborted) return
      if (!call.write(answer)) await once(call, 'drain', { signal: life.signal })
    }

    function take(bytes: Buffer): void {
      const { frame, options: changed } = decodeMessage(StreamRecognizeFacesRequest.decode, bytes)
      if (changed) options = recogniseOptionsOf(changed)
      if (!frame) {
        slots.give()
        return
      }
      if (frame.frameId.length > longestFrameId)
        throw new AppError('invalid_input', `frame_id: at most ${longestFrameId} characters`)
      const outcome = recognise(frame, options, bytes.length)
      // Awaited in its turn; until then a failure must not count as unhandled.
      outcome.catch(() => {})
      written = written
        .then(async () =>
          write(encode(StreamRecognizeFacesResponse.fromPartial({ frameId: frame.frameId, ...(await outcome) }))),
        )
        .catch(fail)
        .finally(() => slots.give())
    }

    function finish(error?: AppError): void {
      call.removeAllListeners('data').pause()
      written.then(() => (error ? fail(error) : failed || call.end()), fail)
    }

    const headers = new Metadata()
    headers.set(correlationHeader, correlationId)
    call.sendMetadata(headers)
    call.on('data', (bytes: Buffer) => {
      try {
        if (!failed) take(bytes)
      } catch (error) {
        finish(toAppError(error))
      }
    })
    call.once('end', () => finish())
    life.onStop(() => finish(stoppingError()))
  }
}
