// The load generator, in a process of its own: `concurrency` requests at a time for `seconds`, or, with `perSecond`, as many as
// that a second at random moments however long answers take (so that a slow answer delays no later question, which would hide
// it). Answers are read but not parsed.
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerJsonLines } from './json-lines.ts'

export interface LoadOrder {
  readonly url: string
  readonly authorization: string
  readonly photo: string
  readonly concurrency: number
  readonly seconds: number
  readonly perSecond?: number
  /** The detector's mode; the server's own where absent. */
  readonly detector?: string | undefined
}

export interface LoadResult {
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Refusals that did not say when to come again. */
  readonly unsaid: number
  /** Milliseconds of each 200. */
  readonly latencies: readonly number[]
  readonly wallMs: number
  readonly cpuMs: number
}

await answerJsonLines<LoadOrder>({ name: 'load' }, async (order) => {
  const image = await readFile(order.photo)
  const agent = new Agent({ keepAlive: true, maxSockets: order.concurrency })
  const statuses: Record<string, number> = {}
  const latencies: number[] = []
  let unsaid = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  const until = start + order.seconds * 1_000
  const one = async (sent: number): Promise<void> => {
    const { status, retryAfter } = await send(order, image, agent)
    statuses[status] = (statuses[status] ?? 0) + 1
    if (status === 200) latencies.push(performance.now() - sent)
    if (status === 503 && !(Number(retryAfter) > 0)) unsaid++
  }
  const loop = async (): Promise<void> => {
    while (performance.now() < until) await one(performance.now())
  }
  if (order.perSecond === undefined) await Promise.all(Array.from({ length: order.concurrency }, loop))
  else await atRandomMoments(order.perSecond, start, until, one)
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  agent.destroy()
  const result: LoadResult = { statuses, unsaid, latencies, wallMs, cpuMs: (user + system) / 1_000 }
  return result
})

/** A Poisson process of a fixed seed; each request counts from the moment that it was due. */
async function atRandomMoments(
  perSecond: number,
  start: number,
  until: number,
  one: (due: number) => Promise<void>,
): Promise<void> {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 1) / (2 ** 32 + 1)
  }
  const under: Promise<void>[] = []
  const pause = () => (-Math.log(next()) / perSecond) * 1_000
  for (let due = start; due < until; due += pause()) {
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    under.push(one(due))
  }
  await Promise.all(under)
}

function send(
  { url, authorization, detector }: LoadOrder,
  image: Buffer,
  agent: Agent,
): Promise<{ status: number; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-type': 'image/jpeg', 'content-length': image.byteLength }
    const query = detector === undefined ? '' : `?detector=${detector}`
    const call = request(`${url}/recognize${query}`, { method: 'POST', agent, headers }, (answer) => {
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] }))
      answer.resume()
    })
    call.on('error', reject)
    call.end(image)
  })
}
