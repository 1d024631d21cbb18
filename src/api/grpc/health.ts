import { HealthImplementation } from 'grpc-health-check'
import type { Readiness } from '#api/rest/readiness.ts'
import type { Clock } from '#core/clock.ts'

/** How often readiness is looked at: quickly until it is there first, then as probes do. */
const startingMs = 250
const runningMs = 5_000

/** The standard health service, for the whole server (``) and by name, following the server's readiness. */
export interface Health extends AsyncDisposable {
  readonly service: Pick<HealthImplementation, 'addToServer'>
  /** Tells everybody who asks or watches that nothing more is taken on. */
  stop(): void
}

export function followReadiness(
  names: readonly string[],
  readiness: () => Readiness | Promise<Readiness>,
  clock: Clock,
): Health {
  const all = ['', ...names]
  const service = new HealthImplementation(Object.fromEntries(all.map((name) => [name, 'NOT_SERVING' as const])))
  const stopping = new AbortController()
  let shown = false

  function show(ready: boolean): void {
    if (ready === shown) return
    shown = ready
    for (const name of all) service.setStatus(name, ready ? 'SERVING' : 'NOT_SERVING')
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { ready } = await Promise.resolve(readiness()).catch(() => ({ ready: false }))
      if (stopping.signal.aborted) return
      show(ready)
      await clock.sleep(ready ? runningMs : startingMs, stopping.signal).catch(() => {})
    }
  }

  const following = follow()
  const stop = () => {
    stopping.abort()
    show(false)
  }
  return {
    service,
    stop,
    async [Symbol.asyncDispose]() {
      stop()
      await following
    },
  }
}
