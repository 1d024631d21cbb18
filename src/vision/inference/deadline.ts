/** A signal that aborts with its caller's, or with a TimeoutError after `ms`; disposing it lets go of timer and caller. */
export function withDeadline(caller: AbortSignal, ms: number): Disposable & { readonly signal: AbortSignal } {
  // Not AbortSignal.any: on a caller's long-lived signal each call would leave a dependant behind.
  const controller = new AbortController()
  const follow = () => controller.abort(caller.reason)
  if (caller.aborted) follow()
  caller.addEventListener('abort', follow, { once: true })
  const timer = setTimeout(() => controller.abort(new DOMException('The deadline passed', 'TimeoutError')), ms)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', follow)
    },
  }
}
