import type { Frame } from '#vision/frame.ts'

/** A frame in shared memory that is used again: whoever was given it releases it, once, when it is not read any more. */
export interface StreamFrame extends Frame {
  /** When it arrived, milliseconds since the epoch. */
  readonly capturedAt: number
  release(): void
  /** Told once what became of it, where somebody waits for that: looked at, passed over for a newer one, or failed. */
  settle?(outcome: FrameOutcome): void
}

export type FrameOutcome = { readonly lookedAt: boolean } | { readonly error: unknown }

/** Why a source gave up, in words for an operator: never with an address, a name or a password. */
export class SourceFailure extends Error {
  /** Trying again soon will not help: somebody must change something first. */
  readonly needsSomebody: boolean

  constructor(message: string, options: { needsSomebody?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'SourceFailure'
    this.needsSomebody = options.needsSomebody ?? false
  }
}

export interface SourceOptions {
  readonly kind: 'rtsp' | 'http' | 'file' | 'device'
  /** The whole address, a secret. */
  readonly secret: string
  /** About how many frames a second are delivered at most. */
  readonly frameRate: number
  /** Larger pictures are made smaller, keeping their shape. */
  readonly longestSide: number
  readonly hardwareDecoding: string
  /** Of files: whether they start again at their end. */
  readonly loop: boolean
}

export interface SourceEvents {
  /** A frame has come. */
  frame(frame: StreamFrame): void
  /** A frame could not be taken because all before it are still being read. */
  missed(): void
}

/**
 * Where frames come from. A source delivers frames as they come, and never waits for whoever takes them: of frames that are not
 * taken in time the newest is what counts.
 */
export interface FrameSource {
  /**
   * Runs until the signal aborts or a recording ends, and then resolves, with everything that it started gone. Throws
   * `SourceFailure` where frames cannot or no longer be had.
   */
  run(events: SourceEvents, signal: AbortSignal): Promise<void>
}

/** Opens sources; nothing is connected to before they run. */
export type OpenSource = (options: SourceOptions) => FrameSource

/** A source whose frames somebody sends: a browser with a webcam, or a program beside a camera. */
export interface PushSource extends FrameSource {
  /**
   * Takes a picture as the next frame, and answers whether it was looked at: false where a newer one came before it was its turn.
   * Throws what decoding throws, `overloaded` where too many wait already, and the signal's reason.
   */
  push(image: Uint8Array, signal: AbortSignal): Promise<boolean>
}
