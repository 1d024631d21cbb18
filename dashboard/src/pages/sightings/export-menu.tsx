import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { readAllSightings, type SightingFilter } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'
import { sightingsAsCsv } from './sightings-csv.ts'

const words = texts.sightings.export

/** All sightings of the filter as a file; pictures stay here. */
export function ExportMenu({ filter }: { readonly filter: SightingFilter }) {
  const [read, setRead] = useState<number | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  async function run(format: 'csv' | 'json') {
    const controller = new AbortController()
    stop.current = controller
    setRead(0)
    try {
      const sightings = await readAllSightings(filter, controller.signal, setRead)
      const text = format === 'csv' ? sightingsAsCsv(sightings) : JSON.stringify(sightings, null, 2)
      save(`sightings.${format}`, new Blob([text], { type: format === 'csv' ? 'text/csv' : 'application/json' }))
      tellDone(words.done(sightings.length))
    } catch (error) {
      if (!controller.signal.aborted) tellFailure(error)
    } finally {
      setRead(null)
    }
  }
  const working = read === null || read === 0 ? '' : words.working(read)
  return (
    <>
      <span role="status" className="sr-only">
        {working}
      </span>
      <Menu
        trigger={
          <Button busy={read !== null}>
            <Download size={16} aria-hidden="true" />
            {working || words.action}
          </Button>
        }
      >
        <MenuItem onSelect={() => void run('csv')}>{words.csv}</MenuItem>
        <MenuItem onSelect={() => void run('json')}>{words.json}</MenuItem>
      </Menu>
    </>
  )
}

function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
