import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { PageFailed } from '#pages/page-failed.tsx'
import { readPeopleSearch } from '#pages/people/people-search.ts'
import { framed, root } from './frame.tsx'
import { settingsRoutes } from './settings-routes.tsx'
import { alerts, live, sightings, videos } from './watching-routes.tsx'

const overview = createRoute({
  getParentRoute: () => framed,
  path: '/',
  component: lazyRouteComponent(() => import('#pages/overview/overview-page.tsx'), 'OverviewPage'),
})

const people = createRoute({
  getParentRoute: () => framed,
  path: '/people',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('#pages/people/people-page.tsx'), 'PeoplePage'),
})

const person = createRoute({
  getParentRoute: () => framed,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('#pages/people/person-page.tsx'), 'PersonPage'),
})

const recognise = createRoute({
  getParentRoute: () => framed,
  path: '/recognise',
  component: lazyRouteComponent(() => import('#pages/recognise/recognise-page.tsx'), 'RecognisePage'),
})

const quality = createRoute({
  getParentRoute: () => framed,
  path: '/quality',
  validateSearch: (search: Record<string, unknown>): { tab?: 'threshold' } =>
    search.tab === 'threshold' ? { tab: 'threshold' } : {},
  component: lazyRouteComponent(() => import('#pages/quality/quality-page.tsx'), 'QualityPage'),
})

const review = createRoute({
  getParentRoute: () => framed,
  path: '/review',
  component: lazyRouteComponent(() => import('#pages/review/review-page.tsx'), 'ReviewPage'),
})

const audit = createRoute({
  getParentRoute: () => framed,
  path: '/audit',
  component: lazyRouteComponent(() => import('#pages/audit/audit-page.tsx'), 'AuditPage'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('#pages/setup/setup-page.tsx'), 'SetupPage'),
})

/** For whoever is not in yet: the gate lets everybody see it. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('#pages/sign-in/accept-invitation-page.tsx'), 'AcceptInvitationPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    framed.addChildren([
      overview,
      live,
      people,
      person,
      recognise,
      sightings,
      videos,
      alerts,
      review,
      quality,
      audit,
      settingsRoutes,
    ]),
    setup,
    invitation,
  ]),
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
