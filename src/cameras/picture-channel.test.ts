import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openVault } from '#storage/open-vault.ts'
import { pictureChannel } from './picture-channel.ts'

const channel = pictureChannel(openVault({ version: 1, bytes: randomBytes(32) }))
const wish = { cameraId: 'door', marks: 'names' as const }
const picture = { jpeg: Buffer.from([0xff, 0xd8, 10, 10, 0]), takenAt: new Date(5), width: 64, height: 36 }

it.each([
  ['a picture', picture] as const,
  ['that there is none', 'none'] as const,
  ['that it is over', 'ended'] as const,
])('carries %s to who asked for it', (_, news) => {
  expect(channel.open(wish, channel.seal(wish, news))).toEqual(news)
})

it('opens nothing that was changed, moved, or made up', () => {
  const sealed = channel.seal(wish, picture)
  expect(channel.open({ ...wish, marks: 'none' }, sealed)).toBeNull()
  expect(channel.open({ ...wish, cameraId: 'hall' }, sealed)).toBeNull()
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(channel.open(wish, sealed)).toBeNull()
  expect(channel.open(wish, Buffer.from('none'))).toBeNull()
})

it('reads what is asked, and nothing else', () => {
  const asked = { ...wish, wanted: 'last' as const }
  expect(channel.readAsked(channel.writeAsked(asked))).toEqual(asked)
  for (const text of ['', '{', '[]', '{"cameraId":3}']) expect(channel.readAsked(text)).toBeNull()
})
