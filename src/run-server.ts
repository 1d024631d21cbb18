import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { type App, type OpenOptions, openApp, type Store } from './app.ts'
import type { Config } from './config.ts'
import { openPictures } from './open-cameras.ts'
import { openOverlays } from './open-sockets.ts'
import { runWork } from './run-work.ts'
import { type Serving, serve, serveStatus } from './serve.ts'

/** What a process does besides. */
export interface ServerParts extends Pick<OpenOptions, 'firstModel'> {
  alongside?(app: App): Promise<AsyncDisposable>
}

/**
 * Runs the whole product until the signal aborts: starts it, prints where it is, and ends it after what was accepted is
 * finished. What is for people goes to stdout, the log to stderr.
 */
export async function runServer(config: Config, stop: AbortSignal, parts: ServerParts = {}): Promise<void> {
  const log = createLog(config.logLevel)
  const started = performance.now()
  await using app = await openApp(config, log, {
    signal: stop,
    ...(parts.firstModel ? { firstModel: parts.firstModel } : {}),
  })
  await using stack = new ResourceStack()
  const doors = config.roles.includes('api') ? stack.use(await serve(app)) : null
  const overlays = doors ? null : openOverlays(app)
  if (overlays) stack.use(overlays)
  if (config.roles.includes('jobs')) stack.use(runWork(app))
  const pictures = openPictures(app.needs)
  if (pictures) stack.use(pictures)
  if (parts.alongside) stack.use(await parts.alongside(app))
  // Last, so that cameras end first: whoever watches one live would keep the doors from closing.
  app.needs.cameraWorker.start({ claims: config.roles.includes('camera') })
  stack.use(app.needs.cameraWorker)
  const status = !doors && config.statusPort !== undefined ? stack.use(await serveStatus(app, config.statusPort)) : null
  printBanner(doors, status?.url ?? null, app.firstStart)
  app.filled.then(
    () => {
      const { done } = app.needs.galleryIndex.progress
      const { provider, cores } = app.needs.vision.status()
      log.info({ faces: done, provider, cores, milliseconds: Math.round(performance.now() - started) }, 'ready')
    },
    () => undefined,
  )
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
  log.info('stopping: finishing what was accepted')
}

function printBanner(doors: Serving | null, status: string | null, firstStart: Store['firstStart']): void {
  const lines = doors
    ? [`Netra is running at ${doors.url}`, `API documentation: ${doors.url}/docs`, `gRPC: ${doors.grpc}`]
    : ['Netra is running without doors: background work only']
  if (status !== null) lines.push(`Health and figures: ${status}`)
  if (firstStart.adminKey)
    lines.push(
      '',
      'First start. The administrator API key, shown this once only:',
      '',
      `    ${firstStart.adminKey}`,
      '',
      'Send it as "Authorization: Bearer <key>".',
    )
  const { signIn } = firstStart
  if (signIn?.oneTimePassword)
    lines.push(
      '',
      "The administrator's sign-in, with a password for one use, which is replaced at the first sign-in:",
      '',
      `    ${signIn.email}    ${signIn.oneTimePassword}`,
    )
  else if (signIn) lines.push('', `The administrator signs in as ${signIn.email} with the password that you set.`)
  for (const warning of firstStart.warnings) lines.push('', `Note: ${warning}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
