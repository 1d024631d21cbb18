/** How Ctrl-C and SIGTERM reach a command. */
export interface Interrupt extends Disposable {
  /** Aborts at the first interrupt: no new item is begun. */
  readonly stopping: AbortSignal
  /** Aborts at the second one, or at the first where the command works on nothing that is worth finishing. */
  readonly signal: AbortSignal
  /** From now on a first interrupt lets the item at hand be finished. `announce` is called then. */
  finishItems(announce: () => void): void
  /** 130 after Ctrl-C, 143 after SIGTERM, null while nothing happened. */
  readonly exitCode: number | null
}

interface SignalSource {
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const

export function listenForInterrupts(source: SignalSource = process): Interrupt {
  const stopping = new AbortController()
  const ending = new AbortController()
  let announce: (() => void) | undefined
  let exitCode: number | null = null
  const interrupted = (code: number) => () => {
    exitCode ??= code
    const first = !stopping.signal.aborted
    const reason = new DOMException('Interrupted', 'AbortError')
    stopping.abort(reason)
    if (first && announce) announce()
    else ending.abort(reason)
  }
  const listeners = { SIGINT: interrupted(codes.SIGINT), SIGTERM: interrupted(codes.SIGTERM) }
  source.on('SIGINT', listeners.SIGINT)
  source.on('SIGTERM', listeners.SIGTERM)
  return {
    stopping: stopping.signal,
    signal: ending.signal,
    finishItems(told) {
      announce = told
    },
    get exitCode() {
      return exitCode
    },
    [Symbol.dispose]() {
      source.off('SIGINT', listeners.SIGINT)
      source.off('SIGTERM', listeners.SIGTERM)
    },
  }
}
