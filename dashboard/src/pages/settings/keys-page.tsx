import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { AddButton, Listing } from '#components/ui/listing.tsx'
import { Row } from '#components/ui/rows.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { type ApiKey, keysQuery, useRevokeKey } from '#data/keys.ts'
import { useSession } from '#data/session.ts'
import { formatAgo, formatDate, texts } from '#texts/texts.ts'
import { NewKeyDialog } from './new-key-dialog.tsx'

const words = texts.settings.keys

/** API keys: what each may do, when it was last used, and the end of it. */
export function KeysPage() {
  const { may } = useSession()
  const [revoked, setRevoked] = useState(false)
  const query = useQuery(keysQuery(revoked))
  const [adding, setAdding] = useState(false)
  const add = may('keys:write') ? <AddButton onClick={() => setAdding(true)}>{words.add}</AddButton> : null
  return (
    <Page title={texts.settings.section.keys[0] ?? ''} actions={add}>
      <div className="max-w-xs">
        <Switch checked={revoked} onChange={setRevoked} label={words.showRevoked} />
      </div>
      <Listing query={query} words={words} action={add} skeletons={4}>
        {(key) => <KeyRow key={key.key_id} apiKey={key} />}
      </Listing>
      {adding ? <NewKeyDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { may } = useSession()
  const [asking, setAsking] = useState(false)
  const revoke = useRevokeKey()
  const expired = apiKey.expires_at !== null && new Date(apiKey.expires_at) < new Date()
  const limits = [
    apiKey.rate_limit === null ? null : words.perMinute(apiKey.rate_limit),
    apiKey.galleries && words.onlyGalleries(apiKey.galleries.join(', ')),
    apiKey.cameras && words.onlyCameras(apiKey.cameras.length),
  ].filter((one) => one !== null)
  return (
    <Row
      faded={apiKey.revoked_at !== null || expired}
      title={apiKey.name}
      facts={[
        apiKey.permissions.includes('*') ? words.everything : words.permissions(apiKey.permissions.length),
        apiKey.last_used_at ? words.used(formatAgo(apiKey.last_used_at)) : words.neverUsed,
        <KeyState key="state" apiKey={apiKey} expired={expired} />,
      ]}
      actions={
        may('keys:write') && apiKey.revoked_at === null ? (
          <Button small onClick={() => setAsking(true)}>
            {words.revoke}
          </Button>
        ) : null
      }
    >
      <code className="font-mono">{apiKey.prefix}…</code>
      {limits.length > 0 ? ` · ${limits.join(' · ')}` : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.revokeTitle(apiKey.name)}
        text={words.revokeText}
        confirm={words.revoke}
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() =>
          revoke.mutate(apiKey.key_id, {
            onSuccess() {
              setAsking(false)
              tellDone(words.revokedDone)
            },
          })
        }
      />
    </Row>
  )
}

function KeyState({ apiKey, expired }: { readonly apiKey: ApiKey; readonly expired: boolean }) {
  if (apiKey.revoked_at) return <Badge tone="bad">{words.revoked(formatAgo(apiKey.revoked_at))}</Badge>
  if (expired) return <Badge tone="notice">{words.expired}</Badge>
  return <Badge tone="good">{apiKey.expires_at ? words.until(formatDate(apiKey.expires_at)) : words.noEnd}</Badge>
}
