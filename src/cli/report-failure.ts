import { type AppError, type ErrorCode, toAppError } from '#core/errors.ts'
import type { Output } from './output.ts'

const advice: Partial<Record<ErrorCode, string>> = {
  internal: 'Run the command again with --log-level debug to see where it went wrong.',
  misconfigured: '`netra doctor` shows what this installation is missing.',
  unauthenticated: 'Give a valid API key with --key, or set NETRA_KEY.',
  forbidden: 'Ask an administrator for a key with this permission.',
  capability_off:
    'An administrator turns capabilities on: PUT /api/capabilities/<name> {"enabled": true, "purpose": "…"}.',
  unavailable: 'Is it running? `netra serve` starts a server, `netra doctor` looks at this machine.',
}

/** Says what went wrong and what to do about it; the stack only to whoever asked for details. */
export function reportFailure(output: Output, thrown: unknown, detailed: boolean): AppError {
  const error = toAppError(thrown)
  output.fail(error, inWordsOfTheCommand(error.message), advice[error.code])
  if (detailed)
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) output.warn(cause.stack ?? '')
  return error
}

/** Messages speak of fields, as the API has them; whoever types a command has options. */
export function inWordsOfTheCommand(detail: string): string {
  return detail
    .replace('send force=true', 'use --force')
    .replace('send a photo', 'give a photo')
    .replace(/\bface=(\w+)/g, '--face $1')
    .replace(': send JPEG', ': give JPEG')
}
