import { z } from 'zod'
import { everything } from './permission.ts'

/** The roles that always exist, by what each is for. Roles of one's own are rows of the table `roles`. */
export const builtInRoles = {
  recognition_only: {
    description: 'Recognises and compares faces in photos',
    permissions: ['recognition:run'],
  },
  recognition_and_expression: {
    description: 'Recognises faces and reads expressions, where the capability is on',
    permissions: ['recognition:run', 'expression:run'],
  },
  operator: {
    description: 'Runs the place: people, cameras and sightings; sees alerts and settings, changes neither',
    permissions: [
      'recognition:run',
      'gallery:read',
      'gallery:write',
      'cameras:read',
      'cameras:write',
      'cameras:push',
      'sightings:read',
      'sightings:write',
      'alerts:read',
      'events:read',
      'jobs:read',
      'policy:read',
      'capabilities:read',
      'system:read',
    ],
  },
  administrator: { description: 'May do everything, alerts, users and keys included', permissions: [everything] },
} as const satisfies Record<string, { description: string; permissions: readonly string[] }>

export const administrator = 'administrator'

export const RoleName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'a role name is lowercase letters, digits and _')

export function isBuiltIn(name: string): name is keyof typeof builtInRoles {
  return Object.hasOwn(builtInRoles, name)
}
