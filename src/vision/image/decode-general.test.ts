import { existsSync, readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeGeneral } from './decode-general.ts'

const limits = { bytes: 2 ** 24, pixels: 64e6, side: 16_384 }
const picture = (colour: string) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: colour } })
    .png()
    .toBuffer()

/** The decoder that this process has started; it is found by its command line. */
function decoderPid(): number {
  for (const task of readdirSync('/proc/self/task'))
    for (const pid of readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' '))
      if (pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('decode-process')) return Number(pid)
  throw new Error('no decoder is running')
}

describe.skipIf(!existsSync('/proc/self/task'))('the process that decodes', () => {
  it('has none of the environment, and memory for the largest picture only', async () => {
    await decodeGeneral(await picture('#123456'), limits)
    const pid = decoderPid()
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/PATH|NETRA|DATABASE/)
    const size = /Max data size +(\d+) /.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
    expect(Number(size)).toBeLessThan(2.5 * 2 ** 30)
  })

  it('takes only its own picture along when it is killed, and another one goes on', async () => {
    await decodeGeneral(await picture('#000'), limits)
    const pid = decoderPid()
    // Stopped, so that it certainly has the picture and no answer when it is killed.
    process.kill(pid, 'SIGSTOP')
    const lost = decodeGeneral(await picture('#f00'), limits)
    const next = decodeGeneral(await picture('#0f0'), limits)
    process.kill(pid, 'SIGKILL')
    await expect(lost).rejects.toMatchObject({ code: 'invalid_image' })
    expect([...(await next).pixels.subarray(0, 3)]).toEqual([0, 255, 0])
    expect(decoderPid()).not.toBe(pid)
  })

  it('is started anew when it died between two pictures', async () => {
    await decodeGeneral(await picture('#000'), limits)
    process.kill(decoderPid(), 'SIGKILL')
    // It may or may not be noticed before the next picture is handed over; the one after that is certainly decoded.
    await decodeGeneral(await picture('#000'), limits).catch(() => undefined)
    expect([...(await decodeGeneral(await picture('#00f'), limits)).pixels.subarray(0, 3)]).toEqual([0, 0, 255])
  })

  it('answers in order, however many ask at once', async () => {
    const greys = Array.from({ length: 20 }, (_, at) => at * 10)
    const decoded = await Promise.all(
      greys.map(async (grey) => {
        const { pixels } = await decodeGeneral(await picture(`rgb(${grey},${grey},${grey})`), limits)
        return pixels[0]
      }),
    )
    expect(decoded).toEqual(greys)
  })
})
