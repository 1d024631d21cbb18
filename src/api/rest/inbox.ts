import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Inbox'

export interface InboxOperations<Needs> {
  readonly listInboxes: AnyOperation<Needs>
  readonly listInboxFiles: AnyOperation<Needs>
  readonly listQuarantine: AnyOperation<Needs>
  readonly getQuarantinedPhoto: AnyOperation<Needs>
  readonly resolveQuarantined: AnyOperation<Needs>
}

/** Endpoints for photos that arrive as files, and for those that a person must decide on. */
export function inboxRoutes<Needs>(operations: InboxOperations<Needs>): Route<Needs>[] {
  const { listInboxes, listInboxFiles, listQuarantine, getQuarantinedPhoto, resolveQuarantined } = operations
  return [
    route({ method: 'GET', path: '/api/inboxes', tag, operation: listInboxes }),
    route({ method: 'GET', path: '/api/inboxes/files', tag, operation: listInboxFiles }),
    route({ method: 'GET', path: '/api/quarantine', tag, operation: listQuarantine }),
    route({ method: 'GET', path: '/api/quarantine/:quarantine_id/photo', tag, operation: getQuarantinedPhoto }),
    route({ method: 'POST', path: '/api/quarantine/:quarantine_id', tag, operation: resolveQuarantined }),
  ]
}
