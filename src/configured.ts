import { join } from 'node:path'
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
