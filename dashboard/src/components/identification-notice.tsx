import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useSession } from '#data/session.ts'
import { capabilitiesQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'

/** Cameras and videos name nobody before an administrator has said what for: what that means here. */
export function IdentificationNotice({ children }: { readonly children: ReactNode }) {
  const { may } = useSession()
  const { data } = useQuery({ ...capabilitiesQuery, enabled: may('capabilities:read') })
  const identification = data?.find(({ name }) => name === 'live_identification')
  if (!identification || identification.enabled) return null
  return (
    <Notice
      tone="notice"
      actions={
        may('capabilities:write') ? (
          <Button small asChild>
            <Link to="/settings/capabilities">{texts.live.turnOn}</Link>
          </Button>
        ) : null
      }
    >
      {children}
    </Notice>
  )
}
