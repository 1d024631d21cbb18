import { analyseVideoJob } from '#cameras/video/analyse-video-job.ts'
import { sweepVideos, sweepVideosHourly } from '#cameras/video/sweep-videos.ts'
import { evaluationJob } from '#evaluation/evaluation-job.ts'
import { retentionNightly, scheduledRetention } from '#gallery/scheduled-retention.ts'
import type { JobKind } from '#jobs/job.ts'
import { purgeJobs, purgeJobsNightly } from '#jobs/purge-jobs.ts'
import type { Schedule } from '#jobs/schedule.ts'
import { backupNightly, scheduledBackup } from '#jobs/scheduled-backup.ts'
import { batchJob } from '#recognition/batch-job.ts'
import { importGalleryJob } from '#recognition/gallery-file/import-job.ts'
import { purgeInbox, purgeInboxNightly } from '#recognition/inbox/purge-inbox.ts'
import { regenerateJob } from '#recognition/regenerate-job.ts'
import { trainJob } from '#recognition/train-job.ts'
import { deliverWebhook } from '#webhooks/deliver-webhook.ts'
import type { Needs } from './needs.ts'

/** Every kind of background work. */
export const jobKinds: readonly JobKind<Needs>[] = [
  purgeJobs,
  scheduledBackup,
  scheduledRetention,
  purgeInbox,
  deliverWebhook,
  trainJob,
  importGalleryJob,
  batchJob,
  regenerateJob,
  evaluationJob,
  analyseVideoJob,
  sweepVideos,
]

/** Work that repeats, with its usual times; `jobs.schedules` of the configuration changes them by name. */
export const usualSchedules: readonly Schedule[] = [
  purgeJobsNightly,
  backupNightly,
  retentionNightly,
  purgeInboxNightly,
  sweepVideosHourly,
]
