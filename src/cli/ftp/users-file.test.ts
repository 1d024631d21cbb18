import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { changeFtpUsers, checkFtpName, readFtpUsers } from './users-file.ts'

const root = mkdtempSync(join(tmpdir(), 'netra-ftp-users-'))
afterAll(() => removeFolder(root))

describe('the file of FTP accounts', () => {
  const file = join(root, 'ftp', 'users')

  it('is made with its folder, for this account only, and changed as a whole', () => {
    expect(readFtpUsers(file)).toEqual(new Map())
    changeFtpUsers(file, (users) => users.set('scanner', '$6$s$h'))
    changeFtpUsers(file, (users) => users.set('gate-2', '$6$t$i'))
    expect(readFileSync(file, 'utf8')).toBe('scanner:$6$s$h\ngate-2:$6$t$i\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    changeFtpUsers(file, (users) => void users.delete('scanner'))
    expect([...readFtpUsers(file).keys()]).toEqual(['gate-2'])
  })

  it('stays as it was where a change fails, and can be changed again', () => {
    const fail = () => {
      throw new Error('no')
    }
    expect(() => changeFtpUsers(file, fail)).toThrow('no')
    expect([...readFtpUsers(file).keys()]).toEqual(['gate-2'])
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  it('is changed by one command at a time', () => {
    const inside = () => changeFtpUsers(file, (users) => users.set('b', 'x'))
    expect(() => changeFtpUsers(file, inside)).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect([...readFtpUsers(file).keys()]).toEqual(['gate-2'])
  })

  it('that cannot be used is told', () => {
    writeFileSync(join(root, 'file'), '')
    expect(() => readFtpUsers(root)).toThrow(expect.objectContaining({ code: 'forbidden' }))
    expect(() => readFtpUsers(join(root, 'file', 'users'))).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })
})

it.each(['', 'Ann', '../ann', 'a:b', 'a\nb', 'a b', '-a', 'ä', 'a'.repeat(33)])('no account is called %j', (name) => {
  expect(() => checkFtpName(name)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})
