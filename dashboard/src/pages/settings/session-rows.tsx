import { Monitor, Smartphone } from 'lucide-react'
import { Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import type { Session } from '#data/account.ts'
import { formatAgo, texts } from '#texts/texts.ts'

const words = texts.settings.account

/** Open sessions: which program, from where, since when; the one that looks cannot be ended here. */
export function SessionRows({
  sessions,
  busy,
  onEnd,
}: {
  readonly sessions: readonly Session[]
  readonly busy: string | null
  onEnd?(sessionId: string): void
}) {
  return (
    <Rows label={words.sessions}>
      {sessions.map((session) => (
        <Row
          key={session.session_id}
          lead={
            /Mobile|Android|iPhone/.test(session.user_agent ?? '') ? (
              <Smartphone size={20} aria-hidden="true" className="text-soft" />
            ) : (
              <Monitor size={20} aria-hidden="true" className="text-soft" />
            )
          }
          title={
            <>
              {deviceOf(session.user_agent)}
              {session.current ? <Tag>{words.here}</Tag> : null}
            </>
          }
          facts={[words.lastUsed(formatAgo(session.last_used_at ?? session.created_at))]}
          actions={
            onEnd && !session.current ? (
              <Button small busy={busy === session.session_id} onClick={() => onEnd(session.session_id)}>
                {words.endSession}
              </Button>
            ) : null
          }
        >
          {[session.address, words.methods[session.method]].filter(Boolean).join(' · ')}
        </Row>
      ))}
    </Rows>
  )
}

const browsers = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['OPR/', 'Opera'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'Linux'] as const

/** "Firefox on Linux"; what is no browser by the name that it gives itself. */
function deviceOf(userAgent: string | null): string {
  if (!userAgent) return words.unknownDevice
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1]
  const system = systems.find((name) => userAgent.includes(name))?.replace(' OS X', 'OS')
  if (!browser) return userAgent.split(/[\s/]/, 1)[0] ?? words.unknownDevice
  return system ? words.deviceOn(browser, system) : browser
}
