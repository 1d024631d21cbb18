import { AppError, type ErrorCode } from '#core/errors.ts'

const explanations: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /matches no streams|does not contain any stream/i,
    'unsupported_media',
    'There are no pictures in this file, only sound',
  ],
  [
    /moov atom not found/i,
    'unsupported_media',
    'The video is not complete: its end, which says where everything is, is missing',
  ],
  [
    /picture size.*(invalid|too large|exceeds)|max_pixels|Video uncodable/i,
    'too_large',
    'The pictures are larger than 8K',
  ],
  [/No space left/i, 'unavailable', 'The disk of this server is full'],
  [
    /Option .*not found|Unrecognized option/i,
    'unavailable',
    'The ffmpeg of this server is too old: version 5 or newer is needed',
  ],
  [/not on whitelist|Invalid data found|Unknown format/i, 'unsupported_media', 'This is no video that can be read'],
  [
    /could not find codec|Decoder .* not found|unknown codec|unspecified size/i,
    'unsupported_media',
    'The ffmpeg of this server cannot decode this kind of video',
  ],
]

/** What ffmpeg's words mean to whoever sent a video. The words themselves go nowhere. */
export function explainVideo(said: readonly string[]): AppError {
  const errors = said.filter((line) => /\[(error|fatal|warning|panic)\]/.test(line)).join('\n')
  const found = explanations.find(([pattern]) => pattern.test(errors))
  if (!found) return new AppError('unsupported_media', 'There is no picture in this video that can be read')
  const [, code, message] = found
  return new AppError(code, message)
}

/** Seconds that the video says it is long. */
export function secondsIn(said: readonly string[]): number | null {
  for (const line of said) {
    const [, hours, minutes, seconds] = /^\[info\]\s+Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?),/.exec(line) ?? []
    if (hours !== undefined) return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
  }
  return null
}
