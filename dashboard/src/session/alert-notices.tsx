import type { NetraEvents } from '@netra/client'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { texts } from '#texts/texts.ts'
import { desktopNotices, playTone, useNotices } from './notices.ts'
import { onRecent } from './recent-events.ts'

const words = texts.alerts

/** Tells of alerts as they are raised: on the page always, beyond it as this browser was asked to. Draws nothing. */
export function AlertNotices() {
  const notices = useNotices()
  const latest = useRef(notices)
  latest.current = notices
  const navigate = useNavigate()
  useEffect(
    () =>
      onRecent((recent) => {
        if (recent.name !== 'alert_raised') return
        const { event } = recent
        const show = () => void navigate({ to: '/alerts', search: { alert: event.alert_id } })
        const told = sentenceOf(event)
        toast(told.title, {
          id: event.alert_id,
          description: told.body,
          duration: 12_000,
          action: { label: words.notify.show, onClick: show },
        })
        if (latest.current.sound) playTone(event.severity === 'critical')
        if (latest.current.desktop && desktopNotices() === 'allowed') {
          const notice = new Notification(told.title, { body: told.body, tag: event.alert_id })
          notice.onclick = () => {
            window.focus()
            show()
            notice.close()
          }
        }
      }),
    [navigate],
  )
  return null
}

function sentenceOf({ rule, name, camera_name, severity }: NetraEvents['alert_raised']) {
  const where = camera_name ? ` ${words.notify.body(camera_name)}` : ''
  return {
    title: `${name ?? words.who.unknown}${where}`,
    body: `${rule} · ${words.severities[severity]}`,
  }
}
