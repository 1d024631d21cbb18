import { BellRing, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { askForDesktopNotices, chooseNotices, desktopNotices, playTone, useNotices } from '#session/notices.ts'
import { texts } from '#texts/texts.ts'

const words = texts.alerts.notify

/** How this browser tells of alerts: notifications beyond the page, and a sound. */
export function NotifyMenu() {
  const [open, setOpen] = useState(false)
  const notices = useNotices()
  const [state, setState] = useState(desktopNotices)
  async function chooseDesktop(on: boolean) {
    const now = on ? await askForDesktopNotices() : state
    setState(now)
    chooseNotices({ desktop: on && now === 'allowed' })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <BellRing size={16} aria-hidden="true" />
        {words.action}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={words.title} description={words.text}>
        <div className="flex flex-col gap-5">
          <Switch
            label={words.desktop}
            hint={words.desktopHint}
            checked={notices.desktop && state === 'allowed'}
            disabled={state === 'denied' || state === 'insecure'}
            onChange={(on) => void chooseDesktop(on)}
          />
          {state === 'denied' || state === 'insecure' ? <Notice tone="notice">{words[state]}</Notice> : null}
          <Switch
            label={words.sound}
            hint={words.soundHint}
            checked={notices.sound}
            onChange={(sound) => {
              chooseNotices({ sound })
              if (sound) playTone(false)
            }}
          />
          <Button small className="self-start" onClick={() => playTone(false)}>
            <Volume2 size={15} aria-hidden="true" />
            {words.try}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
