import { expect, it } from 'vitest'
import { explainFfmpeg, sizeIn } from './explain-ffmpeg.ts'

it.each([
  ['[rtsp @ 0x1] [error] method DESCRIBE failed: 401 Unauthorized', /user or the password/, true],
  ['[rtsp @ 0x1] [error] method DESCRIBE failed: 404 Not Found', /nothing at this path/, true],
  ['[http @ 0x1] [error] HTTP error 401 Unauthorized', /user or the password/, true],
  ["[fatal] Stream map '0:v:0' matches no streams.", /no pictures/, true],
  [
    '[tcp @ 0x1] [error] Connection to tcp://10.0.0.9:554?timeout=1 failed: Connection refused',
    /Nothing answers/,
    false,
  ],
  ['[error] pipe:0: Invalid data found when processing input', /no video/, false],
  ['[info] all is well', /ended/, false],
])('%s', (line, message, needsSomebody) => {
  const failure = explainFfmpeg(["[concat @ 0x1] [error] Impossible to open 'rtsp://ada:s3cret@cam/x'", line])
  expect(failure.message).toMatch(message)
  expect(failure.message).not.toMatch(/s3cret|10\.0\.0\.9/)
  expect(failure.needsSomebody).toBe(needsSomebody)
})

it('finds the size of the pictures', () => {
  const line = '[graph 0 input from stream 0:0 @ 0x1] [verbose] w:640 h:360 pixfmt:yuv420p tb:1/90000 fr:15/1 sar:1/1'
  expect(sizeIn(line)).toBe('640x360')
  expect(sizeIn('[Parsed_scale_1 @ 0x1] [verbose] w:640 h:360 fmt:yuv420p')).toBeUndefined()
})
