import type { NetworkRole } from '#vision/models/manifest.ts'
import type { Network } from './network.ts'
import { openSession, type Provider } from './session.ts'

/** The networks of a thread, by role; each is loaded when it is first asked for. */
export interface NetworkSet {
  /** Throws RangeError when the pack has no network of that role. */
  network(role: NetworkRole): Promise<Network>
}

export interface NetworkSetOptions {
  readonly paths: Readonly<Partial<Record<NetworkRole, string>>>
  readonly provider: Provider
  /** Cores for a run while the thread's job is the only one. */
  readonly wideCores: number
  /** Cores for a run while other jobs run or wait. */
  readonly narrowCores: number
  /** Asked before every run. */
  alone(): boolean
  /** Called before every run; throws to stop the job. */
  checkpoint(): void
}

/**
 * Every network comes in two widths that share nothing but their file: a wide session that uses all cores, and a narrow one.
 * Which of them runs is decided per run, so that a job that loses its loneliness narrows at its next stage.
 */
export function createNetworkSet(options: NetworkSetOptions): NetworkSet {
  const { paths, provider, wideCores, narrowCores, alone, checkpoint } = options
  const sessions = new Map<string, Promise<Network>>()
  const open = (role: NetworkRole) => {
    const path = paths[role]
    if (path === undefined) throw new RangeError(`the pack has no network for ${role}`)
    const cores = alone() ? wideCores : narrowCores
    const key = `${role} ${cores}`
    let session = sessions.get(key)
    if (!session) {
      session = openSession(path, { provider, cores })
      sessions.set(key, session)
      // A network that could not be loaded may be tried again.
      session.catch(() => sessions.delete(key))
    }
    return session
  }
  return {
    async network(role) {
      await open(role)
      return {
        async run(inputs) {
          checkpoint()
          return (await open(role)).run(inputs)
        },
      }
    },
  }
}
