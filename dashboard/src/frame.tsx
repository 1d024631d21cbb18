import { createRootRoute, createRoute, type ErrorComponentProps, Outlet } from '@tanstack/react-router'
import { Shell } from '#components/shell.tsx'
import { NotFound } from '#pages/not-found.tsx'
import { PageFailed } from '#pages/page-failed.tsx'
import { Gate } from '#session/gate.tsx'

/** Where the frame itself cannot be shown; of a page within it the router shows as much. */
const Failed = (props: ErrorComponentProps) => (
  <main>
    <PageFailed {...props} />
  </main>
)

export const root = createRootRoute({
  component: () => <Gate />,
  notFoundComponent: () => (
    <main>
      <NotFound />
    </main>
  ),
  errorComponent: Failed,
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
  errorComponent: Failed,
})
