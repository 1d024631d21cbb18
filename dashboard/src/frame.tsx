import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router'
import { Shell } from '#components/shell.tsx'
import { NotFound } from '#pages/not-found.tsx'
import { PageFailed } from '#pages/page-failed.tsx'
import { Gate } from '#session/gate.tsx'

export const root = createRootRoute({
  component: () => <Gate />,
  notFoundComponent: () => (
    <main>
      <NotFound />
    </main>
  ),
  errorComponent: PageFailed,
})

/** Pages inside the frame with the navigation. */
export const framed = createRoute({
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
