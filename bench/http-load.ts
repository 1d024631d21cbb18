// The load generator, in a process of its own: `concurrency` requests at a time for `seconds`, answers read but not parsed.
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { answerJsonLines } from './json-lines.ts'

export interface LoadOrder {
  readonly url: string
  readonly authorization: string
  readonly photo: string
  readonly concurrency: number
  readonly seconds: number
}

export interface LoadResult {
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
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
  const cpu = process.cpuUsage()
  const start = performance.now()
  const until = start + order.seconds * 1_000
  const loop = async (): Promise<void> => {
    while (performance.now() < until) {
      const sent = performance.now()
      const status = await send(order, image, agent)
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 200) latencies.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: order.concurrency }, loop))
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  agent.destroy()
  const result: LoadResult = { statuses, latencies, wallMs, cpuMs: (user + system) / 1_000 }
  return result
})

function send({ url, authorization }: LoadOrder, image: Buffer, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-type': 'image/jpeg', 'content-length': image.byteLength }
    const call = request(`${url}/recognize`, { method: 'POST', agent, headers }, (answer) => {
      answer.on('error', reject)
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.resume()
    })
    call.on('error', reject)
    call.end(image)
  })
}
