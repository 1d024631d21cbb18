import type { Redis } from '#storage/redis.ts'
import type { Vault } from '#storage/seal.ts'
import { picturesOf, snapshotOf } from './live-picture.ts'
import { type CameraPicture, type PictureNews, type PictureWish, pictureChannel } from './picture-channel.ts'
import type { RunningCamera } from './run-camera.ts'

/** Who wants more pictures says so again within this time, or has gone. Milliseconds. */
export const askedFor = 6_000

interface Needs {
  readonly redis: Redis
  readonly vault: Vault
  /** The camera, if this process runs it. */
  find(cameraId: string): RunningCamera | undefined
}

/** All pictures of a camera on their way to whoever asked. */
interface Stream {
  readonly camera: RunningCamera
  readonly done: Promise<void>
  last(): CameraPicture | null
  /** Somebody wants more. */
  renew(): void
}

/** Sends pictures of the cameras that this process runs to processes that ask for them, as long as they do. */
export function sharePictures({ redis, vault, find }: Needs): AsyncDisposable {
  const channel = pictureChannel(vault)
  const stopping = new AbortController()
  const streams = new Map<string, Stream>()
  const subscription = redis.connect()
  void subscription.subscribe(channel.asked).catch(() => {})

  const send = async (wish: PictureWish, news: PictureNews) => {
    await redis.attempt((client) => client.publish(channel.place(wish), channel.seal(wish, news)))
  }

  async function sendLast(camera: RunningCamera, wish: PictureWish, known: CameraPicture | null): Promise<void> {
    // A camera may have had its last picture long ago.
    await send(wish, known ?? (await snapshotOf(camera, wish.marks).catch(() => 'none' as const)))
  }

  function begin(camera: RunningCamera, wish: PictureWish): void {
    const place = channel.place(wish)
    const nobody = new AbortController()
    const timer = setTimeout(() => nobody.abort(), askedFor)
    let last: CameraPicture | null = null
    const run = async (): Promise<void> => {
      const signal = AbortSignal.any([stopping.signal, nobody.signal])
      for await (const picture of picturesOf(camera, wish.marks, signal)) {
        last = picture
        await send(wish, picture)
      }
      if (camera.stopped) await send(wish, 'ended')
    }
    const done = run()
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer)
        if (streams.get(place) === stream) streams.delete(place)
      })
    const stream: Stream = { camera, done, last: () => last, renew: () => void timer.refresh() }
    streams.set(place, stream)
  }

  subscription.on('message', (_, text) => {
    const asked = channel.readAsked(text)
    const camera = asked && find(asked.cameraId)
    if (!asked || !camera || stopping.signal.aborted) return
    const { wanted, ...wish } = asked
    const going = streams.get(channel.place(wish))
    const stream = going?.camera === camera ? going : undefined
    if (wanted === 'last') return void sendLast(camera, wish, stream?.last() ?? null)
    if (stream) stream.renew()
    else begin(camera, wish)
    if (wanted === 'more') void send(wish, 'here')
    // A stream that begins sends the last picture first, if there is one.
    else if (stream || !camera.watch.picture) void sendLast(camera, wish, stream?.last() ?? null)
  })

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      subscription.disconnect()
      await Promise.all([...streams.values()].map(({ done }) => done))
    },
  }
}
