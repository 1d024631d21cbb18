import type { FastifyReply } from 'fastify'
import { AppError } from '#core/errors.ts'

/** `long`: the work may rightly take longer than the deadline. `waits`: it waits for something that may never happen. */
export interface RequestKind {
  readonly long?: boolean
  readonly waits?: boolean
}

/** Signals of the requests being worked on: each aborts when its client goes away or its deadline passes. */
export interface RequestLives {
  readonly size: number
  /** Without a deadline where the work may rightly take long. */
  begin(reply: FastifyReply, kind: RequestKind): { readonly signal: AbortSignal; end(): void }
  /** Ends what only waits for something to happen, for a stop that begins. */
  abortWaiting(): void
  /** Ends everything still running, for a stop that cannot wait any longer. */
  abortAll(): void
}

export function createRequestLives(deadlineMs: number): RequestLives {
  const running = new Set<AbortController>()
  const waiting = new Set<AbortController>()
  const abort = (some: ReadonlySet<AbortController>) => {
    const reason = new AppError('unavailable', 'The server is stopping; try again shortly', { retryAfter: 5 })
    for (const controller of some) controller.abort(reason)
  }
  return {
    get size() {
      return running.size
    },
    begin(reply, { long = false, waits = false }) {
      const controller = new AbortController()
      running.add(controller)
      if (waits) waiting.add(controller)
      const expire = () => controller.abort(new DOMException('The deadline of the request passed', 'TimeoutError'))
      const timer = long ? undefined : setTimeout(expire, deadlineMs).unref()
      const onClose = () => {
        if (!reply.raw.writableFinished) controller.abort(new DOMException('The client went away', 'AbortError'))
      }
      reply.raw.once('close', onClose)
      return {
        signal: controller.signal,
        end() {
          clearTimeout(timer)
          reply.raw.off('close', onClose)
          running.delete(controller)
          waiting.delete(controller)
        },
      }
    },
    abortWaiting: () => abort(waiting),
    abortAll: () => abort(running),
  }
}
