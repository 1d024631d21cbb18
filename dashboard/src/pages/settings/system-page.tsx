import { Page } from '#components/page.tsx'
import { useSession } from '#data/session.ts'
import { HealthList } from '#pages/overview/health-list.tsx'
import { texts } from '#texts/texts.ts'
import { IndexSection } from './index-section.tsx'
import { MetricsSections } from './metrics-sections.tsx'

/** Whether every part works, what the process has to do, and the index. */
export function SystemPage() {
  const { may } = useSession()
  return (
    <Page title={texts.settings.section.system[0] ?? ''}>
      {may('metrics:read') ? <MetricsSections /> : <p className="text-soft">{texts.upkeep.system.noMetrics}</p>}
      <HealthList />
      {may('system:write') ? <IndexSection /> : null}
    </Page>
  )
}
