import { useQuery } from '@tanstack/react-query'
import { DatabaseBackup } from 'lucide-react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Listing } from '#components/ui/listing.tsx'
import { Row } from '#components/ui/rows.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { backupsQuery, useMakeBackup } from '#data/backups.ts'
import { useSession } from '#data/session.ts'
import { formatSize } from '#texts/format-size.ts'
import { formatAgo, formatDateTime, texts } from '#texts/texts.ts'

const words = texts.upkeep.backups

/** The backups there are, newest first, and one more on demand. */
export function BackupsPage() {
  const { may } = useSession()
  const query = useQuery(backupsQuery)
  const make = useMakeBackup()
  const button = may('system:write') ? (
    <Button
      look="primary"
      busy={make.isPending}
      onClick={() =>
        make.mutate(undefined, {
          onSuccess: ({ bytes }) => tellDone(words.made(formatSize(bytes))),
          onError: tellFailure,
        })
      }
    >
      <DatabaseBackup size={17} aria-hidden="true" />
      {words.make}
    </Button>
  ) : null
  return (
    <Page title={texts.settings.section.backups[0] ?? ''} actions={button}>
      <p className="max-w-prose text-soft">{words.lead}</p>
      <p role="status" className="sr-only">
        {make.isPending ? words.making : ''}
      </p>
      <Listing query={query} words={words} action={button} skeletons={4}>
        {(backup) => (
          <Row
            key={backup.file}
            title={formatDateTime(backup.made_at)}
            facts={[
              formatSize(backup.bytes),
              backup.scheduled ? words.scheduled : words.byHand,
              backup.until ? words.until(formatAgo(backup.until)) : words.kept,
            ]}
          >
            <code className="font-mono">{backup.file}</code>
          </Row>
        )}
      </Listing>
    </Page>
  )
}
