import { describe, expect, it } from 'vitest'
import type { AppError } from '#core/errors.ts'
import { chooseProvider } from './choose-execution.ts'

describe('chooseProvider', () => {
  it('takes the CPU where that is configured, without trying anything', async () => {
    expect(await chooseProvider('cpu', '/nowhere.onnx')).toEqual({ provider: 'cpu', reason: 'configured' })
  })

  it('refuses cuda that cannot be used, and says what to do', async () => {
    const error = await chooseProvider('cuda', '/nowhere.onnx').catch((caught: AppError) => caught)
    expect(error).toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(/ONNXRUNTIME_NODE_INSTALL=cuda12/),
    })
  })

  it('falls back under auto only with a reason', async () => {
    const chosen = await chooseProvider('auto', '/nowhere.onnx')
    expect(chosen).toEqual({ provider: 'cpu', reason: expect.stringMatching(/^CUDA is not usable: ./) })
  })
})
