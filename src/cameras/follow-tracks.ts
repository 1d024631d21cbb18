import type { appendEvent } from '#events/event-log.ts'
import type { Policy } from '#recognition/policy.ts'
import { type RecognisedFace, recognise } from '#recognition/recognise.ts'
import { observeExpression } from '#sightings/observe-expression.ts'
import {
  changeDecision,
  endSighting,
  noteZones,
  recordSighting,
  type TrackDecision,
} from '#sightings/record-sighting.ts'
import type { IndexedModel } from '#sightings/sighting-index.ts'
import { noteSeen } from '#sightings/sighting-store.ts'
import { likelyStrangers, tellStranger } from '#sightings/tell-stranger.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { AnalysedFace } from '#vision/vision.ts'
import type { CameraTracks, TrackNeeds, TrackOptions } from './camera-tracks.ts'
import { type FaceFollower, followFaces } from './follow-faces.ts'
import { bestOf, newRecord, type RecordedTrack, wantsTemplate, zonesOf } from './recorded-track.ts'
import { smoothExpression } from './smooth-expression.ts'
import { type Track, trackerDefaults } from './track.ts'
import { replaces, vote } from './track-votes.ts'

/** How often it is noted that a sighting goes on: often at first, since rules wait for frames and for how long somebody stays. */
const seenNotedMs = 5_000
const young = { ms: 15_000, notedMs: 900 }
/** Where frames are seldom, somebody is remembered for so many. */
const keptFrames = 3
/** How often an expression is noted that stays the same; another one at once, if it lasts. */
const expressionNotedMs = 10_000
const expressionChangedMs = 1_000

