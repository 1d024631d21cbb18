import { expect, it } from 'vitest'
import { FrameSlots } from '#cameras/frame-slots.ts'
import type { StreamFrame } from '#cameras/frame-source/port.ts'
import { createPictureReader } from './read-pictures.ts'

const picture = (width: number, height: number, value: number) =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.alloc(width * height * 3, value)])

function reader(most?: number) {
  const frames: StreamFrame[] = []
  let missed = 0
  const read = createPictureReader(
    new FrameSlots(most),
    { frame: (frame) => frames.push(frame), missed: () => missed++ },
    () => 7,
  )
  return { frames, read, missed: () => missed }
}

it.each([1, 2, 7, 11, 1_000])('reads pictures of any size from chunks of %d bytes', (size) => {
  const { frames, read } = reader()
  const stream = Buffer.concat([picture(2, 3, 10), picture(2, 3, 20), picture(4, 1, 30)])
  for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size))
  expect(frames.map(({ width, height, capturedAt }) => [width, height, capturedAt])).toEqual([
    [2, 3, 7],
    [2, 3, 7],
    [4, 1, 7],
  ])
  expect(frames.map(({ pixels }) => [...new Set(pixels)])).toEqual([[10], [20], [30]])
  expect(frames[0]?.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it('passes pictures over while all memory is being read, and uses it again', () => {
  const { frames, read, missed } = reader(2)
  for (const value of [1, 2, 3]) read(picture(1, 1, value))
  expect([frames.length, missed()]).toEqual([2, 1])
  frames[0]?.release()
  frames[0]?.release()
  read(picture(1, 1, 4))
  read(picture(1, 1, 5))
  expect([frames.length, missed()]).toEqual([3, 2])
  expect(frames[2]?.pixels.buffer).toBe(frames[0]?.pixels.buffer)
})

it.each(['GIF89a and much more that is no picture at all, really', 'P6\n999999 2\n255\n', 'P6\n0 2\n255\n'])(
  'refuses %j',
  (text) => {
    expect(() => reader().read(Buffer.from(text))).toThrow()
  },
)
