import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#core/errors.ts'
import type { Redis } from '#storage/redis.ts'
import type { Vault } from '#storage/seal.ts'
import { type CameraPicture, type PictureNews, type PictureWish, pictureChannel } from './picture-channel.ts'
import { askedFor } from './share-pictures.ts'

/** Milliseconds. */
const askAgain = askedFor / 3
const answerWithin = 5_000
/** Much longer than a lease: another process will have taken the camera by then. */
const silentFor = 60_000

/** Pictures of cameras that other processes run. */
export interface PicturesElsewhere extends AsyncDisposable {
  /** The last picture. Throws `unavailable` where there is none, or nobody answers. */
  snapshot(wish: PictureWish, signal: AbortSignal): Promise<CameraPicture>
  /**
   * Pictures as they come, until the signal aborts, the camera stops, or nobody sends any more. Resolves when the process that
   * runs the camera has answered; throws `unavailable` where it does not.
   */
  watch(wish: PictureWish, signal: AbortSignal): Promise<AsyncGenerator<CameraPicture>>
}

const unavailable = (message: string, retryAfter: number) => new AppError('unavailable', message, { retryAfter })
const nobodyAnswers = () =>
  unavailable('The process that runs this camera does not answer: it needs the same REDIS_URL as this one', 5)
const redisAway = () =>
  unavailable('Another process runs this camera, and Redis, through which its picture comes, does not answer', 5)

/** Asks the other processes for pictures, through Redis. */
export function picturesElsewhere({ redis, vault }: { redis: Redis; vault: Vault }): PicturesElsewhere {
  const channel = pictureChannel(vault)
  const listeners = new Map<string, Set<(sealed: Buffer) => void>>()
  let subscription: ReturnType<Redis['connect']> | null = null

  function connected(): ReturnType<Redis['connect']> {
    if (subscription) return subscription
    subscription = redis.connect()
    subscription.on('messageBuffer', (place: Buffer, sealed: Buffer) => {
      for (const listener of listeners.get(place.toString()) ?? []) listener(sealed)
    })
    return subscription
  }

  /** Listens to what comes of a wish, and resolves with how to stop once it would. Throws `unavailable`. */
  async function listen(
    wish: PictureWish,
    listener: (news: PictureNews) => void,
    signal: AbortSignal,
  ): Promise<() => void> {
    if (!redis.ready) throw redisAway()
    const place = channel.place(wish)
    const hear = (sealed: Buffer) => {
      const news = channel.open(wish, sealed)
      if (news !== null) listener(news)
    }
    const together = listeners.get(place) ?? new Set()
    listeners.set(place, together.add(hear))
    const stop = () => {
      if (!together.delete(hear) || together.size > 0) return
      listeners.delete(place)
      void subscription?.unsubscribe(place).catch(() => {})
    }
    const subscribed = connected()
      .subscribe(place)
      .then(
        () => true,
        () => false,
      )
    if (await within(answerWithin, subscribed, signal)) return stop
    stop()
    signal.throwIfAborted()
    throw redisAway()
  }

  const ask = (wish: PictureWish, wanted: 'last' | 'all' | 'more') =>
    redis.attempt((client) => client.publish(channel.asked, channel.writeAsked({ ...wish, wanted })))

  return {
    async snapshot(wish, signal) {
      const heard = later<PictureNews>()
      const stop = await listen(wish, (news) => news !== 'here' && heard.resolve(news), signal)
      try {
        await ask(wish, 'last')
        const news = await within(answerWithin, heard.promise, signal)
        signal.throwIfAborted()
        if (news === undefined) throw nobodyAnswers()
        if (typeof news === 'string') throw unavailable('There is no picture of this camera yet', 2)
        return news
      } finally {
        stop()
      }
    },

    async watch(wish, signal) {
      const answered = later<true>()
      const box = newestOnly()
      const stopListening = await listen(
        wish,
        (news) => {
          answered.resolve(true)
          box.put(news)
        },
        signal,
      )
      const asking = setInterval(() => {
        void ask(wish, 'more')
        box.wake()
      }, askAgain)
      // A generator that is never read runs nothing at its end; the signal comes all the same.
      const stop = () => {
        clearInterval(asking)
        stopListening()
        box.wake()
      }
      signal.addEventListener('abort', stop, { once: true })
      await ask(wish, 'all')
      if (!(await within(answerWithin, answered.promise, signal))) {
        stop()
        signal.throwIfAborted()
        throw nobodyAnswers()
      }
      return (async function* () {
        try {
          while (!signal.aborted && box.open()) {
            const picture = box.take()
            if (picture) yield picture
            else await box.changed()
          }
        } finally {
          stop()
          signal.removeEventListener('abort', stop)
        }
      })()
    },

    async [Symbol.asyncDispose]() {
      subscription?.disconnect()
    },
  }
}

/** Of the pictures that come the newest that was not taken. Closes where the camera stops, and where nothing comes for long. */
function newestOnly() {
  let newest: CameraPicture | null = null
  let ended = false
  let heardAt = performance.now()
  let takenAt = 0
  let wake = () => {}
  return {
    put(news: PictureNews): void {
      heardAt = performance.now()
      if (news === 'ended') ended = true
      // Where others begin to watch, all are sent the last picture again.
      else if (typeof news !== 'string' && news.takenAt.getTime() > takenAt) newest = news
      wake()
    },
    take(): CameraPicture | null {
      const picture = newest
      newest = null
      if (picture) takenAt = picture.takenAt.getTime()
      return picture
    },
    open: () => !ended && performance.now() - heardAt < silentFor,
    changed: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
    wake: () => wake(),
  }
}

function later<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve = (_: T) => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve: (value) => resolve(value) }
}

/** The result, or undefined where it does not come in time or the signal aborts. */
async function within<T>(milliseconds: number, result: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController()
  const late = delay(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined)
  return await Promise.race([result, late]).finally(() => over.abort())
}
