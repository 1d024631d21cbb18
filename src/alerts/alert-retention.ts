import type { RetentionClass } from '#gallery/retention.ts'
import { countAlertsBefore, deleteAlertRow, deleteAlertsBefore, findAlertsBefore } from './alert-store.ts'

/** What of alerts need not be kept for ever. */
export const alertRetention: readonly RetentionClass[] = [
  {
    name: 'alerts',
    summary: 'Alerts with their comments, since they were raised',
    count: (db, before) => countAlertsBefore(db, before),
    find: (db, before) => findAlertsBefore(db, before),
    remove: ({ db }, alertId) => deleteAlertRow(db, alertId),
    removeAgain: (tx, before) => deleteAlertsBefore(tx, before),
  },
]
