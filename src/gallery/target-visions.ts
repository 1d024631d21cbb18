import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion, Vision } from '#vision/vision.ts'
import type { ActiveModel } from './active-model-store.ts'

interface Opened {
  readonly vision: Promise<Vision>
  users: number
  idle: AbortController
}

/** Milliseconds that networks stay loaded after their last use. */
const keptMs = 60_000

/**
 * The networks of models other than the one in use, for templates from kept regions: loaded when first needed, one core
 * each, let go after a minute without work.
 */
export class TargetVisions implements AsyncDisposable {
  readonly #open: (pack: string, signal: AbortSignal) => Promise<Vision>
  readonly #opened = new Map<string, Opened>()
  readonly #stopping = new AbortController()

  constructor(open: (pack: string, signal: AbortSignal) => Promise<Vision>) {
    this.#open = open
  }

  /** Templates of the regions by that model, null for those that cannot be read. Throws what opening and embedding throw. */
  async embed(
    model: ActiveModel,
    regions: readonly FaceRegion[],
    signal: AbortSignal,
  ): Promise<readonly (Template | null)[]> {
    const opened = this.#use(model)
    try {
      const vision = await opened.vision
      const { modelId } = vision.pack.embedder
      if (modelId !== model.modelId)
        throw new AppError(
          'misconfigured',
          `The pack ${model.pack} installed here makes ${modelId}, not ${model.modelId}`,
        )
      return await vision.embedRegions(regions, signal)
    } finally {
      this.#release(model, opened)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    const all = [...this.#opened.values()]
    this.#opened.clear()
    for (const { vision } of all) await vision.then((one) => one[Symbol.asyncDispose]()).catch(() => undefined)
  }

  #use(model: ActiveModel): Opened {
    let opened = this.#opened.get(model.modelId)
    if (!opened) {
      const vision = this.#open(model.pack, this.#stopping.signal)
      opened = { vision, users: 0, idle: new AbortController() }
      this.#opened.set(model.modelId, opened)
      // What could not be opened may be tried again.
      vision.catch(() => this.#opened.delete(model.modelId))
    }
    opened.idle.abort()
    opened.users++
    return opened
  }

  #release(model: ActiveModel, opened: Opened): void {
    opened.users--
    if (opened.users > 0 || this.#opened.get(model.modelId) !== opened) return
    opened.idle = new AbortController()
    const signal = AbortSignal.any([opened.idle.signal, this.#stopping.signal])
    systemClock.sleep(keptMs, signal).then(
      async () => {
        this.#opened.delete(model.modelId)
        await (await opened.vision)[Symbol.asyncDispose]()
      },
      () => undefined,
    )
  }
}
