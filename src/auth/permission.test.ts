import { expect, it } from 'vitest'
import { allPermissions, everything, permissionsOf } from './permission.ts'

it('gives administrators every permission', () => {
  expect(permissionsOf([everything])).toEqual(allPermissions)
  expect(permissionsOf([everything]).has('audit:read')).toBe(true)
})

it('keeps what is granted and drops names that do not exist', () => {
  expect([...permissionsOf(['gallery:read', 'gallery:destroy', 'constructor'])]).toEqual(['gallery:read'])
  expect(permissionsOf([]).size).toBe(0)
})
