import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { Shell } from '#components/shell.tsx'
import { NotFound } from '#pages/not-found.tsx'
import { PageFailed } from '#pages/page-failed.tsx'
import { Gate } from '#session/gate.tsx'

const root = createRootRoute({ component: () => <Gate />, notFoundComponent: NotFound, errorComponent: PageFailed })

/** Pages inside the frame with the navigation. */
const framed = createRoute({
  getParentRoute: () => root,
  id: 'framed',
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
})

const overview = createRoute({
  getParentRoute: () => framed,
  path: '/',
  component: lazyRouteComponent(() => import('#pages/overview/overview-page.tsx'), 'OverviewPage'),
})

const people = createRoute({
  getParentRoute: () => framed,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): { query?: string } =>
    typeof search.query === 'string' && search.query !== '' ? { query: search.query } : {},
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

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('#pages/setup/setup-page.tsx'), 'SetupPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([framed.addChildren([overview, people, person, recognise]), setup]),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
