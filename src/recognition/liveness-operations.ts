import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { isId, newId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import type { CurrentPolicy } from './current-policy.ts'
import {
  addFrame,
  framesMissing,
  fusedLiveness,
  type LivenessState,
  type NewFrame,
  sessionMs,
} from './liveness-session.ts'
import {
  countLivenessSessions,
  deleteExpiredLivenessSessions,
  deleteLivenessSession,
  findLivenessSession,
  insertLivenessSession,
  type LivenessSessionRow,
  storeLivenessState,
} from './liveness-session-store.ts'
import { DetectorChoice, ImageBytes, requireOneFace, templateOf } from './photo.ts'
import { openLiveness, sealLiveness } from './sealed-liveness.ts'
import { round } from './view-face.ts'

/** Sessions that one caller may have open. */
const mostSessions = 1_000

interface SessionNeeds {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
}

interface FrameNeeds extends SessionNeeds {
  readonly vision: Vision
  readonly policy: CurrentPolicy
}

const LivenessView = z.strictObject({
  sessionId: z.string(),
  state: z.enum(['collecting', 'complete']).describe('Complete once there is a score'),
  framesAccepted: z.int(),
  framesNeeded: z.int().describe('How many more frames are needed in which the face has moved'),
  score: z.number().nullable().describe('0 (an attack) to 1 (live); null until complete, and given out once'),
  certainty: z.enum(['uncertified', 'measured']).nullable(),
  detail: z.string().describe('What to do next, in words'),
  expiresAt: z.iso.datetime(),
})
type LivenessView = z.output<typeof LivenessView>

export const createLivenessSession = operation({
  name: 'create_liveness_session',
  summary: 'Starts a liveness session, to which frames of one person are sent for three minutes',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({ sessionId: z.string(), expiresAt: z.iso.datetime() }),
  async run({ db, vault, clock }: SessionNeeds, _input, caller) {
    const createdAt = clock.now()
    const expiresAt = new Date(createdAt.getTime() + sessionMs)
    const owner = ownerOf(caller)
    await deleteExpiredLivenessSessions(db, createdAt)
    if ((await countLivenessSessions(db, owner, createdAt)) >= mostSessions)
      throw new AppError('rate_limited', `At most ${mostSessions} liveness sessions may be open; finish some first`, {
        retryAfter: 10,
      })
    const id = newId()
    await insertLivenessSession(db, { id, owner, createdAt, expiresAt, key: vault.createDataKey(id).wrapped })
    return { sessionId: id, expiresAt: expiresAt.toISOString() }
  },
})

export const verifyLiveness = operation({
  name: 'verify_liveness',
  summary: 'Adds a frame to a liveness session; once the face has moved enough, the score',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({
    sessionId: z.string(),
    image: ImageBytes,
    detector: DetectorChoice,
    read: z.boolean().default(true).describe('Whether the frame that completes the session also reads its result'),
  }),
  output: LivenessView,
  async run(needs: FrameNeeds, { sessionId, image, detector, read }, caller) {
    // Looked up first, so that a session that is not there costs no analysis.
    if (!(await findSession(needs, sessionId, caller, needs.db, { lock: false }))) throw noSuchSession()
    const frame = await readFrame(needs, image, detector, caller.signal)
    const { metric } = needs.vision.pack.embedder
    const { known } = needs.policy.get(null)
    return await inTransaction(needs.db, async (tx) => {
      const row = await findSession(needs, sessionId, caller, tx, { lock: true })
      if (!row) throw noSuchSession()
      const key = keyOf(needs.vault, row)
      const state = addFrame(stateOf(needs.vault, key, row), frame, { sameWithin: known, metric })
      return await finish(tx, row, state, read, async () =>
        storeLivenessState(tx, row.id, sealLiveness(needs.vault, key, row.id, state)),
      )
    })
  },
})

export const getLivenessSession = operation({
  name: 'get_liveness_session',
  summary: 'How far a liveness session is; reads its result, once, where it is complete',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({ sessionId: z.string() }),
  output: LivenessView,
  async run(needs: SessionNeeds, { sessionId }, caller) {
    return await inTransaction(needs.db, async (tx) => {
      const row = await findSession(needs, sessionId, caller, tx, { lock: true })
      if (!row) throw noSuchSession()
      return await finish(tx, row, stateOf(needs.vault, keyOf(needs.vault, row), row), true, async () => {})
    })
  },
})

async function readFrame(
  { vision, vault, policy }: FrameNeeds,
  image: Uint8Array,
  detector: z.output<typeof DetectorChoice>,
  signal: AbortSignal,
): Promise<NewFrame> {
  const analysis = await vision.analyse(
    image,
    { detector, pick: 'only', template: true, region: false, attributes: ['liveness'], print: true },
    signal,
  )
  const { landmarks, liveness, quality, ...face } = requireOneFace(analysis, 'only')
  if (!liveness || !analysis.print) throw new AppError('internal', 'A frame came without what was asked for')
  if (quality.overall < policy.get(null).minimumQuality)
    throw new AppError('low_quality', `The frame cannot be used: ${quality.reason ?? 'the face is not clear enough'}`)
  const template = templateOf({ landmarks, liveness, quality, ...face })
  return { digest: vault.digest(image).toString('hex'), print: analysis.print, landmarks, liveness, template }
}

/** The answer, and what becomes of the session: its result is given out once, and then it is gone with all that it held. */
async function finish(
  tx: Db,
  row: LivenessSessionRow,
  state: LivenessState | null,
  read: boolean,
  keep: () => Promise<void>,
): Promise<LivenessView> {
  const fused = fusedLiveness(state)
  const framesNeeded = framesMissing(state)
  if (fused && read) await deleteLivenessSession(tx, row.id)
  else await keep()
  return {
    sessionId: row.id,
    state: fused ? 'complete' : 'collecting',
    framesAccepted: state?.frames.length ?? 0,
    framesNeeded,
    score: fused && read ? round(fused.score, 4) : null,
    certainty: fused && read ? fused.certainty : null,
    detail: detailOf(framesNeeded, fused !== null && read),
    expiresAt: row.expires_at.toISOString(),
  }
}

function detailOf(framesNeeded: number, given: boolean): string {
  if (framesNeeded > 0)
    return `Send ${framesNeeded} more ${framesNeeded === 1 ? 'frame' : 'frames'} in which the face has moved; turn the head a little`
  return given ? 'This is the result of the session, which is closed now' : 'Read the result; it is given out once'
}

async function findSession(
  { clock }: SessionNeeds,
  sessionId: string,
  caller: Caller,
  db: Db,
  lock: { lock: boolean },
): Promise<LivenessSessionRow | undefined> {
  if (!isId(sessionId)) return undefined
  return await findLivenessSession(db, { id: sessionId.toLowerCase(), owner: ownerOf(caller), now: clock.now() }, lock)
}

function stateOf(vault: Vault, key: DataKey, row: LivenessSessionRow): LivenessState | null {
  return row.sealed ? openLiveness(vault, key, row.id, row.sealed) : null
}

function keyOf(vault: Vault, row: LivenessSessionRow): DataKey {
  return vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
}

const ownerOf = (caller: Caller): string => `${caller.kind} ${caller.id}`

const noSuchSession = () =>
  new AppError('not_found', 'There is no liveness session with the id given; it may have expired or been read already')
