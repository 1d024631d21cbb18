import { join } from 'node:path'
import type { CameraSettings } from '#cameras/camera.ts'
import type { VideosConfig } from '#cameras/video/config.ts'
import { defaultSettings, type PolicySettings } from '#recognition/policy.ts'
import { type BackupFolder, backupFolder } from '#storage/backup/backup-folder.ts'
import type { Config } from './config.ts'

/** Where backups are kept, and whether they are made by themselves. */
export function openBackups({ backup, data, database }: Config): BackupFolder {
  const scheduled = backup.scheduled ?? database.kind === 'embedded'
  return backupFolder(backup.folder ?? join(data, 'backups'), { keep: backup.keep, scheduled })
}

/** One threshold in the file leaves no *uncertain* band, as one in a request does. */
export function configuredPolicy({ recognition: { threshold } }: Config): PolicySettings {
  if (threshold === undefined) return defaultSettings
  return { ...defaultSettings, preset: 'custom', thresholds: { known: threshold, uncertain: threshold } }
}

/** What the configuration says of cameras that say nothing themselves. */
export function configuredCameras({ cameras }: Config): Partial<CameraSettings> {
  return {
    frameRate: Math.min(30, Math.max(0.1, cameras.frameRate)),
    recognitionIntervalMs: Math.round(cameras.recognitionInterval * 1_000),
  }
}

/** What `file:` cameras may reach, and the program that decodes. */
export function videosOf({ data, cameras }: Config): { videoFolder: string; program: string | undefined } {
  return { videoFolder: cameras.videos ?? join(data, 'videos'), program: cameras.ffmpeg }
}

/** Where videos that are sent lie, what looks through them, and what they may take. */
export function uploadsOf({ data, cameras, videos }: Pick<Config, 'data' | 'cameras' | 'videos'>): {
  uploadFolder: string
  videoProgram: string
  videosConfig: VideosConfig
} {
  return { uploadFolder: join(data, 'uploads'), videoProgram: cameras.ffmpeg ?? 'ffmpeg', videosConfig: videos }
}
