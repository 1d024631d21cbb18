import { expect, it } from 'vitest'
import { AppError } from '#core/errors.ts'
import { createOutput } from './output.ts'
import { showProgress } from './progress.ts'
import { reportFailure } from './report-failure.ts'

function outputTo({
  json = false,
  isTTY = false,
  env = {},
}: {
  json?: boolean
  isTTY?: boolean
  env?: Record<string, string>
}) {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({ isTTY, columns: 80, write: (text: string) => (written[name] += text) })
  return { written, output: createOutput({ json, stdout: stream('out'), stderr: stream('err'), env }) }
}

it('prints one document and nothing else with --json', () => {
  const { written, output } = outputTo({ json: true })
  output.line('a table')
  output.note('a note')
  const progress = showProgress(output, 'Working', 10)
  progress.update({ done: 10, total: 10, refused: 0 })
  progress.stop()
  output.document({ faceId: '1', metadata: { keepMe: true } })
  expect(JSON.parse(written.out)).toEqual({ face_id: '1', metadata: { keepMe: true } })
  expect(written.err).toBe('')
})

it('gives an error as a document with its facts', () => {
  const { written, output } = outputTo({ json: true })
  reportFailure(output, new AppError('many_faces', 'Two faces', { facts: { faceCount: 2 } }), false)
  expect(JSON.parse(written.out)).toEqual({ error: { code: 'many_faces', detail: 'Two faces', face_count: 2 } })
})

it('says errors in the words of the command line, with what to do and without a stack', () => {
  const { written, output } = outputTo({})
  reportFailure(output, new AppError('many_faces', 'Two faces; choose with face=prominent or face=largest'), false)
  reportFailure(output, new TypeError('secret detail'), false)
  expect(written.out).toBe('')
  expect(written.err).toContain('netra: Two faces; choose with --face prominent or --face largest (many_faces)\n')
  expect(written.err).toContain('netra: Something went wrong (internal)\nRun the command again with --log-level debug')
  expect(written.err).not.toContain('secret detail')
})

it.each([
  [{ isTTY: false }, false],
  [{ isTTY: true }, true],
  [{ isTTY: true, env: { NO_COLOR: '1' } }, false],
  [{ isTTY: true, env: { TERM: 'dumb' } }, false],
  [{ isTTY: false, env: { FORCE_COLOR: '1' } }, true],
])('%j is coloured: %s', (where, coloured) => {
  expect(outputTo(where).output.paint('green', 'ok').includes('\u001b[')).toBe(coloured)
})

it('says how far it is in a line at every tenth where there is no terminal', () => {
  const { written, output } = outputTo({})
  const progress = showProgress(output, 'Enrolling', 1_000)
  for (let done = 1; done <= 1_000; done++) progress.update({ done, total: 1_000, refused: done > 500 ? 3 : 0 })
  progress.stop()
  const lines = written.err.trim().split('\n')
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toBe('Enrolling: 1000 of 1000, 3 refused')
})
