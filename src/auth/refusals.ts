import type { Clock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { RefusedRequest } from './request-limits.ts'

/** Milliseconds that refusals of one kind are counted before they become one more entry. */
const countedMs = 60_000
/** Who is told apart in that time; a flood from everywhere is counted together. */
const mostApart = 1_000

interface Counted {
  readonly request: RefusedRequest
  further: number
}

/** What stands in the audit log for requests that no operation ever saw. */
export const refusedRequests = 'refused_requests'

/**
 * Audit entries of requests that are refused before they become a call: the first of a kind (who, from where, why) at once, further
 * ones of the same minute as one entry with their number. A flood leaves two entries a minute, not one a request.
 */
export class Refusals implements AsyncDisposable {
  readonly #audit: Pick<AuditTrail, 'note'>
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>
  #counted = new Map<string, Counted>()

  constructor({ audit, clock }: { readonly audit: Pick<AuditTrail, 'note'>; readonly clock: Clock }) {
    this.#audit = audit
    this.#loop = this.#run(clock)
  }

  note(request: RefusedRequest): void {
    const { kind, id, address, door, code } = request
    const own = `${kind} ${id} ${address} ${door} ${code}`
    const known = this.#counted.get(own)
    if (known) known.further++
    else if (this.#counted.size < mostApart) {
      this.#counted.set(own, { request, further: 0 })
      this.#write(request, 1)
    } else {
      const together = `${door} ${code}`
      const rest = this.#counted.get(together) ?? { request: { ...request, ...nobody }, further: 0 }
      rest.further++
      this.#counted.set(together, rest)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#loop
    this.#flush()
  }

  async #run(clock: Clock): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await clock.sleep(countedMs, signal).catch(() => {})
      if (!signal.aborted) this.#flush()
    }
  }

  #flush(): void {
    const counted = this.#counted
    this.#counted = new Map()
    for (const { request, further } of counted.values()) if (further > 0) this.#write(request, further)
  }

  #write({ kind, id, address, door, code }: RefusedRequest, requests: number): void {
    this.#audit.note({
      actor: { kind, id },
      operation: refusedRequests,
      subject: { requests: [String(requests)] },
      door,
      address,
      outcome: code,
      correlationId: newId(),
      milliseconds: 0,
    })
  }
}

const nobody = { kind: 'anonymous', id: 'anonymous', address: null } as const
