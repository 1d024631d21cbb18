import { useEffect } from 'react'
import { netra } from '#data/netra.ts'

const message = 'A part of the pages could not be loaded'
const key = 'netra.reloaded'
const lookAgainMs = 2_000
const onceInMs = 10_000

/** Whether a page failed because its own part could not be loaded: the server is away, or was upgraded meanwhile. */
export const isPartMissing = (error: unknown): boolean => error instanceof Error && error.message === message

/**
 * The router would load the window anew for such an error, also while the server is away and the browser has nothing to show but its
 * own page. Under another name it stays with us.
 */
export function keepMissingParts(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => {
    payload.message = message
  })
}

/** Starts the page anew as soon as the server answers; once in a while only, should the part still be missing then. */
export function useStartAnew(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || Date.now() - Number(sessionStorage.getItem(key) ?? 0) < onceInMs) return
    const stopped = new AbortController()
    void (async () => {
      while (!(await answers(stopped.signal)))
        if (stopped.signal.aborted) return
        else await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
      sessionStorage.setItem(key, String(Date.now()))
      window.location.reload()
    })()
    return () => stopped.abort()
  }, [wanted])
}

async function answers(signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(netra.url('/healthz'), { signal, cache: 'no-store' }).catch(() => null)
  return answer?.ok === true && !signal.aborted
}
