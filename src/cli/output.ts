import { styleText } from 'node:util'
import { toWire } from '#api/names.ts'
import type { AppError } from '#core/errors.ts'

/** A stream that text goes to, and whether it is a terminal. */
export interface TextStream {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export type Style = Parameters<typeof styleText>[0]

/** Where a command writes: results on stdout, everything else on stderr. With `json`, stdout gets one document and no more. */
export interface Output {
  readonly json: boolean
  /** Whether a line on stderr may be redrawn. */
  readonly live: boolean
  readonly stderr: TextStream
  /** Width of the terminal that results go to, null elsewhere. */
  readonly columns: number | null
  /** A line of the result; nothing with `--json`. */
  line(text?: string): void
  /** A line beside the result, on stderr; nothing with `--json`. */
  note(text: string): void
  /** A line that must be seen, on stderr, also with `--json`. */
  warn(text: string): void
  /** The one JSON document, with the names of the wire; nothing without `--json`. */
  document(value: unknown): void
  /** One of many documents, a line each, with or without `--json`. */
  record(value: unknown): void
  /** What went wrong: `text` for people, the error's own words for programs. */
  fail(error: AppError, text: string, advice: string | undefined): void
  /** The text in a style where stdout shows colours. */
  paint(style: Style, text: string): string
}

export interface OutputOptions {
  readonly json: boolean
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly env: Readonly<Record<string, string | undefined>>
}

export function createOutput({ json, stdout, stderr, env }: OutputOptions): Output {
  const showsColours = (stream: TextStream): boolean => {
    if (env.NO_COLOR) return false
    if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
    return stream.isTTY === true && env.TERM !== 'dumb'
  }
  const paintFor = (stream: TextStream) => {
    const coloured = showsColours(stream)
    return (style: Style, text: string) => (coloured ? styleText(style, text, { validateStream: false }) : text)
  }
  const paint = paintFor(stdout)
  const paintError = paintFor(stderr)
  const line = (stream: TextStream, text: string) => stream.write(`${text}\n`)
  return {
    json,
    live: !json && stderr.isTTY === true && env.TERM !== 'dumb',
    stderr,
    columns: stdout.isTTY ? (stdout.columns ?? 80) : null,
    line(text = '') {
      if (!json) line(stdout, text)
    },
    note(text) {
      if (!json) line(stderr, text)
    },
    warn: (text) => line(stderr, paintError('yellow', text)),
    document(value) {
      if (json) line(stdout, JSON.stringify(toWire(value), null, 2))
    },
    record: (value) => line(stdout, JSON.stringify(value)),
    fail(error, text, advice) {
      if (json) {
        const { code, message: detail, facts } = error
        line(stdout, JSON.stringify({ error: { code, detail, ...factsOnWire(facts) } }, null, 2))
        return
      }
      line(stderr, `${paintError(['bold', 'red'], 'netra:')} ${text} (${error.code})`)
      if (advice !== undefined) line(stderr, advice)
    },
    paint,
  }
}

function factsOnWire(facts: AppError['facts']): object {
  const wire = toWire(facts)
  return typeof wire === 'object' && wire !== null ? wire : {}
}
