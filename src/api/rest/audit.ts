import { Readable } from 'node:stream'
import { z } from 'zod'
import { toWire } from '#api/names.ts'
import type { AuditEntryView } from '#auth/audit-operations.ts'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Audit'

export interface AuditOperations<Needs> {
  readonly listAudit: AnyOperation<Needs>
  readonly exportAudit: OperationGiving<Needs, { entries: AsyncIterable<z.output<typeof AuditEntryView>> }>
  readonly verifyAudit: AnyOperation<Needs>
  readonly pruneAudit: AnyOperation<Needs>
}

/** Endpoints for auditors. */
export function auditRoutes<Needs>(operations: AuditOperations<Needs>): Route<Needs>[] {
  const { listAudit, exportAudit, verifyAudit, pruneAudit } = operations
  return [
    route({ method: 'GET', path: '/api/audit', tag, operation: listAudit }),
    route({
      method: 'GET',
      path: '/api/audit/export',
      tag,
      operation: exportAudit,
      long: true,
      contentType: 'application/x-ndjson',
      response: z.string(),
      answer: ({ entries }) => Readable.from(lines(entries)),
    }),
    route({ method: 'GET', path: '/api/audit/verify', tag, operation: verifyAudit, long: true }),
    route({ method: 'POST', path: '/api/audit/prune', tag, operation: pruneAudit, long: true }),
  ]
}

async function* lines(entries: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(toWire(entry))}\n`
}
