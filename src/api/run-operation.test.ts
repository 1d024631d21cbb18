import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { callerOf, systemCaller } from './caller.ts'
import { type Outcome, runOperation } from './run-operation.ts'

const greet = operation({
  name: 'greet',
  summary: 'Greets a person some times',
  permission: 'gallery:read',
  input: z.strictObject({
    personName: z.string().min(1),
    maxTimes: z.int().max(3).default(1),
    metadata: z.record(z.string(), z.json()).optional(),
  }),
  output: z.strictObject({ greetings: z.array(z.string()) }),
  async run(needs: { word: string }, input, caller) {
    if (input.personName === 'slow')
      await new Promise((_, reject) => caller.signal.addEventListener('abort', () => reject(new Error('socket gone'))))
    if (input.personName === 'bug') throw new TypeError('undefined is not a function at secret place')
    if (input.personName === 'nobody') throw new AppError('not_found', 'There is nobody')
    return { greetings: Array.from({ length: input.maxTimes }, () => `${needs.word} ${input.personName}`) }
  },
})

function setup(permissions = ['gallery:read'], signal = new AbortController().signal) {
  const outcomes: Outcome[] = []
  const identity = { kind: 'key' as const, id: 'k', permissions: new Set(permissions) }
  const caller = callerOf(identity, { door: 'rest', address: '192.0.2.1', correlationId: 'c', signal })
  const call = (input: unknown) =>
    runOperation(greet, { word: 'hello' }, input, caller, { after: (outcome) => void outcomes.push(outcome) })
  const failure = (input: unknown) => call(input).then(() => expect.unreachable(), toAppError)
  return { call, failure, outcomes }
}

describe('runOperation', () => {
  it('validates, fills defaults, runs, and reports once', async () => {
    const { call, outcomes } = setup()
    expect(await call({ personName: 'Ada' })).toEqual({ greetings: ['hello Ada'] })
    expect(outcomes).toMatchObject([{ operation: 'greet', code: 'ok', error: null, caller: { id: 'k' } }])
  })

  it('refuses a caller without the permission before looking at the input', async () => {
    const { failure, outcomes } = setup(['gallery:write'])
    expect(await failure({ nonsense: 1 })).toMatchObject({
      code: 'forbidden',
      message: 'This needs the permission gallery:read',
    })
    expect(outcomes).toMatchObject([{ code: 'forbidden' }])
  })

  it.each([
    [{}, 'person_name is missing', 'person_name'],
    [undefined, 'the input is missing', undefined],
    [{ personName: 'A', maxTimes: 4 }, 'max_times: expected number to be <=3', 'max_times'],
    [{ personName: 'A', maxTimes: 1e300 }, /max_times/, 'max_times'],
    [{ personName: 'A', maxTimes: '2' }, /^max_times: expected number, received string$/, 'max_times'],
    [{ personName: 'A', extraThing: 1 }, 'extra_thing is not a known field', 'extra_thing'],
    [{ personName: 'A', metadata: { myKey: undefined } }, /^metadata\.myKey/, 'metadata.myKey'],
    [{ personName: 'a\u0000b' }, 'text must not contain NUL characters', undefined],
    [{ personName: 'A', metadata: { 'x\u0000': 1 } }, 'text must not contain NUL characters', undefined],
    [{ personName: '\ud800' }, 'text must be valid Unicode', undefined],
  ])('names what is wrong in the words of the wire: %j', async (input, message, fields) => {
    const { failure, outcomes } = setup()
    const error = await failure(input)
    expect(error.code).toBe('invalid_input')
    if (typeof message === 'string') expect(error.message).toBe(message)
    else expect(error.message).toMatch(message)
    expect(error.facts.fields).toBe(fields)
    expect(outcomes.map((outcome) => outcome.code)).toEqual(['invalid_input'])
  })

  it('refuses nesting that would exhaust whoever reads it', async () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(await setup().failure({ personName: 'A', metadata: { deep } })).toMatchObject({ code: 'invalid_input' })
  })

  it('passes expected failures on and hides the others', async () => {
    const { failure, outcomes } = setup()
    expect(await failure({ personName: 'nobody' })).toMatchObject({ code: 'not_found', message: 'There is nobody' })
    const error = await failure({ personName: 'bug' })
    expect(error).toMatchObject({ code: 'internal', message: 'Something went wrong' })
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(outcomes.map((outcome) => outcome.code)).toEqual(['not_found', 'internal'])
  })

  it('starts nothing for a caller who has gone, and ends what runs as the signal says', async () => {
    expect(await setup(undefined, AbortSignal.abort()).failure({ personName: 'Ada' })).toMatchObject({
      code: 'cancelled',
    })
    const deadline = new AbortController()
    const running = setup(undefined, deadline.signal).failure({ personName: 'slow' })
    deadline.abort(new DOMException('too late', 'TimeoutError'))
    expect(await running).toMatchObject({ code: 'deadline_exceeded' })
  })

  it('says what a call was about, by ids and nothing else', async () => {
    const [ada, bob, face] = [newId(), newId(), newId()]
    const move = operation({
      name: 'move',
      summary: 'Moves',
      permission: 'gallery:read',
      input: z.strictObject({ personId: z.string(), gallery: z.string(), name: z.string() }),
      output: z.strictObject({ faceId: z.string(), found: z.array(z.string()) }),
      subject: (_input, output) => ({ person: output?.found }),
      run: async (_needs: object, input) => {
        if (input.gallery === 'none') throw new AppError('not_found', 'There is no such gallery')
        return { faceId: face, found: [ada, bob, 'Ada', 'ada@example.org'] }
      },
    })
    const outcomes: Outcome[] = []
    const call = (input: unknown) =>
      runOperation(move, {}, input, systemCaller(new AbortController().signal), {
        after: (outcome) => void outcomes.push(outcome),
      }).catch(() => undefined)
    await call({ personId: ada, gallery: 'default', name: 'Ada Lovelace' })
    await call({ personId: 'Ada', gallery: 'none', name: 'Ada Lovelace' })
    await call({ personId: ada })
    expect(outcomes.map(({ subject }) => subject)).toEqual([
      { person: [ada, bob], gallery: ['default'], face: [face] },
      { gallery: ['none'] },
      {},
    ])
  })

  it('lets the process itself do everything', () => {
    const caller = systemCaller(new AbortController().signal)
    expect(caller.permissions.has('gallery:write')).toBe(true)
    expect(caller.correlationId).not.toBe('')
  })
})
