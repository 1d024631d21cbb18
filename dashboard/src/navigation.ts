import type { LucideIcon } from 'lucide-react'
import {
  Bell,
  Cctv,
  ChartSpline,
  FileSearch,
  History,
  LayoutDashboard,
  ListTodo,
  ScanFace,
  Settings,
  Users,
  Video,
} from 'lucide-react'
import { texts } from '#texts/texts.ts'

export interface Destination {
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
  /** Shown only to whoever has it; null for everybody. */
  readonly permission: string | null
}

/** Where one can go, in this order; a phone's bar shows the first four that are allowed, the rest behind "More". */
export const destinations: readonly Destination[] = [
  { path: '/', label: texts.navigation.overview, icon: LayoutDashboard, permission: 'gallery:read' },
  { path: '/live', label: texts.navigation.live, icon: Cctv, permission: 'cameras:read' },
  { path: '/people', label: texts.navigation.people, icon: Users, permission: 'gallery:read' },
  { path: '/recognise', label: texts.navigation.recognise, icon: ScanFace, permission: 'recognition:run' },
  { path: '/sightings', label: texts.navigation.sightings, icon: History, permission: 'sightings:read' },
  { path: '/videos', label: texts.navigation.videos, icon: Video, permission: 'sightings:read' },
  { path: '/alerts', label: texts.navigation.alerts, icon: Bell, permission: 'alerts:read' },
  { path: '/review', label: texts.navigation.review, icon: ListTodo, permission: 'gallery:write' },
  { path: '/quality', label: texts.navigation.quality, icon: ChartSpline, permission: 'gallery:read' },
  { path: '/audit', label: texts.navigation.audit, icon: FileSearch, permission: 'audit:read' },
  { path: '/settings', label: texts.navigation.settings, icon: Settings, permission: null },
]
