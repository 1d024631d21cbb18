import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { framed } from './frame.tsx'

const settings = createRoute({
  getParentRoute: () => framed,
  path: '/settings',
  component: lazyRouteComponent(() => import('#pages/settings/settings-layout.tsx'), 'SettingsLayout'),
})

const under = () => settings

/** Everything below /settings, each page loaded when it is first opened. */
export const settingsRoutes = settings.addChildren([
  createRoute({
    getParentRoute: under,
    path: '/',
    component: lazyRouteComponent(() => import('#pages/settings/settings-index-page.tsx'), 'SettingsIndexPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'account',
    component: lazyRouteComponent(() => import('#pages/settings/account-page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'users',
    component: lazyRouteComponent(() => import('#pages/settings/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'roles',
    component: lazyRouteComponent(() => import('#pages/settings/roles-page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'keys',
    component: lazyRouteComponent(() => import('#pages/settings/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'cameras',
    component: lazyRouteComponent(() => import('#pages/settings/cameras-page.tsx'), 'CamerasPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'recognition',
    component: lazyRouteComponent(() => import('#pages/settings/recognition-page.tsx'), 'RecognitionPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'models',
    component: lazyRouteComponent(() => import('#pages/settings/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'capabilities',
    component: lazyRouteComponent(() => import('#pages/settings/capabilities-page.tsx'), 'CapabilitiesPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'retention',
    component: lazyRouteComponent(() => import('#pages/settings/retention-page.tsx'), 'RetentionPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'backups',
    component: lazyRouteComponent(() => import('#pages/settings/backups-page.tsx'), 'BackupsPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'inboxes',
    component: lazyRouteComponent(() => import('#pages/settings/inboxes-page.tsx'), 'InboxesPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'jobs',
    component: lazyRouteComponent(() => import('#pages/settings/jobs-page.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'jobs/$jobId',
    component: lazyRouteComponent(() => import('#pages/settings/job-page.tsx'), 'JobPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'webhooks',
    component: lazyRouteComponent(() => import('#pages/settings/webhooks-page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'webhooks/$webhookId',
    component: lazyRouteComponent(() => import('#pages/settings/webhook-page.tsx'), 'WebhookPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'mqtt',
    component: lazyRouteComponent(() => import('#pages/settings/mqtt-page.tsx'), 'MqttPage'),
  }),
  createRoute({
    getParentRoute: under,
    path: 'system',
    component: lazyRouteComponent(() => import('#pages/settings/system-page.tsx'), 'SystemPage'),
  }),
])
