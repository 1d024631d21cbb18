import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '#app.ts'
import type { Config } from '#config.ts'
import { createLog } from '#core/log.ts'
import type { Needs } from '#needs.ts'
import { localDoor } from './connect.ts'
import type { Context } from './context.ts'
import type { Door } from './door.ts'

/** The whole product on a temporary data folder of its own, gone afterwards: nothing of the user's is opened or kept. */
export interface ScratchApp extends AsyncDisposable {
  readonly app: App
  readonly door: Door<Needs>
}

const prefix = 'netra-scratch-'

/** Opens one with the settings of `config`, except for where it stores. */
export async function openScratchApp(context: Context, config: Config): Promise<ScratchApp> {
  await removeLeftBehind()
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  const { masterKey: _, redisUrl: __, ...settings } = config
  const own: Config = {
    ...settings,
    data: folder,
    // Converted networks that are there already are used; none are left behind.
    modelCache: existsSync(config.modelCache) ? config.modelCache : join(folder, 'models'),
    database: { kind: 'embedded', directory: join(folder, 'postgres') },
    admin: { email: config.admin.email },
    // What is measured is work, not memory.
    cache: { ...config.cache, bytes: 0 },
  }
  const log = createLog(config.logLevel)
  const { openApp } = await import('#app.ts')
  try {
    const app = await openApp(own, log, { signal: context.interrupt.signal })
    return {
      app,
      door: localDoor(app.needs, app, log, context.interrupt.signal),
      async [Symbol.asyncDispose]() {
        try {
          await app[Symbol.asyncDispose]()
        } finally {
          await remove()
        }
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Folders of runs that were killed before they could clean up. */
async function removeLeftBehind(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || isRunning(pid)) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else's is running all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
