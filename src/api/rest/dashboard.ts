import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** The dashboard as it was built; the folder is the same seen from the sources as from the build. */
const builtFolder = fileURLToPath(new URL('../../../dist/dashboard', import.meta.url))

/**
 * Its scripts, and all that it asks for, come from this server. Styles may stand in the page: the dialogs and notes that it is
 * made of (Radix, Sonner) bring theirs along. Photos are shown from memory (`blob:`) before they are sent.
 */
const dashboardPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** The dashboard's page, for browsers. */
export interface DashboardPage {
  send(reply: FastifyReply): FastifyReply
  /** Whether an unknown path is one of the dashboard's own pages, to be answered with the page. */
  owns(request: FastifyRequest): boolean
}

/** Serves the files of the dashboard; null where it has not been built. */
export async function addDashboard(app: FastifyInstance, folder: string = builtFolder): Promise<DashboardPage | null> {
  const place = currentBuild(folder)
  if (place === null) return null
  const page = readFileSync(join(place, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: join(place, 'assets'),
    prefix: '/assets/',
    // Their names change with their content.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
    decorateReply: false,
  })
  return {
    send: (reply) =>
      reply
        .headers({ 'content-security-policy': dashboardPolicy, 'cache-control': 'no-cache', vary: 'accept' })
        .type('text/html; charset=utf-8')
        .send(page),
    owns: ({ method, url, headers }) =>
      (method === 'GET' || method === 'HEAD') &&
      (headers.accept ?? '').includes('text/html') &&
      !/^\/(api|assets|docs|socket\.io)(\/|\?|$)/.test(url),
  }
}

/** The folder of the build that the stamp names. */
function currentBuild(folder: string): string | null {
  const stamp = join(folder, '.stamp')
  if (!existsSync(stamp)) return null
  const place = join(folder, readFileSync(stamp, 'utf8').trim())
  return existsSync(join(place, 'index.html')) ? place : null
}
