import { expect, it } from 'vitest'
import { NewPassword } from './password.ts'

it.each([
  'password1234',
  'Password2024!',
  'P@ssw0rd1234',
  '123456789012',
  '987654321098',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'qwertyuiop12',
  'adminadmin123',
  'Welcome!2025!',
  'netra-admin-1',
  '2024-11-21-09',
  'abcdefghijkl',
  '!!!!!!!!????',
])('refuses %s', (password) => {
  expect(NewPassword.safeParse(password).error?.issues[0]?.message).toContain('tried first')
})

it.each([
  'a long enough password',
  'correct horse battery',
  'gLq8-vTzu-21xk',
  'Wiese Tasse Dorf 7',
  'abc123 is my line',
])('takes %s', (password) => {
  expect(NewPassword.safeParse(password).success).toBe(true)
})

it('still wants twelve characters', () => {
  expect(NewPassword.safeParse('gLq8-vTzu').error?.issues[0]?.message).toContain('12 characters')
})
