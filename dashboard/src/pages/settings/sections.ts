import {
  Boxes,
  Camera,
  CircleUser,
  DatabaseBackup,
  FolderInput,
  Gauge,
  KeyRound,
  ListChecks,
  type LucideIcon,
  RadioTower,
  ShieldAlert,
  ShieldCheck,
  SlidersHorizontal,
  Timer,
  Users,
  Webhook,
} from 'lucide-react'
import { texts } from '#texts/texts.ts'

type Group = keyof typeof texts.settings.groups

export interface SettingsSection {
  readonly path: string
  readonly group: Group
  readonly label: string
  readonly hint: string
  readonly icon: LucideIcon
  readonly permission: string | null
}

function section(
  name: keyof typeof texts.settings.section,
  group: Group,
  icon: LucideIcon,
  permission: string | null,
): SettingsSection {
  const [label = '', hint = ''] = texts.settings.section[name]
  return { path: `/settings/${name}`, group, label, hint, icon, permission }
}

/** Everything that can be set, in this order; what a role may not see is left out. */
export const settingsSections: readonly SettingsSection[] = [
  section('account', 'you', CircleUser, null),
  section('cameras', 'faces', Camera, 'cameras:read'),
  section('recognition', 'faces', SlidersHorizontal, 'policy:read'),
  section('models', 'faces', Boxes, 'system:read'),
  section('capabilities', 'faces', ShieldAlert, 'capabilities:read'),
  section('users', 'access', Users, 'users:read'),
  section('roles', 'access', ShieldCheck, 'users:read'),
  section('keys', 'access', KeyRound, 'keys:read'),
  section('inboxes', 'data', FolderInput, 'jobs:read'),
  section('retention', 'data', Timer, 'system:read'),
  section('backups', 'data', DatabaseBackup, 'system:read'),
  section('jobs', 'system', ListChecks, 'jobs:read'),
  section('webhooks', 'system', Webhook, 'webhooks:read'),
  section('mqtt', 'system', RadioTower, 'system:read'),
  section('system', 'system', Gauge, 'system:read'),
]

export const settingsGroups: readonly Group[] = ['you', 'faces', 'access', 'data', 'system']
