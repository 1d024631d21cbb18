import { z } from 'zod'

/** What a caller may do, as `area:action`. Operations name one of these; keys and roles are lists of them. */
export const permissionTexts = {
  'recognition:run': 'Detect, recognise and compare faces in photos',
  'expression:run': 'Read facial expressions, where the capability is on',
  'gallery:read': 'See people, faces and galleries',
  'gallery:write': 'Enrol, change, merge and forget people, faces and galleries',
  'cameras:read': 'See cameras and their state',
  'cameras:write': 'Add, change and remove cameras',
  'cameras:push': 'Send frames of cameras of the kind push, and learn who is seen on them',
  'edge:deliver': 'Run an edge node: copy a gallery with its templates, run its cameras and deliver what they see',
  'sightings:read': 'See who was seen where and when',
  'sightings:write': 'Correct and delete sightings, and have videos looked through',
  'alerts:read': 'See alerts, rules and watch lists',
  'alerts:write': 'Change rules and watch lists, and close alerts',
  'users:read': 'See users and their roles',
  'users:write': 'Invite, change and remove users',
  'keys:read': 'See API keys, never their secrets',
  'keys:write': 'Create and revoke API keys',
  'capabilities:read': 'See which sensitive functions are on',
  'capabilities:write': 'Turn sensitive functions on and off',
  'policy:read': 'See the thresholds that decisions use',
  'policy:write': 'Change the thresholds that decisions use',
  'audit:read': 'Read, export and verify the audit log',
  'audit:write': 'Delete audit entries whose time has passed',
  'events:read': 'Follow events as they happen',
  'events:write': 'Dispatch events by hand',
  'webhooks:read': 'See webhooks and their deliveries, never their secrets',
  'webhooks:write': 'Add, change, try and remove webhooks, which are told of events of every kind',
  'jobs:read': 'See background work',
  'jobs:write': 'Start, retry and cancel background work',
  'metrics:read': 'Read operating figures',
  'system:read': 'See models, index and configuration',
  'system:write': 'Reload the index and change models',
} as const

export const allPermissions: ReadonlySet<string> = new Set(Object.keys(permissionTexts))

/** What an administrator is granted: every permission there is, also those added by later versions. */
export const everything = '*'

/** A permission as somebody grants it. */
export const Permission = z
  .string()
  .refine((name) => name === everything || allPermissions.has(name), 'is not a permission; GET /api/roles lists them')

/** The permissions that a stored grant list means today; names that no longer exist count for nothing. */
export function permissionsOf(grants: readonly string[]): ReadonlySet<string> {
  if (grants.includes(everything)) return allPermissions
  return new Set(grants.filter((grant) => allPermissions.has(grant)))
}

/** What goes without a grant: to learn who one is, and to manage one's own account. Operations name them like any other. */
export const ownPermissions = {
  /** Everybody who proved who they are. */
  known: 'account:read',
  /** Users, also those who must replace their password before anything else. */
  session: 'account:session',
  /** Users. */
  account: 'account:write',
  /** Nobody yet: whoever wants to sign in. */
  signIn: 'open:sign-in',
} as const

/** The granted permissions, with what goes without saying for a key or a user. */
export function withOwn(kind: 'key' | 'user', granted: ReadonlySet<string>): ReadonlySet<string> {
  const { known, session, account } = ownPermissions
  return new Set([...granted, known, ...(kind === 'user' ? [session, account] : [])])
}

/** What a session may that was made with a one-time password. */
export const beforePasswordChange: ReadonlySet<string> = new Set([ownPermissions.known, ownPermissions.session])
