import { parseArgs } from 'node:util'
import { AppError, toAppError } from '#core/errors.ts'
import { loadConfig } from './config.ts'
import { runServer } from './run-server.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

try {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
    },
  })
  const port = values.port === undefined ? undefined : Number(values.port)
  await runServer(loadConfig(process.env, { ...values, port }), stop.signal)
  process.exitCode = 0
} catch (error) {
  if (!stop.signal.aborted) {
    const wrong = error instanceof TypeError ? new AppError('misconfigured', error.message) : toAppError(error)
    process.stderr.write(`netra: ${wrong.message} (${wrong.code})\n`)
    if (wrong.code === 'internal')
      process.stderr.write(`${wrong.cause instanceof Error ? wrong.cause.stack : wrong.cause}\n`)
    process.exitCode = 1
  }
}
