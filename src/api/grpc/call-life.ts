import { AppError } from '#core/errors.ts'

/** One call, or one frame of a stream, while it is worked on. */
export interface CallLife {
  /** Aborts when the client goes away, the deadline passes or the server cannot wait any longer. */
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Work that ends with this one, and after `deadlineMs` at the latest. */
  within(deadlineMs: number): CallLife
  /** Called once when the server begins to stop; at once where it has begun. */
  onStop(listener: () => void): void
  end(): void
}

/** All calls being worked on. */
export interface CallLives {
  readonly size: number
  begin(): CallLife
  /** Asks calls without an end of their own to end. */
  stop(): void
  /** Ends everything still running. */
  abortAll(): void
}

export const stoppingError = () =>
  new AppError('unavailable', 'The server is stopping; try again shortly', { retryAfter: 5 })

const deadlinePassed = () => new DOMException('The deadline of the call passed', 'TimeoutError')

export function createCallLives(): CallLives {
  const running = new Set<{ readonly life: CallLife; readonly listeners: Set<() => void> }>()
  let stopping = false

  function begin(): CallLife {
    const controller = new AbortController()
    const listeners = new Set<() => void>()
    const life: CallLife = {
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
      within: (deadlineMs) => beginWithin(life, deadlineMs),
      onStop(listener) {
        if (stopping) listener()
        else listeners.add(listener)
      },
      end: () => void running.delete(entry),
    }
    const entry = { life, listeners }
    running.add(entry)
    return life
  }

  return {
    get size() {
      return running.size
    },
    begin,
    stop() {
      stopping = true
      for (const { listeners } of running) {
        for (const listener of listeners) listener()
        listeners.clear()
      }
    },
    abortAll() {
      for (const { life } of running) life.abort(stoppingError())
    },
  }
}

function beginWithin(parent: CallLife, deadlineMs: number): CallLife {
  const controller = new AbortController()
  const follow = () => controller.abort(parent.signal.reason)
  if (parent.signal.aborted) follow()
  else parent.signal.addEventListener('abort', follow, { once: true })
  const timer = setTimeout(() => controller.abort(deadlinePassed()), deadlineMs).unref()
  const life: CallLife = {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    within: (ms) => beginWithin(life, ms),
    onStop: (listener) => parent.onStop(listener),
    end() {
      clearTimeout(timer)
      parent.signal.removeEventListener('abort', follow)
    },
  }
  return life
}
