import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { openApp, openStore } from '#app.ts'
import { runCli } from '#cli/cli.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { deleteFace } from '#gallery/faces-operations.ts'
import { registerFace } from '#recognition/register-face.ts'
import { modelCache } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

const data = mkdtempSync(join(tmpdir(), 'netra-restore-'))
const env = { NETRA_DATA: data, NETRA_MODEL_CACHE: modelCache, NETRA_LOG_LEVEL: 'silent' }
const log = createLog('silent')
const enrolled: { personId: string; faceId: string }[] = []

beforeAll(async () => {
  const signal = AbortSignal.timeout(120_000)
  await using app = await openApp(loadConfig(env, {}, data), log, { signal })
  await app.filled
  for (const photo of [1, 4] as const) {
    const input = { image: samplePhoto(photo), name: `Person ${photo}`, face: 'prominent' }
    enrolled.push(await registerFace.run(app.needs, registerFace.input.parse(input), systemCaller(signal)))
  }
}, 180_000)
afterAll(() => removeFolder(data))

async function netra(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  const code = await runCli(args, {
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { write: (text: string) => (written.err += text) },
    env,
  })
  return { code, ...written }
}

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await netra(...args)
  expect(code, `${args.join(' ')}: ${out}${err}`).toBe(0)
  return out
}

it('a restored backup is without the person and the face that were deleted since', async () => {
  const [forgotten, stays] = enrolled
  if (!forgotten || !stays) throw new Error('nobody was enrolled')
  const { file } = JSON.parse(await done('backup', '--json')) as { file: string }
  const receiptFile = join(data, 'receipt.json')
  await done('people', 'forget', forgotten.personId, '--receipt', receiptFile)
  const receipt = JSON.parse(readFileSync(receiptFile, 'utf8'))
  expect(receipt.backups.map((backup: { file: string }) => backup.file)).toEqual([file])
  {
    const signal = AbortSignal.timeout(60_000)
    await using store = await openStore(loadConfig(env, {}, data), log, { signal })
    await deleteFace.run(store.needs, { faceId: stays.faceId }, systemCaller(signal))
  }
  const restored = JSON.parse(await done('restore', join(data, 'backups', file), '--force', '--json'))
  expect(restored).toMatchObject({ forgotten_again: 1, faces_deleted_again: 1 })
  const { people } = JSON.parse(await done('people', 'list', '--json'))
  expect(people).toMatchObject([{ person_id: stays.personId, face_count: 0 }])
  const verified = JSON.parse(await done('receipt', 'verify', receiptFile, '--json'))
  expect(verified).toEqual({ genuine: true, present: false, in_ledger: true, backups: [file] })
  expect(await done('audit', 'verify')).toMatch(/^The audit log is intact/)
}, 180_000)
