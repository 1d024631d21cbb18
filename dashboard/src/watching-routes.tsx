import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readAlertSearch } from '#pages/alerts/alert-search.ts'
import { readSightingSearch } from '#pages/sightings/sighting-filter.ts'
import { framed } from './frame.tsx'

export const live = createRoute({
  getParentRoute: () => framed,
  path: '/live',
  component: lazyRouteComponent(() => import('#pages/live/live-page.tsx'), 'LivePage'),
})

export const sightings = createRoute({
  getParentRoute: () => framed,
  path: '/sightings',
  validateSearch: readSightingSearch,
  component: lazyRouteComponent(() => import('#pages/sightings/sightings-page.tsx'), 'SightingsPage'),
})

export const videos = createRoute({
  getParentRoute: () => framed,
  path: '/videos',
  component: lazyRouteComponent(() => import('#pages/videos/videos-page.tsx'), 'VideosPage'),
})

export const alerts = createRoute({
  getParentRoute: () => framed,
  path: '/alerts',
  validateSearch: readAlertSearch,
  component: lazyRouteComponent(() => import('#pages/alerts/alerts-page.tsx'), 'AlertsPage'),
})
