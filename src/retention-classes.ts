import { alertRetention } from '#alerts/alert-retention.ts'
import { videoRetention } from '#cameras/video/video-retention.ts'
import type { RetentionClass } from '#gallery/retention.ts'
import { galleryRetention } from '#gallery/retention-classes.ts'
import { sightingRetention } from '#sightings/retention-classes.ts'
import type { Config } from './config.ts'
import { uploadsOf } from './configured.ts'

/** Everything that need not be kept for ever. */
export function retentionClassesOf(config: Config): readonly RetentionClass[] {
  return [...galleryRetention, ...sightingRetention, ...alertRetention, videoRetention(uploadsOf(config).uploadFolder)]
}
