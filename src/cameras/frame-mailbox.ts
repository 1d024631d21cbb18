import type { StreamFrame } from './frame-source/port.ts'

/** Holds the newest frame only: one that has not been taken when the next comes gives way to it, and is counted. */
export class FrameMailbox {
  #frame: StreamFrame | null = null
  #dropped = 0
  #wake = () => {}
  readonly #onDrop: () => void

  constructor(onDrop: () => void = () => {}) {
    this.#onDrop = onDrop
  }

  /** Frames that gave way to newer ones. */
  get dropped(): number {
    return this.#dropped
  }

  put(frame: StreamFrame): void {
    this.drop()
    this.#frame = frame
    this.#wake()
  }

  /** The newest frame, which is the taker's from now on. */
  take(): StreamFrame | null {
    const frame = this.#frame
    this.#frame = null
    return frame
  }

  /** Resolves when there is a frame. Throws the signal's reason. */
  async filled(signal: AbortSignal): Promise<void> {
    while (this.#frame === null) {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake)
          resolve()
        }
        this.#wake = wake
        signal.addEventListener('abort', wake, { once: true })
      })
    }
  }

  /** Counts a frame for which there was not even memory. */
  missed(): void {
    this.#dropped++
    this.#onDrop()
  }

  /** Gives up the frame that waits. */
  drop(): void {
    const frame = this.take()
    if (!frame) return
    this.missed()
    frame.release()
    frame.settle?.({ lookedAt: false })
  }
}
