import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli.ts'

/** Runs a command line in this process; none of these gets as far as opening anything. */
async function run(...args: string[]) {
  const ran = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => (ran[name] += text) })
  const code = await runCli(args, { stdout: stream('out'), stderr: stream('err'), env: {} })
  return { code, ...ran }
}

const commands = ['demo', 'serve', 'enroll', 'train', 'recognize', 'verify', 'detect', 'bench', 'doctor']
const people = ['list', 'show', 'rename', 'merge', 'unmerge', 'forget'].map((name) => `people ${name}`)
const models = ['list', 'pull', 'import', 'remove', 'verify'].map((name) => `models ${name}`)
const seen = [
  'sightings list',
  'sightings search',
  'strangers name',
  'alerts list',
  'alert-rules add',
  'watch-lists add',
  'statistics',
]
const ftpUsers = ['add', 'list', 'remove', 'password'].map((name) => `ftp-user ${name}`)

it.each([...commands, ...people, ...models, ...ftpUsers, ...seen])(
  '%s explains itself with an example',
  async (command) => {
    const { code, out, err } = await run(...command.split(' '), '--help')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Usage: netra /)
    expect(out).toMatch(new RegExp(`Examples?:\\n\\s+netra ${command}`))
  },
)

it('lists its commands and says its version', async () => {
  const { out } = await run('--help')
  for (const command of [...commands, 'people', 'models']) expect(out).toMatch(new RegExp(`^  ${command}[ |]`, 'm'))
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect((await run('--version')).out).toBe(`${version}\n`)
})

describe('wrong usage', () => {
  const wrong = [
    '',
    'bogus',
    'people',
    'recognize',
    'recognize a.jpg --thresold 1',
    'recognize a.jpg --threshold near',
    'recognize a.jpg --max-results 0',
    'recognize a.jpg --attributes age',
    'verify a.jpg',
    'people list --server nowhere',
    'people list --server http://127.0.0.1:1',
    'people list --key k',
    'people list --server http://127.0.0.1:1 --key k --data d',
    'serve --roles everything',
    'serve --port 70000',
    'people list --log-level loud',
  ]
  it.each(wrong)('is answered with 2: netra %s', async (line) => {
    const { code, out, err } = await run(...line.split(' ').filter(Boolean))
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toBe('')
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('is one document, too', async () => {
    for (const line of ['recognize a.jpg --threshold 9', 'people list --server nowhere']) {
      const { code, out } = await run(...line.split(' '), '--json')
      expect(code).toBe(2)
      expect(JSON.parse(out)).toEqual({ error: { code: 'invalid_input', detail: expect.any(String) } })
    }
  })
})

it.each(['recognize gone.jpg', 'train no-such-folder', 'enroll no-such-folder', 'verify gone.jpg gone-too.jpg'])(
  'says what is not there: netra %s',
  async (line) => {
    const text = await run(...line.split(' '))
    expect([text.code, text.out]).toEqual([1, ''])
    expect(text.err).toMatch(/^netra: There is no .+ \(not_found\)\n$/)
    const { code, out, err } = await run(...line.split(' '), '--json')
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toEqual({ error: { code: 'not_found', detail: expect.any(String) } })
  },
)
