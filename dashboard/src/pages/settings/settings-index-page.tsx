import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { Page } from '#components/page.tsx'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { settingsGroups, settingsSections } from './sections.ts'

/** Everything that can be set, each with a line of what it is. */
export function SettingsIndexPage() {
  const { may } = useSession()
  const allowed = settingsSections.filter(({ permission }) => may(permission))
  return (
    <Page title={texts.settings.title}>
      <div className="gap-x-10 md:columns-2 2xl:columns-3">
        {settingsGroups.map((group) => {
          const sections = allowed.filter((section) => section.group === group)
          if (sections.length === 0) return null
          return (
            <section key={group} className="mb-8 break-inside-avoid">
              <h2 className="label mb-2">{texts.settings.groups[group]}</h2>
              <ul className="divide-y divide-line border-line border-y">
                {sections.map(({ path, label, hint, icon: Icon }) => (
                  <li key={path}>
                    <Link to={path} className="group flex items-center gap-4 py-3 hover:bg-sunken">
                      <Icon size={20} strokeWidth={1.75} className="ml-1 shrink-0 text-accent" aria-hidden="true" />
                      <span className="min-w-0 flex-1">
                        <span className="block font-medium">{label}</span>
                        <span className="block text-sm text-soft">{hint}</span>
                      </span>
                      <ChevronRight size={18} className="mr-1 shrink-0 text-soft" aria-hidden="true" />
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </Page>
  )
}
