import { toAppError } from '#core/errors.ts'

/** `note` is worth knowing and fine as it is; `warning` should be looked at; `problem` keeps something from working. */
export type CheckStatus = 'ok' | 'note' | 'warning' | 'problem'

/** What was found about one thing, and what to do about it where something is wrong. */
export interface Check {
  readonly name: string
  readonly status: CheckStatus
  readonly detail: string
  readonly advice: string | null
}

export function found(name: string, status: CheckStatus, detail: string, advice: string | null = null): Check {
  return { name, status, detail, advice }
}

/** A check that answers a problem where looking throws. */
export async function look(name: string, check: () => Promise<Check | Check[]> | Check | Check[]): Promise<Check[]> {
  try {
    return [await check()].flat()
  } catch (thrown) {
    const error = toAppError(thrown)
    const cause = error.code === 'internal' && error.cause instanceof Error ? error.cause.message : error.message
    return [found(name, 'problem', cause)]
  }
}

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
