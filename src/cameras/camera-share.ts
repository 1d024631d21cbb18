/** A process that takes cameras. */
export interface CameraRunner {
  readonly id: string
  /** Cameras that it runs at most. */
  readonly most: number
  /** Cameras that it has taken. */
  readonly runs: number
}

/**
 * How many cameras more a process may take, so that all processes have about as many; below zero, how many it is to leave to
 * others that have room for more. `waiting` cameras are run by nobody.
 */
export function cameraShare(
  id: string,
  { runners, waiting }: { readonly runners: readonly CameraRunner[]; readonly waiting: number },
): number {
  const me = runners.find((runner) => runner.id === id)
  if (!me) return 0
  const cameras = runners.reduce((sum, { runs }) => sum + runs, waiting)
  const fair = Math.ceil(cameras / runners.length)
  const elsewhere = runners
    .filter((runner) => runner !== me)
    .reduce((sum, { most, runs }) => sum + Math.max(0, Math.min(most, fair) - runs), 0)
  // The others have their share, or all that they may.
  if (elsewhere === 0) return me.most - me.runs
  const missing = Math.min(me.most, fair) - me.runs
  return missing >= 0 ? missing : -Math.min(-missing, Math.max(0, elsewhere - waiting))
}
