import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Inbox, type InboxFile, inboxesQuery, inboxFilesQuery } from '#data/inboxes.ts'
import { formatAgo, texts } from '#texts/texts.ts'

const words = texts.upkeep.inboxes

const stateTones: Readonly<Record<Inbox['state'], Tone>> = {
  watched: 'good',
  missing: 'bad',
  failing: 'bad',
  'not watched': 'quiet',
}
const outcomeTones: Readonly<Record<InboxFile['outcome'], Tone>> = {
  enrolled: 'good',
  profiles: 'good',
  refused: 'bad',
  quarantined: 'notice',
  incomplete: 'notice',
}

/** The folders that photos may be put into, and what became of them. */
export function InboxesPage() {
  const { data, error, refetch } = useQuery(inboxesQuery)
  return (
    <Page title={texts.settings.section.inboxes[0] ?? ''}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <EmptyState title={words.none}>{words.noneText}</EmptyState> : null}
      {data && data.length > 0 ? (
        <>
          <Rows label={words.list}>
            {data.map((inbox) => (
              <InboxRow key={inbox.path} inbox={inbox} />
            ))}
          </Rows>
          <Files />
        </>
      ) : null}
      {data || error ? null : <SkeletonRows rows={2} className="h-16" />}
    </Page>
  )
}

const InboxRow = ({ inbox }: { readonly inbox: Inbox }) => (
  <Row
    title={
      <>
        <code className="font-mono text-sm">{inbox.path}</code>
        <Badge tone={stateTones[inbox.state]}>{words.states[inbox.state]}</Badge>
      </>
    }
    facts={[
      words.enrolled(inbox.enrolled),
      words.refused(inbox.refused),
      inbox.quarantined > 0 ? (
        <Link key="quarantined" to="/review" className="text-accent underline underline-offset-2">
          {words.quarantined(inbox.quarantined)}
        </Link>
      ) : (
        words.quarantined(0)
      ),
    ]}
  >
    {[
      words.gallery(inbox.gallery),
      inbox.waiting > 0 ? words.waiting(inbox.waiting) : null,
      inbox.looked_at ? words.lookedAt(formatAgo(inbox.looked_at)) : null,
      inbox.detail,
    ]
      .filter(Boolean)
      .join(' · ')}
  </Row>
)

type Outcome = keyof typeof words.outcomes

function Files() {
  const [outcome, setOutcome] = useState<Outcome>('all')
  const list = useInfiniteQuery(inboxFilesQuery(outcome === 'all' ? null : outcome))
  const files = list.data?.pages.flatMap((page) => page.files)
  return (
    <Section title={words.files}>
      <FilterTabs<Outcome>
        label={words.filter}
        value={outcome}
        onChange={setOutcome}
        options={(Object.keys(words.outcomes) as Outcome[]).map((value) => ({ value, label: words.outcomes[value] }))}
      />
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {files?.length === 0 ? <p className="text-soft">{words.noFiles}</p> : null}
      {files && files.length > 0 ? (
        <Rows label={words.files}>
          {files.map((file) => (
            <Row
              key={`${file.folder}/${file.file}`}
              title={
                file.person_id ? (
                  <Link to="/people/$personId" params={{ personId: file.person_id }} className="hover:underline">
                    {file.file}
                  </Link>
                ) : (
                  file.file
                )
              }
              facts={[
                <Badge key="outcome" tone={outcomeTones[file.outcome]}>
                  {words.outcomes[file.outcome]}
                </Badge>,
                formatAgo(file.taken_at),
              ]}
            >
              {file.detail}
            </Row>
          ))}
        </Rows>
      ) : null}
      {files || list.error ? null : <SkeletonRows rows={5} />}
      <LoadMore list={list} />
    </Section>
  )
}
