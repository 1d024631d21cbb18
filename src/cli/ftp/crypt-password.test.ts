import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { hasOpenssl } from '#tests/harness/self-signed.ts'
import { cryptPassword } from './crypt-password.ts'

it.skipIf(!hasOpenssl)('writes what crypt(5) does, with another salt each time', async () => {
  const hash = await cryptPassword('päss word')
  const salt = hash.split('$')[2] as string
  const again = execFileSync('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: 'päss word\n' })
  expect(again.toString().trim()).toBe(hash)
  expect(await cryptPassword('päss word')).not.toBe(hash)
})

it('says what to install where openssl is missing, and what failed where it fails', async () => {
  await expect(cryptPassword('p', 'no-such-openssl')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('apt-get install openssl'),
  })
  await expect(cryptPassword('p', 'false')).rejects.toMatchObject({ code: 'unavailable' })
})
