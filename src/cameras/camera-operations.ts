import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { newId, requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { defaultGallery, GalleryChoice, GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { Limit, Offset } from '#gallery/page.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { sealSecret } from '#storage/sealed-secret.ts'
import { inTransaction } from '#storage/transaction.ts'
import { CameraName, CameraSettings, CameraSettingsChange, CameraView } from './camera.ts'
import { type CameraAddress, readCameraUrl, readDeviceId } from './camera-address.ts'
import { cameraSecretPlace } from './camera-secret.ts'
import {
  type CameraRow,
  changeCamera,
  countCameras,
  deleteCameraRow,
  findCamera,
  insertCamera,
  listCameraRows,
} from './camera-store.ts'
import { settingsOf, viewCamera } from './view-camera.ts'

interface Reading {
  readonly db: Db
  readonly clock: Clock
}

interface Writing extends Reading {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly urlGuards: { readonly cameras: UrlGuard }
  /** What the configuration says of cameras that say nothing themselves. */
  readonly cameraDefaults: Partial<CameraSettings>
}

const EdgeChoice = z.uuid().nullable().optional().describe('The edge node that is to run it; null: this installation')
const CameraById = z.strictObject({ cameraId: z.string() })
export const Url = z
  .string()
  .min(1)
  .max(2_000)
  .describe(
    'rtsp(s)://, http(s):// (MJPEG or HLS), file:NAME in the folder of videos, or push: for frames that are sent',
  )
export const DeviceId = z
  .union([z.int().min(0).max(999), z.string().min(1).max(250)])
  .describe('A V4L2 device: 0, /dev/video0')

/** Rows cost little; how many run at once is bounded by each process. */
const mostCameras = 5_000

/** The camera with that id, within the reach of its caller. Throws `not_found`. */
export async function requireCamera(
  db: Db,
  cameraId: string,
  { galleries }: Pick<Caller, 'galleries'>,
): Promise<CameraRow> {
  const row = await findCamera(db, requireId(cameraId, 'camera'))
  if (!row || (galleries && !galleries.includes(row.gallery)))
    throw new AppError('not_found', 'There is no camera with the id given')
  return row
}

/** What url or device_id say. Throws `invalid_input` for addresses that may not be reached. */
export async function readAddress(
  { urlGuards }: Pick<Writing, 'urlGuards'>,
  { url, deviceId }: { url?: string | undefined; deviceId?: string | number | undefined },
): Promise<CameraAddress | undefined> {
  if (url !== undefined && deviceId !== undefined)
    throw new AppError('invalid_input', 'url, device_id: a camera has one of them', {
      facts: { fields: 'url, device_id' },
    })
  if (deviceId !== undefined) return readDeviceId(deviceId)
  if (url === undefined) return undefined
  const address = readCameraUrl(url)
  if (address.kind === 'rtsp' || address.kind === 'http') await urlGuards.cameras.check(address.secret)
  return address
}

/** Throws `not_found` where there is no such edge node, `conflict` where it has another gallery. */
async function requireEdge(tx: Db, edgeId: string | null | undefined, galleryId: string): Promise<void> {
  if (edgeId === null || edgeId === undefined) return
  const edge = await tx.selectFrom('edges').select('gallery_id').where('id', '=', edgeId).executeTakeFirst()
  if (!edge) throw new AppError('not_found', 'There is no edge node with the id given; netra edge list has them')
  if (edge.gallery_id !== galleryId)
    throw new AppError('conflict', 'That edge node has another gallery than this camera searches in')
}

export const listCameras = operation({
  name: 'list_cameras',
  summary: 'Cameras and how they are; credentials in addresses are masked',
  permission: 'cameras:read',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryName.optional(), offset: Offset, limit: Limit }),
  output: z.strictObject({ cameras: z.array(CameraView), total: z.int() }),
  async run({ db, clock }: Reading, { gallery, offset, limit }, { cameras, galleries }) {
    const { rows, total } = await listCameraRows(db, { gallery, offset, limit, cameras, galleries })
    return { cameras: rows.map((row) => viewCamera(row, clock.now())), total }
  },
})

export const getCamera = operation({
  name: 'get_camera',
  summary: 'One camera and how it is',
  permission: 'cameras:read',
  reach: 'input',
  input: CameraById,
  output: CameraView,
  async run({ db, clock }: Reading, { cameraId }, caller) {
    return viewCamera(await requireCamera(db, cameraId, caller), clock.now())
  },
})

