import type { Worker } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import type { FlatAnswer, FlatRequest, FromThread, ToThread } from './flat-messages.ts'

interface Pending {
  resolve(answer: FlatAnswer): void
  reject(error: unknown): void
}

/** Requests to the index thread and their answers. Owns the thread. */
export class ThreadLink implements AsyncDisposable {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #lost: (cause: unknown) => void
  #next = 1
  #ended = false

  /** `lost` is called once if the thread ends without having been disposed; all that waits is rejected before. */
  constructor(worker: Worker, lost: (cause: unknown) => void) {
    this.#worker = worker
    this.#lost = lost
    worker.on('message', (message: FromThread) => this.#receive(message))
    worker.on('error', (error) => this.#fail(error))
    worker.on('messageerror', (error) => this.#fail(error))
    worker.on('exit', (code) => this.#fail(new Error(`the index thread ended with code ${code}`)))
  }

  /** Rejects with `unavailable` when the thread ends first, and with the signal's reason when it aborts. */
  request(request: FlatRequest, transfer: readonly ArrayBuffer[] = [], signal?: AbortSignal): Promise<FlatAnswer> {
    if (this.#ended) return Promise.reject(stopped(undefined))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      const abort = () => {
        if (this.#pending.delete(id)) this.#post({ cancelled: id })
        reject(signal?.reason)
      }
      const settled = () => signal?.removeEventListener('abort', abort)
      signal?.addEventListener('abort', abort, { once: true })
      this.#pending.set(id, {
        resolve: (answer) => {
          settled()
          resolve(answer)
        },
        reject: (error) => {
          settled()
          reject(error)
        },
      })
      this.#post({ id, request }, transfer)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(undefined)
    await this.#worker.terminate()
  }

  #post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #receive(message: FromThread): void {
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if ('answer' in message) pending?.resolve(message.answer)
    else pending?.reject(new Error(message.failure))
  }

  #end(cause: unknown): void {
    this.#ended = true
    for (const { reject } of this.#pending.values()) reject(stopped(cause))
    this.#pending.clear()
  }

  #fail(cause: unknown): void {
    if (this.#ended) return
    this.#end(cause)
    void this.#worker.terminate()
    this.#lost(cause)
  }
}

function stopped(cause: unknown): AppError {
  return new AppError('unavailable', 'The search index is not running; it is filled again from the database', {
    cause,
    retryAfter: 5,
  })
}
