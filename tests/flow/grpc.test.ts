import { status } from '@grpc/grpc-js'
import { service as healthService } from 'grpc-health-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Decision, FacePick } from '#api/grpc/generated/netra/v1/face.ts'
import {
  ListFacesRequest,
  RecognizeFacesRequest,
  RegisterFaceRequest,
  FaceRecognitionService as rpcs,
} from '#api/grpc/generated/netra/v1/face_recognition.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { connectGrpc, failing, type GrpcConnection } from '#tests/harness/grpc-client.ts'
import { reflectServices } from '#tests/harness/reflecting-client.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

let harness: Harness
let grpc: GrpcConnection
beforeAll(async () => {
  harness = await startHarness()
  grpc = connectGrpc(harness.grpc)
})
afterAll(async () => {
  await grpc?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

describe('a client made from the proto', () => {
  it('registers, recognises, lists and deletes', async () => {
    const image = samplePhoto(1)
    const enrolled = await grpc.call(
      rpcs.registerFace,
      RegisterFaceRequest.fromPartial({
        image,
        name: 'Ada',
        face: FacePick.FACE_PICK_LARGEST,
        metadata: { door: 'north', badges: [1, 2] },
      }),
    )
    expect(enrolled).toMatchObject({ name: 'Ada', newPerson: true })

    const { faces, matches } = await grpc.call(rpcs.recognizeFaces, RecognizeFacesRequest.fromPartial({ image }))
    expect(faces.length).toBeGreaterThan(1)
    expect(faces.filter((face) => face.decision === Decision.DECISION_KNOWN)).toHaveLength(1)
    expect(matches).toMatchObject([{ personId: enrolled.personId, faceId: enrolled.faceId, name: 'Ada' }])
    expect(matches[0]?.confidence).toBeGreaterThan(0.9)

    const page = await grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}))
    expect(page).toMatchObject({ total: 1, nextPageToken: '' })
    expect(page.faces).toMatchObject([{ faceId: enrolled.faceId, metadata: { door: 'north', badges: [1, 2] } }])

    const { faceId } = enrolled
    expect(await grpc.call(rpcs.deleteFace, { faceId })).toMatchObject({ success: true, faceId })
    expect(await failing(grpc.call(rpcs.deleteFace, { faceId }))).toMatchObject({
      grpc: status.NOT_FOUND,
      code: 'not_found',
    })
  })

  it('is refused without a key, before its message is read', async () => {
    for (const key of [null, 'nonsense', 'nk_0000000000000000000000000000000000000000'])
      expect(await failing(grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}), { key }))).toMatchObject({
        grpc: status.UNAUTHENTICATED,
        code: 'unauthenticated',
        correlationId: expect.stringMatching(/.{8}/),
      })
  })
})

describe('a client that asks the server what it can do', () => {
  it.each(['v1', 'v1alpha'] as const)('finds the service by reflection %s', async (version) => {
    const { services } = await reflectServices(grpc, version)
    expect(services).toContain('netra.v1.FaceRecognition')
  })

  it('registers, recognises and deletes', async () => {
    const { call } = await reflectServices(grpc)
    const ask = async (method: string, request: Record<string, unknown>) =>
      await call('netra.v1.FaceRecognition', method, request)
    const image = samplePhoto(2)
    const { faceId, personId } = await ask('RegisterFace', { image, name: 'Grace', face: 'FACE_PICK_LARGEST' })
    const { faces } = await ask('RecognizeFaces', { image, face: 'FACE_PICK_LARGEST' })
    expect(faces).toMatchObject([{ decision: 'DECISION_KNOWN', faceId, person: { personId, name: 'Grace' } }])
    expect(await ask('DeleteFace', { faceId })).toMatchObject({ success: true, faceId })
  })
})

it('the health service says that the server serves', async () => {
  const { Check: check } = healthService
  if (!check) throw new Error('no health check')
  for (const service of ['', 'netra.v1.FaceRecognition'])
    await expect
      .poll(() => grpc.call(check, { service }, { key: null }), { timeout: 20_000 })
      .toEqual({ status: 'SERVING' })
})
