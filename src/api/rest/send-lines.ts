import { PassThrough, type Readable } from 'node:stream'
import { toWire } from '#api/names.ts'
import { toAppError } from '#core/errors.ts'

export const ndjson = 'application/x-ndjson'

/** Whether a client asks for lines: it names their type, which `*\/*` does not. */
export function acceptsLines(accept: string | undefined): boolean {
  return accept?.split(',').some((type) => type.split(';')[0]?.trim().toLowerCase() === ndjson) ?? false
}

/**
 * A stream of lines, written as `work` gives items, with what it resolves with as the last one. Resolves with the stream once
 * there is a line; throws what the work throws before that. What it throws afterwards becomes the last line.
 */
export async function streamLines(work: (onItem: (item: unknown) => void) => Promise<unknown>): Promise<Readable> {
  const stream = new PassThrough()
  const line = (value: unknown) => `${JSON.stringify(toWire(value))}\n`
  let begun = false
  return await new Promise((resolve, reject) => {
    const write = (value: unknown) => {
      begun = true
      if (!stream.destroyed) stream.write(line(value))
      resolve(stream)
    }
    work(write).then(
      (last) => {
        write(last)
        stream.end()
      },
      (error: unknown) => {
        if (!begun) return reject(error)
        const { code, message: detail } = toAppError(error)
        write({ success: false, code, detail })
        stream.end()
      },
    )
  })
}
