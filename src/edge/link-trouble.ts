import { type ErrorCode, toAppError } from '#core/errors.ts'

/** Why nothing goes to the server, or nothing comes from it. */
export interface LinkTrouble {
  /** `cut`: it may pass by itself; `refused`: the key is not taken; `blocked`: somebody must look. */
  readonly state: 'cut' | 'refused' | 'blocked'
  readonly detail: string
  readonly retryAfterMs: number
}

const refusing: readonly ErrorCode[] = ['unauthenticated', 'forbidden']
const blocking: readonly ErrorCode[] = ['conflict', 'not_found', 'invalid_input', 'misconfigured', 'too_large']
const longest = 60_000
const firstDelay = 1_000

export function troubleOf(error: unknown): LinkTrouble {
  const { code, message, retryAfter = 0 } = toAppError(error)
  const facts = { retryAfterMs: retryAfter * 1_000 }
  if (refusing.includes(code))
    return {
      ...facts,
      state: 'refused',
      detail: `The server does not take the key (${message}); nobody is recognised here`,
    }
  if (blocking.includes(code)) return { ...facts, state: 'blocked', detail: message }
  return { ...facts, state: 'cut', detail: message }
}

/** Milliseconds until the next attempt: twice as long with each failure, up to a minute, and half of it by chance. */
export function delayAfter(failures: number, random: number): number {
  const most = Math.min(longest, firstDelay * 2 ** Math.min(failures - 1, 10))
  return most / 2 + (most / 2) * random
}