/** Follows the faces of one camera or video over its frames, says who they are, and records them. */
export function followTracks(needs: TrackNeeds, options: TrackOptions): CameraTracks {
  const { galleryId, confirm, cameraId, cameraName, videoId = null } = options
  const source = { cameraId, cameraName, source: options.source, videoId }
  const records = new Map<Track, RecordedTrack>()
  let model = needs.vision.pack.embedder
  const policyNow = () => needs.policy.get(galleryId)
  const follower: FaceFollower = followFaces({
    ...trackerDefaults,
    keepMs: Math.max(trackerDefaults.keepMs, keptFrames * (options.frameIntervalMs ?? 0)),
    metric: model.metric,
    limit: () => policyNow().uncertain,
  })
  let lastFrame: { readonly at: number; readonly records: readonly RecordedTrack[] } = { at: 0, records: [] }
  /** Whether live identification is on, as far as is known. */
  let identifies = true

  const recordOf = (face: RecordedTrack['face']): RecordedTrack => {
    const record = records.get(face.track) ?? newRecord(face)
    records.set(face.track, record)
    return record
  }

  async function mayIdentify(): Promise<boolean> {
    identifies = await needs.capabilities.isOn('live_identification')
    return identifies
  }

  /** Templates of another model than the looks so far: they begin anew, what was said stays. */
  function useModel(next: typeof model): void {
    if (next.modelId === model.modelId) return
    model = next
    follower.forgetLooks(next.metric)
    for (const record of records.values()) record.votes = []
  }

  async function start(
    record: RecordedTrack,
    found: RecognisedFace,
    policy: Policy,
    signal: AbortSignal,
  ): Promise<void> {
    const decided = await decidedOf(found, policy, record, signal)
    const { track } = record.face
    await inTransaction(needs.db, async (tx) => {
      const stranger = await decided.stranger(tx)
      const best = bestOf(record, needs.keepRegions)
      const places = zonesOf(record)
      const sighting = { galleryId, ...source, ...best, ...decided.decision, unknownId: stranger, ...places }
      const opened = await recordSighting(tx, needs.vault, { ...sighting, startedAt: new Date(track.firstSeen) })
      return { opened, stranger, noted: places.zones.length }
    }).then(({ opened, stranger, noted }) => {
      record.sighting = opened
      record.zonesNoted = noted
      record.notedAt = track.lastSeen
      record.said = { decision: found.decision, name: nameIn(found), unknownId: stranger }
    })
  }

  async function change(
    record: RecordedTrack,
    found: RecognisedFace,
    policy: Policy,
    signal: AbortSignal,
  ): Promise<void> {
    const { sighting } = record
    if (!sighting) return
    const decided = await decidedOf(found, policy, record, signal)
    const stranger = await inTransaction(needs.db, async (tx) => {
      const unknownId = await decided.stranger(tx)
      await changeDecision(tx, sighting.sightingId, { ...decided.decision, unknownId })
      return unknownId
    })
    record.said = { decision: found.decision, name: nameIn(found), unknownId: stranger }
  }

  /** The decision as it is stored, and in its transaction the stranger that it is of. */
  async function decidedOf(
    { decision, candidates }: RecognisedFace,
    policy: Policy,
    record: RecordedTrack,
    signal: AbortSignal,
  ) {
    const { fused } = record.face.looks
    const { modelId, dimensions, metric } = model
    const indexed: IndexedModel = { modelId, dimensions, metric }
    const about =
      fused && decision.kind === 'unknown' ? { model: indexed, galleryId, template: { modelId, vector: fused } } : null
    const likely =
      about && (await likelyStrangers({ sightings: needs.sightings, now: needs.clock.now() }, about, signal))
    const closest = decision.candidate ?? candidates[0]
    const stored: TrackDecision = {
      decision,
      distance: closest?.distance ?? null,
      unknownId: null,
      policyVersion: policy.version,
      modelId,
    }
    return {
      decision: stored,
      async stranger(tx: Parameters<typeof appendEvent>[0]): Promise<string | null> {
        if (!about || !likely) return null
        return (await tellStranger(tx, needs.vault, about, likely, policy.known)).unknownId
      },
    }
  }

  async function noteExpression(record: RecordedTrack, face: AnalysedFace, at: number): Promise<void> {
    // Where the capability was turned off meanwhile, what was read before is not shown on.
    if (!face.expression) record.expression = null
    if (!options.expression || !face.expression) return
    const seen = { expression: face.expression, quality: face.quality.overall, at }
    record.expression = smoothExpression(record.expression, seen)
    const { sighting, expressionNoted: noted } = record
    const { expression } = record.expression
    const due = !noted || at - noted.at >= (noted.label === expression.label ? expressionNotedMs : expressionChangedMs)
    if (!sighting || !due || !(await needs.capabilities.isOn('expression'))) return
    await observeExpression(needs, sighting, { expression, at: new Date(at) })
    record.expressionNoted = { label: expression.label, at }
  }

  async function finish(record: RecordedTrack): Promise<void> {
    const { sighting, face, best } = record
    const kept = bestOf(record, needs.keepRegions)
    if (sighting)
      return await inTransaction(needs.db, async (tx) => {
        if (record.zones.size > record.zonesNoted) await noteZones(tx, sighting.sightingId, zonesOf(record).zones)
        await endSighting(tx, needs.vault, sighting, kept)
      })
    // Somebody was there, but never clearly: that is worth knowing, with the best picture.
    const { minimumQuality, version } = policyNow()
    if (!best || best.quality.overall >= minimumQuality || face.track.hits < confirm) return
    const reason = best.quality.reason ?? 'The face was never clear enough'
    const decision = { kind: 'not_usable' as const, reason, candidate: null, confidence: 0 }
    const facts = { decision, distance: null, unknownId: null, policyVersion: version, modelId: model.modelId }
    const times = { startedAt: new Date(face.track.firstSeen), endedAt: kept.lastSeenAt }
    const track = { galleryId, ...source, ...kept, ...facts, ...times, template: null, ...zonesOf(record) }
    await inTransaction(needs.db, (tx) => recordSighting(tx, needs.vault, track))
  }

  async function finishAll(ended: readonly RecordedTrack['face'][]): Promise<void> {
    for (const face of ended) {
      const record = records.get(face.track)
      records.delete(face.track)
      if (!record) continue
      await finish(record).catch((error: unknown) =>
        // It is ended by whoever closes what was left open.
        needs.log.warn({ err: error, cameraId: options.cameraId }, 'the end of a sighting could not be recorded'),
      )
    }
  }

  return {
    associate(faces, at) {
      const { minimumQuality } = policyNow()
      const followed = follower.associate(faces, at)
      lastFrame = { at, records: followed.flatMap(({ face }) => (face ? [recordOf(face)] : [])) }
      return followed.map(({ face, unsure }, i) => {
        if (!face) return { trackId: 0, wantsTemplate: false }
        const record = recordOf(face)
        const zone = options.zoneOf?.(face.track.box) ?? null
        if (zone !== null) record.zones.add(zone)
        const quality = faces[i]?.quality.overall ?? 0
        const now = { at, quality, unsure, usable: quality >= minimumQuality }
        return { trackId: face.track.id, wantsTemplate: identifies && wantsTemplate(record, now, options) }
      })
    },

    async absorb(faces, at, signal) {
      if (faces.length === 0 || !(await mayIdentify())) return
      const held = needs.hold()
      try {
        const { vision, policy: policies } = held.value
        useModel(vision.pack.embedder)
        const policy = policies.get(galleryId)
        const seen = faces.filter(({ face }) => face.template?.modelId === model.modelId)
        const owners = follower.recall(
          seen.map(({ trackId, face }) => ({
            trackId,
            look: { vector: face.template?.vector ?? new Float32Array(), quality: face.quality.overall },
          })),
          at,
        )
        // Tracks that turned out to be another's are none any more.
        const followed = new Set(follower.faces().map(({ track }) => track))
        for (const track of records.keys()) if (!followed.has(track)) records.delete(track)
        const checked = owners.flatMap((owner, i) => {
          const face = seen[i]?.face
          // A crop that looks like somebody else says nothing of this track, and must not become its picture.
          if (!owner || !face || owner.strikes > 0) return []
          const record = recordOf(owner)
          record.modelId = model.modelId
          record.checks++
          record.checkedAt = at
          if (!record.best || face.quality.overall > record.best.quality.overall) record.best = face
          record.checkedQuality = Math.max(record.checkedQuality, face.quality.overall)
          return [{ record, face }]
        })
        lastFrame = { at, records: [...records.values()].filter(({ face }) => face.track.lastSeen === at) }
        // Decided by what is known of the track, not by this frame alone; whether a frame is usable, by itself.
        const faded = checked.map(({ record, face }) => ({
          ...face,
          template: face.template && { ...face.template, vector: record.face.looks.fused ?? face.template.vector },
        }))
        const request = { galleryId, policy, maxResults: 3 }
        const recognised = await recognise({ ...held.value, db: needs.db }, faded, request, signal)
        for (const [i, found] of recognised.entries()) {
          const { record, face } = checked[i] as (typeof checked)[number]
          const { votes, agreed } = vote(record.votes, found.decision, confirm)
          record.votes = votes
          if (agreed && !record.said) await start(record, found, policy, signal)
          else if (agreed && record.said && replaces(record.said.decision, found.decision))
            await change(record, found, policy, signal)
          await noteExpression(record, face, at)
        }
      } finally {
        held.release()
      }
    },

    overlay() {
      return lastFrame.records.map(({ face: { track }, said, sighting, expression }) => ({
        trackId: track.id,
        box: track.box,
        decision: said?.decision.kind ?? null,
        personId: said?.decision.kind === 'known' ? (said.decision.candidate?.personId ?? null) : null,
        unknownId: said?.unknownId ?? null,
        name: said?.name ?? null,
        confidence: said?.decision.confidence ?? 0,
        sightingId: sighting?.sightingId ?? null,
        expression: expression?.expression.label ?? null,
      }))
    },

    async sweep(at) {
      await mayIdentify()
      await finishAll(follower.lost(at))
      const due = [...records.values()].filter(
        ({ sighting, notedAt, face: { track } }) =>
          sighting &&
          track.lastSeen - notedAt >= (track.lastSeen - track.firstSeen < young.ms ? young.notedMs : seenNotedMs),
      )
      await noteSeen(
        needs.db,
        due.flatMap(({ sighting, face: { track } }) =>
          sighting ? [{ sightingId: sighting.sightingId, at: new Date(track.lastSeen), frames: track.hits }] : [],
        ),
      )
      for (const record of due) record.notedAt = record.face.track.lastSeen
      for (const record of records.values()) {
        const { sighting } = record
        if (!sighting || record.zones.size === record.zonesNoted) continue
        const { zones } = zonesOf(record)
        await inTransaction(needs.db, (tx) => noteZones(tx, sighting.sightingId, zones))
        record.zonesNoted = zones.length
      }
    },

    async end() {
      await finishAll(follower.faces())
      lastFrame = { at: 0, records: [] }
    },
  }
}

function nameIn({ decision, candidates }: RecognisedFace): string | null {
  if (decision.kind !== 'known') return null
  return candidates.find(({ personId }) => personId === decision.candidate?.personId)?.person.name ?? null
}
