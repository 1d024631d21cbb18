import type { Span } from '#data/statistics.ts'
import { formatDate, formatDateTime, texts } from '#texts/texts.ts'

/** A stretch of time by its beginning: an hour with its time, a day, a week from its Monday. */
export const formatStretch = (start: string, by: Span): string =>
  by === 'hour'
    ? formatDateTime(start)
    : by === 'week'
      ? texts.sightings.statistics.weekOf(formatDate(start))
      : formatDate(start)
