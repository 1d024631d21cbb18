import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ChevronLeft } from 'lucide-react'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { settingsGroups, settingsSections } from './sections.ts'

/** A page of the settings with the others beside it; on a phone a way back to their list above it. */
export function SettingsLayout() {
  const { may } = useSession()
  const { pathname } = useRouterState({ select: (state) => state.location })
  const allowed = settingsSections.filter(({ permission }) => may(permission))
  const index = pathname.replace(/\/$/, '') === '/settings'
  if (index) return <Outlet />
  return (
    <div className="lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <nav
        aria-label={texts.settings.sections}
        className="sticky top-0 hidden h-dvh overflow-y-auto border-line border-r px-3 py-8 lg:block"
      >
        {settingsGroups.map((group) => {
          const sections = allowed.filter((section) => section.group === group)
          if (sections.length === 0) return null
          return (
            <div key={group} className="mb-5">
              <h2 className="label px-2.5 pb-1">{texts.settings.groups[group]}</h2>
              <ul className="flex flex-col gap-0.5">
                {sections.map(({ path, label }) => {
                  const here = pathname === path || pathname.startsWith(`${path}/`)
                  return (
                    <li key={path}>
                      <Link
                        to={path}
                        aria-current={here ? 'page' : undefined}
                        className={clsx(
                          'flex h-8 items-center rounded-control px-2.5',
                          here ? 'bg-sunken font-medium' : 'text-soft hover:bg-sunken hover:text-ink',
                        )}
                      >
                        {label}
                      </Link>
                    </li>
                  )
                })}
              </ul>
            </div>
          )
        })}
      </nav>
      <div className="min-w-0 [&>div]:max-w-[68rem]">
        <Link
          to="/settings"
          className="mx-4 -mb-3 inline-flex items-center gap-1 pt-4 text-accent text-sm hover:underline sm:mx-8 lg:hidden"
        >
          <ChevronLeft size={16} aria-hidden="true" />
          {texts.settings.back}
        </Link>
        <Outlet />
      </div>
    </div>
  )
}