export const addCamera = operation({
  name: 'add_camera',
  summary: 'Adds a camera, which a process with the role camera connects to at once',
  permission: 'cameras:write',
  reach: 'input',
  input: z.strictObject({
    name: CameraName,
    url: Url.optional(),
    deviceId: DeviceId.optional(),
    gallery: GalleryChoice,
    enabled: z.boolean().default(true),
    edgeId: EdgeChoice,
    settings: CameraSettingsChange.optional(),
  }),
  output: CameraView,
  async run(needs: Writing, { name, url, deviceId, gallery, enabled, edgeId, settings }, { cameras }) {
    if (cameras) throw new AppError('forbidden', 'This key is restricted to some cameras and cannot add others')
    const address = await readAddress(needs, { url, deviceId })
    if (!address)
      throw new AppError('invalid_input', 'url: a camera needs url or device_id', { facts: { fields: 'url' } })
    const id = newId()
    const row = await inTransaction(needs.db, async (tx) => {
      if ((await countCameras(tx)) >= mostCameras)
        throw new AppError('conflict', `There are ${mostCameras} cameras, which is the most; remove one first`)
      const complete = CameraSettings.parse({ ...needs.cameraDefaults, ...settings })
      const { kind, shown } = address
      const galleryId = await galleryIdOf(tx, gallery ?? defaultGallery)
      const facts = { name, kind, gallery_id: galleryId, address: shown, enabled, settings: complete }
      await requireEdge(tx, edgeId, galleryId)
      await insertCamera(tx, { id, ...facts, edge_id: edgeId ?? null })
      await sealSecret(tx, needs.vault, cameraSecretPlace(id), Buffer.from(address.secret))
      await appendEvent(tx, { type: 'camera_added', payload: { cameraId: id } })
      return await findCamera(tx, id)
    })
    if (!row) throw new RangeError('a camera that was just added is not there')
    return viewCamera(row, needs.clock.now())
  },
})

export const updateCamera = operation({
  name: 'update_camera',
  summary: 'Changes a camera, which connects anew; settings that are not named stay as they are',
  permission: 'cameras:write',
  reach: 'input',
  input: CameraById.extend({
    name: CameraName.optional(),
    url: Url.optional(),
    deviceId: DeviceId.optional(),
    gallery: GalleryName.optional(),
    enabled: z.boolean().optional(),
    edgeId: EdgeChoice,
    settings: CameraSettingsChange.optional(),
  }),
  output: CameraView,
  async run(needs: Writing, { cameraId, name, url, deviceId, gallery, enabled, edgeId, settings }, caller) {
    const address = await readAddress(needs, { url, deviceId })
    const row = await inTransaction(needs.db, async (tx) => {
      const before = await requireCamera(tx, cameraId, caller)
      const given = Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined))
      const galleryId = gallery === undefined ? before.gallery_id : await galleryIdOf(tx, gallery)
      await requireEdge(tx, edgeId === undefined ? before.edge_id : edgeId, galleryId)
      await changeCamera(tx, before.id, {
        name,
        gallery_id: galleryId,
        edge_id: edgeId,
        kind: address?.kind,
        address: address?.shown,
        enabled,
        settings: { ...settingsOf(before), ...given },
      })
      if (address) await sealSecret(tx, needs.vault, cameraSecretPlace(before.id), Buffer.from(address.secret))
      await appendEvent(tx, { type: 'camera_changed', payload: { cameraId: before.id } })
      return await requireCamera(tx, before.id, {})
    })
    return viewCamera(row, needs.clock.now())
  },
})

export const removeCamera = operation({
  name: 'remove_camera',
  summary: 'Removes a camera; what was seen by it stays',
  permission: 'cameras:write',
  reach: 'input',
  input: CameraById,
  output: z.strictObject({ success: z.literal(true), cameraId: z.string(), deletedAt: z.iso.datetime() }),
  async run({ db, clock }: Writing, { cameraId }, caller) {
    const id = await inTransaction(db, async (tx) => {
      const { id } = await requireCamera(tx, cameraId, caller)
      await deleteCameraRow(tx, id)
      await appendEvent(tx, { type: 'camera_removed', payload: { cameraId: id } })
      return id
    })
    return { success: true as const, cameraId: id, deletedAt: clock.now().toISOString() }
  },
})
