import type { Kysely, Transaction } from 'kysely'
import { readCapabilities, writeCapability } from '#auth/capability-store.ts'
import { cameraSecretPlace } from '#cameras/camera-secret.ts'
import { changeCamera, deleteCameraRow, insertCamera } from '#cameras/camera-store.ts'
import { appendEvent } from '#events/event-log.ts'
import { insertDerivation } from '#recognition/derivation-store.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { sealSecret } from '#storage/sealed-secret.ts'
import { inTransaction } from '#storage/transaction.ts'
import { storeCopiedPolicy } from './applied-store.ts'
import type { EdgeOrders } from './exchange.ts'

type Tx = Transaction<Database>

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
}

/** Makes thresholds, the capability and the cameras of this edge node what the server says. */
export async function applyOrders(
  { db, vault }: Needs,
  { galleryId, modelId }: { readonly galleryId: string; readonly modelId: string },
  { policy, derivation, liveIdentification, cameras }: EdgeOrders,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (await storeCopiedPolicy(tx, policy))
      await appendEvent(tx, { type: 'policy_changed', payload: { version: policy.version } })
    if (derivation) {
      const derivationId = await insertDerivation(tx, { galleryId, modelId }, derivation)
      await appendEvent(tx, { type: 'thresholds_derived', payload: { galleryId, modelId, derivationId } })
    }
  })
  const { enabled, purpose } = liveIdentification
  await setIdentification(db, enabled, purpose)
  await inTransaction(db, (tx) => applyCameras(tx, vault, galleryId, cameras))
}

/** Turns identification on cameras on or off here. */
export async function setIdentification(db: Needs['db'], enabled: boolean, purpose: string | null): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = (await readCapabilities(tx)).find(({ name }) => name === 'live_identification')
    const given = purpose ?? now?.purpose ?? undefined
    if (now?.enabled === enabled && now.purpose === (given ?? null)) return
    await writeCapability(tx, { name: 'live_identification', enabled, purpose: given, updatedBy: 'server' })
    await appendEvent(tx, { type: 'capability_changed', payload: { capability: 'live_identification', enabled } })
  })
}

async function applyCameras(tx: Tx, vault: Vault, galleryId: string, given: EdgeOrders['cameras']): Promise<void> {
  const rows = await tx.selectFrom('edge_cameras').selectAll().execute()
  const before = new Map(rows.map(({ camera_id, version }) => [camera_id, version]))
  const wanted = new Set(given.map(({ cameraId }) => cameraId))
  for (const cameraId of before.keys()) {
    if (wanted.has(cameraId)) continue
    await deleteCameraRow(tx, cameraId)
    await appendEvent(tx, { type: 'camera_removed', payload: { cameraId } })
  }
  for (const { cameraId, version, secret, name, kind, address, enabled, settings } of given) {
    if (before.get(cameraId) === version) continue
    const facts = { name, kind, address, enabled, settings, gallery_id: galleryId }
    const isThere = before.has(cameraId)
    if (isThere) await changeCamera(tx, cameraId, facts)
    else await insertCamera(tx, { id: cameraId, ...facts })
    await sealSecret(tx, vault, cameraSecretPlace(cameraId), Buffer.from(secret))
    await tx
      .insertInto('edge_cameras')
      .values({ camera_id: cameraId, version })
      .onConflict((conflict) => conflict.column('camera_id').doUpdateSet({ version }))
      .execute()
    await appendEvent(tx, { type: isThere ? 'camera_changed' : 'camera_added', payload: { cameraId } })
  }
}
