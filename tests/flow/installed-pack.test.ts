import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelCache } from '#tests/harness/app.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

const root = join(import.meta.dirname, '../..')
const models = join(root, '../shared/models')
const missing = existsSync(models) ? '' : ' (skipped: no weights of optional packs are beside the project)'

describe.skipIf(missing !== '')(`a new data folder with another model pack${missing}`, () => {
  let data: string
  let database: TestDatabase
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'netra-pack-'))
    database = await createTestDatabase()
    writeFileSync(join(data, 'ann.jpg'), samplePhoto(3))
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
    removeFolder(data)
  })

  async function netra(...args: string[]): Promise<{ code: number; answer: Record<string, unknown> }> {
    const env = {
      PATH: process.env.PATH ?? '',
      NETRA_DATA: data,
      DATABASE_URL: database.url,
      NETRA_MODEL_CACHE: modelCache,
    }
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(root, 'bin/netra.mjs'), ...args, '--json'],
        { cwd: data, env },
        (error, stdout) => resolve({ code: error ? Number(error.code) : 0, answer: JSON.parse(stdout) }),
      )
    })
  }

  it('starts with the pack that the configuration names, and keeps it from being removed', async () => {
    expect(await netra('models', 'import', 'open', models)).toMatchObject({ code: 0 })
    writeFileSync(join(data, 'netra.config.json'), JSON.stringify({ vision: { pack: 'open' } }))
    expect(await netra('enroll', 'ann.jpg', '--face', 'prominent')).toMatchObject({ code: 0 })
    expect((await netra('models', 'status')).answer).toMatchObject({ active_pack: 'open' })
    expect(await netra('models', 'remove', 'open')).toMatchObject({ code: 1, answer: { error: { code: 'conflict' } } })
    // What decides from then on is what the gallery was made with, not what the file says.
    writeFileSync(join(data, 'netra.config.json'), '{}')
    expect((await netra('models', 'status')).answer).toMatchObject({ active_pack: 'open' })
  })
})
