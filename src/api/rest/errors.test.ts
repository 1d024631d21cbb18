import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode, errorTable } from '#core/errors.ts'
import { problemHeaders, problemOf } from './errors.ts'

describe('a problem', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('of code %s has its status and its title', (code) => {
    const problem = problemOf(new AppError(code, 'what to do'), 'id-1')
    const { status, title } = errorTable[code]
    expect(problem).toEqual({
      type: `urn:netra:error:${code}`,
      title,
      status,
      code,
      detail: 'what to do',
      correlation_id: 'id-1',
    })
  })

  it('has its facts beside the standard members, which they never replace', () => {
    const facts = { personId: 'p', status: 200, code: 'fine', correlationId: 'forged' }
    const problem = problemOf(new AppError('looks_like_other_person', 'It is somebody else', { facts }), 'id-1')
    expect(problem).toMatchObject({
      person_id: 'p',
      status: 409,
      code: 'looks_like_other_person',
      correlation_id: 'id-1',
    })
    expect(Object.keys(problem).slice(0, 6)).toEqual(['type', 'title', 'status', 'code', 'detail', 'correlation_id'])
  })

  it('tells nothing of its cause', () => {
    const error = new AppError('internal', 'Something went wrong', { cause: new Error('at /secret/place') })
    expect(JSON.stringify(problemOf(error, 'id'))).not.toContain('secret')
  })

  it('says when to retry in whole seconds, at least one, whenever the server is to blame for the refusal', () => {
    const retryAfter = (seconds?: number, code: ErrorCode = 'overloaded') =>
      problemHeaders(new AppError(code, 'full', seconds === undefined ? {} : { retryAfter: seconds }))['retry-after']
    expect([retryAfter(), retryAfter(0.2), retryAfter(2.1), retryAfter(30, 'rate_limited')]).toEqual([
      '1',
      '1',
      '3',
      '30',
    ])
    expect(retryAfter(undefined, 'invalid_input')).toBeUndefined()
  })
})
