import { Pentagon, Square } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { Camera, CameraSettings, Region } from '#data/cameras.ts'
import { texts } from '#texts/texts.ts'
import { cornersOf, fewestCorners, middleZone, type Point, withCorners } from './corners.ts'
import { ZoneList } from './zone-list.tsx'
import { ZonePicture } from './zone-picture.tsx'

const words = texts.cameras
const mostZones = 32

/** Zones of a camera, drawn on its picture: by mouse, by touch, by keyboard, or by numbers. */
export function RegionEditor({
  camera,
  settings,
  onChange,
}: {
  readonly camera: Camera | null
  readonly settings: CameraSettings
  onChange(regions: Region[]): void
}) {
  const { regions } = settings
  const [chosen, setChosen] = useState(0)
  const [drawn, setDrawn] = useState<readonly Point[] | null>(null)
  const full = regions.length >= mostZones

  function add(points: readonly Point[]) {
    setDrawn(null)
    if (points.length < fewestCorners) return
    onChange([...regions, { name: freeName(regions), points: [...points] }])
    setChosen(regions.length)
  }
  const change = (index: number, points: readonly Point[]) =>
    onChange(regions.map((region, at) => (at === index ? withCorners(region, points) : region)))

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{words.regions}</legend>
      <p className="text-sm text-soft">{words.regionsHint}</p>
      <ZonePicture
        camera={camera}
        smallest={settings.minimum_face}
        zones={regions.map((region) => ({ name: region.name, corners: cornersOf(region) }))}
        chosen={chosen}
        onChoose={setChosen}
        onChange={change}
        drawn={drawn}
        onDraw={setDrawn}
        onClose={add}
      />
      {drawn ? (
        <div className="flex flex-wrap gap-2">
          <Button small look="primary" disabled={drawn.length < fewestCorners} onClick={() => add(drawn)}>
            {words.finish}
          </Button>
          <Button small disabled={drawn.length === 0} onClick={() => setDrawn(drawn.slice(0, -1))}>
            {words.lastCorner}
          </Button>
          <Button small onClick={() => setDrawn(null)}>
            {texts.actions.cancel}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button small disabled={full} onClick={() => setDrawn([])}>
            <Pentagon size={15} aria-hidden="true" />
            {words.draw}
          </Button>
          <Button small disabled={full} onClick={() => add(middleZone)}>
            <Square size={15} aria-hidden="true" />
            {words.addZone}
          </Button>
        </div>
      )}
      <ZoneList regions={regions} chosen={chosen} onChoose={setChosen} onChange={onChange} />
    </fieldset>
  )
}

/** "Zone 2" where there is no zone of that name yet. */
function freeName(regions: readonly Region[]): string {
  const taken = new Set(regions.map(({ name }) => name))
  let number = regions.length + 1
  while (taken.has(words.regionName(number))) number += 1
  return words.regionName(number)
}
