/** One decoded image: upright (EXIF applied), sRGB, three interleaved bytes a pixel, rows without padding. */
export interface Frame {
  readonly width: number
  readonly height: number
  /** RGB, `width * height * 3` bytes. */
  readonly pixels: Uint8Array
  /** Milliseconds since the epoch; absent for uploads without a capture time. */
  readonly capturedAt?: number
}
