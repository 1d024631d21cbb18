import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '#components/page.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { openAlertsQuery } from '#data/alerts.ts'
import { texts } from '#texts/texts.ts'
import { AlertList } from './alert-list.tsx'
import { NotifyMenu } from './notify-menu.tsx'
import { RuleList } from './rule-list.tsx'
import { WatchLists } from './watch-lists.tsx'

const words = texts.alerts

/** What was raised, the rules that raise it, and whom they watch for. */
export function AlertsPage() {
  const { view } = useSearch({ from: '/framed/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const { data } = useQuery(openAlertsQuery)
  return (
    <Page title={words.title} aside={data ? words.unread(data.counts.open) : null} actions={<NotifyMenu />}>
      <Tabs
        label={words.tabs.label}
        value={view ?? 'alerts'}
        onChange={(next) => void navigate({ search: next === 'rules' || next === 'lists' ? { view: next } : {} })}
        tabs={[
          { value: 'alerts', label: words.tabs.alerts, content: <AlertList /> },
          { value: 'rules', label: words.tabs.rules, content: <RuleList /> },
          { value: 'lists', label: words.tabs.lists, content: <WatchLists /> },
        ]}
      />
    </Page>
  )
}
