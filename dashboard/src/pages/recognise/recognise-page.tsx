import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { texts } from '#texts/texts.ts'
import { ComparePanel } from './compare-panel.tsx'
import { FindPanel } from './find-panel.tsx'

const words = texts.recognise

export function RecognisePage() {
  const [tab, setTab] = useState('find')
  return (
    <Page title={words.title}>
      <Tabs
        label={words.tabs.label}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'find', label: words.tabs.find, content: <FindPanel /> },
          { value: 'compare', label: words.tabs.compare, content: <ComparePanel /> },
        ]}
      />
    </Page>
  )
}
