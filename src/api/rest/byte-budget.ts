import { AppError } from '#core/errors.ts'

/** Memory that request bodies may take together, so that many large uploads at once are refused instead of exhausting it. */
export interface ByteBudget {
  readonly inFlight: number
  /** Bodies being read or worked on. */
  readonly requests: number
  /** Takes part in the budget for one request. Throws `overloaded` when `bytes`, or one more request, does not fit. */
  open(bytes: number): Reservation
}

export interface Reservation {
  /** Sees to it that at least `total` bytes are reserved. Throws `overloaded`. */
  cover(total: number): void
  /** Gives everything back; again does nothing. */
  release(): void
}

const retryAfterSeconds = 1

export function createByteBudget(limits: { bytes: number; requests: number }): ByteBudget {
  let inFlight = 0
  let requests = 0
  const full = () =>
    new AppError('overloaded', 'More uploads are being worked on than fit; retry shortly', {
      retryAfter: retryAfterSeconds,
    })

  return {
    get inFlight() {
      return inFlight
    },
    get requests() {
      return requests
    },
    open(bytes) {
      if (requests >= limits.requests || inFlight + bytes > limits.bytes) throw full()
      requests++
      inFlight += bytes
      let held = bytes
      let open = true
      return {
        cover(total) {
          const more = total - held
          if (more <= 0) return
          if (inFlight + more > limits.bytes) throw full()
          inFlight += more
          held += more
        },
        release() {
          if (!open) return
          open = false
          requests--
          inFlight -= held
        },
      }
    },
  }
}
