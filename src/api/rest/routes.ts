import { type AccessOperations, accessRoutes } from './access.ts'
import { type AccountOperations, accountRoutes } from './account.ts'
import { type AlertOperations, alertRoutes } from './alerts.ts'
import { type AuditOperations, auditRoutes } from './audit.ts'
import { type CameraOperations, cameraRoutes } from './cameras.ts'
import { type EdgeOperations, edgeRoutes } from './edges.ts'
import { type EventOperations, eventRoutes } from './events.ts'
import { type FaceOperations, faceRoutes } from './faces.ts'
import { type GalleryOperations, galleryRoutes } from './galleries.ts'
import { type InboxOperations, inboxRoutes } from './inbox.ts'
import { type JobOperations, jobRoutes } from './jobs.ts'
import { type PeopleOperations, peopleRoutes } from './people.ts'
import { type RecognitionOperations, recognitionRoutes } from './recognition.ts'
import type { Route } from './route.ts'
import { type SightingOperations, sightingRoutes } from './sightings.ts'
import { type StatisticsOperations, statisticsRoutes } from './statistics.ts'
import { type SystemOperations, systemRoutes } from './system.ts'
import { type VideoOperations, videoRoutes } from './videos.ts'
import { type WebhookOperations, webhookRoutes } from './webhooks.ts'

/** Every operation that the REST door leads to. */
export interface RestOperations<Needs>
  extends RecognitionOperations<Needs>,
    AccountOperations<Needs>,
    AccessOperations<Needs>,
    FaceOperations<Needs>,
    PeopleOperations<Needs>,
    GalleryOperations<Needs>,
    SystemOperations<Needs>,
    JobOperations<Needs>,
    WebhookOperations<Needs>,
    EventOperations<Needs>,
    AlertOperations<Needs>,
    StatisticsOperations<Needs>,
    CameraOperations<Needs>,
    EdgeOperations<Needs>,
    InboxOperations<Needs>,
    SightingOperations<Needs>,
    VideoOperations<Needs>,
    AuditOperations<Needs> {}

/** The whole REST door. A new endpoint is one line in the file of its noun. */
export function restRoutes<Needs>(operations: RestOperations<Needs>): Route<Needs>[] {
  return [
    ...recognitionRoutes(operations),
    ...faceRoutes(operations),
    ...peopleRoutes(operations),
    ...galleryRoutes(operations),
    ...systemRoutes(operations),
    ...jobRoutes(operations),
    ...webhookRoutes(operations),
    ...eventRoutes(operations),
    ...alertRoutes(operations),
    ...statisticsRoutes(operations),
    ...auditRoutes(operations),
    ...accountRoutes(operations),
    ...accessRoutes(operations),
    ...cameraRoutes(operations),
    ...edgeRoutes(operations),
    ...inboxRoutes(operations),
    ...sightingRoutes(operations),
    ...videoRoutes(operations),
  ]
}
