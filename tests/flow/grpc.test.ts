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
import { hashApiKey, newApiKey, shownPrefix } from '#auth/api-key.ts'
import { insertApiKey } from '#auth/api-key-store.ts'
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

describe('what was refused', () => {
  it('is in the audit log: calls and streams without the permission, and sign-ins that failed', async () => {
    const { db, audit } = harness.app.needs
    const key = newApiKey()
    const permissions = ['gallery:read']
    const id = await insertApiKey(db, { name: 'reader', prefix: shownPrefix(key), hash: hashApiKey(key), permissions })
    const refused = { grpc: status.PERMISSION_DENIED, code: 'forbidden', facts: { permission: 'gallery:write' } }
    expect(await failing(grpc.call(rpcs.deleteFace, { faceId: 'x' }, { key }))).toMatchObject(refused)
    const stream = grpc.stream(rpcs.streamRecognizeFaces, { key })
    await new Promise((resolve) => stream.on('error', resolve).resume())
    const json = { email: 'nobody@example.org', password: 'not the right one' }
    expect((await harness.call('POST', '/api/auth/sign-in', { json }, null)).status).toBe(401)
    await audit.settled()
    const entries = await db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(3).execute()
    expect(
      entries.map((entry) => [entry.operation, entry.outcome, entry.door, entry.actor_kind, entry.actor_id]),
    ).toEqual([
      ['sign_in', 'unauthenticated', 'rest', 'anonymous', 'anonymous'],
      ['recognise_image', 'forbidden', 'grpc', 'key', id],
      ['delete_face', 'forbidden', 'grpc', 'key', id],
    ])
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
