// gRPC against REST on the same work, in turns of one run:
//   npx tsx --conditions=netra-source bench/grpc.ts [--seconds 4] [--rounds 3]
// `networks` analyses every photo; `doors` sends one that is known already, so that little more than the doors is measured.
import { readFile, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { credentials, Metadata } from '@grpc/grpc-js'
import { FaceRecognitionClient, RecognizeFacesRequest } from '#api/grpc/generated/netra/v1/face_recognition.ts'
import { createGalleryFolder } from './gallery-folder.ts'
import { processCpuMs } from './machine.ts'
import { prepareBenchPhotos } from './photos.ts'
import { authorization, buildServer, startServer } from './server-process.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '3' } },
})
const concurrency = 8
const rounds = Number(values.rounds)

type Send = () => Promise<void>

/** Answers a second, and processor milliseconds of the server and of this client for each. */
interface Rate {
  readonly perSecond: number
  readonly server: number
  readonly client: number
}

async function rate(send: Send, pid: number): Promise<Rate> {
  const start = performance.now()
  const before = { server: processCpuMs(pid) ?? Number.NaN, client: process.cpuUsage() }
  const until = start + Number(values.seconds) * 1_000
  let answered = 0
  const loop = async (): Promise<void> => {
    while (performance.now() < until) {
      await send()
      answered++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  const { user, system } = process.cpuUsage(before.client)
  return {
    perSecond: (answered * 1_000) / (performance.now() - start),
    server: ((processCpuMs(pid) ?? Number.NaN) - before.server) / answered,
    client: (user + system) / 1_000 / answered,
  }
}

function overRest(url: string, image: Buffer, agent: Agent): Send {
  const headers = { authorization, 'content-type': 'image/jpeg', 'content-length': image.byteLength }
  return () =>
    new Promise((resolve, reject) => {
      const call = request(`${url}/recognize`, { method: 'POST', agent, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}`))
          JSON.parse(Buffer.concat(parts).toString('utf8'))
          resolve()
        })
      })
      call.on('error', reject)
      call.end(image)
    })
}

function overGrpc(client: FaceRecognitionClient, image: Buffer): Send {
  const metadata = new Metadata()
  metadata.set('authorization', authorization)
  const asked = RecognizeFacesRequest.fromPartial({ image })
  return () =>
    new Promise((resolve, reject) =>
      client.recognizeFaces(asked, metadata, (error) => (error ? reject(error) : resolve())),
    )
}

const median = (list: number[]): number => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

async function compare(title: string, config: object): Promise<void> {
  await using folder = await createGalleryFolder()
  await using photos = await prepareBenchPhotos()
  await writeFile(join(folder.data, 'netra.config.json'), JSON.stringify(config))
  await folder.fill(1_000)
  const image = await readFile(photos.oneFace)
  await using server = await startServer(folder)
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const client = new FaceRecognitionClient(server.grpc, credentials.createInsecure())
  const [rest, grpc] = [overRest(server.url, image, agent), overGrpc(client, image)]
  for (const send of [rest, grpc]) await Promise.all(Array.from({ length: concurrency * 4 }, send))
  const rates: Record<'rest' | 'grpc', Rate[]> = { rest: [], grpc: [] }
  for (let round = 0; round < rounds; round++) {
    rates.rest.push(await rate(rest, server.pid))
    rates.grpc.push(await rate(grpc, server.pid))
  }
  agent.destroy()
  client.close()
  const of = (list: readonly Rate[], what: keyof Rate) => median(list.map((one) => one[what]))
  const [restRate, grpcRate] = [of(rates.rest, 'perSecond'), of(rates.grpc, 'perSecond')]
  for (const [door, list] of Object.entries(rates))
    process.stdout.write(
      `  ${door}: ${of(list, 'server').toFixed(2)} ms of the server's processor an answer, ${of(list, 'client').toFixed(2)} of the client's\n`,
    )
  process.stdout.write(
    `${title}: REST ${restRate.toFixed(1)}/s, gRPC ${grpcRate.toFixed(1)}/s, gRPC ÷ REST ${(grpcRate / restRate).toFixed(2)} (median of ${rounds} turns each, ${concurrency} at a time)\n`,
  )
}

await buildServer()
await compare('networks', { cache: { bytes: 0 } })
await compare('doors', {})
