import type { z } from 'zod'
import type { createLivenessSession, getLivenessSession, verifyLiveness } from '#recognition/liveness-operations.ts'
import { detectorOf } from './choices.ts'
import { LivenessState } from './generated/netra/v1/face.ts'
import {
  CreateLivenessSessionResponse,
  FaceRecognitionService as rpcs,
  VerifyLivenessResponse,
} from './generated/netra/v1/face_recognition.ts'
import { decodeMessage, type Method, method, type OperationOf } from './method.ts'

export interface LivenessOperations<Needs> {
  readonly createLivenessSession: OperationOf<Needs, typeof createLivenessSession>
  readonly verifyLiveness: OperationOf<Needs, typeof verifyLiveness>
  readonly getLivenessSession: OperationOf<Needs, typeof getLivenessSession>
}

type Output = z.output<(typeof verifyLiveness)['output']>

const states = { collecting: LivenessState.LIVENESS_STATE_COLLECTING, complete: LivenessState.LIVENESS_STATE_COMPLETE }

function livenessOf({ score, certainty, state, ...rest }: Output): VerifyLivenessResponse {
  return VerifyLivenessResponse.fromPartial({
    ...rest,
    state: states[state],
    ...(score === null ? {} : { score }),
    ...(certainty === null ? {} : { certainty }),
  })
}

export function livenessMethods<Needs>(operations: LivenessOperations<Needs>): Method<Needs>[] {
  const create = method<Needs, object, CreateLivenessSessionResponse, (typeof createLivenessSession)['output']>(
    'createLivenessSession',
    {
      rpc: rpcs.createLivenessSession,
      operation: operations.createLivenessSession,
      input: () => ({}),
      reply: (output) => CreateLivenessSessionResponse.fromPartial(output),
    },
  )
  const verify = method('verifyLiveness', {
    rpc: rpcs.verifyLiveness,
    operation: operations.verifyLiveness,
    takesImage: true,
    input: ({ image, sessionId, detector, keepResult }) => ({
      image,
      sessionId,
      detector: detectorOf(detector),
      read: !keepResult,
    }),
    reply: livenessOf,
  })
  const look = method('verifyLiveness', {
    rpc: rpcs.verifyLiveness,
    operation: operations.getLivenessSession,
    input: ({ sessionId }) => ({ sessionId }),
    reply: livenessOf,
  })
  return [
    create,
    {
      ...verify,
      async answer(bytes, run) {
        const { image } = decodeMessage(rpcs.verifyLiveness.requestDeserialize, bytes)
        return await (image.length > 0 ? verify : look).answer(bytes, run)
      },
    },
  ]
}
