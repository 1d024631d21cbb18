import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Section } from '#components/page.tsx'
import { type Camera, camerasQuery } from '#data/cameras.ts'
import { texts } from '#texts/texts.ts'

const words = texts.overview

/** The cameras and whether pictures come; nothing where there are none. */
export function CameraList() {
  const { data } = useQuery(camerasQuery)
  if (!data || data.length === 0) return null
  return (
    <Section
      title={words.cameras}
      actions={
        <Link to="/live" className="text-accent text-sm hover:underline">
          {words.toLive}
        </Link>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {data.map((camera) => (
          <CameraLine key={camera.camera_id} camera={camera} />
        ))}
      </ul>
    </Section>
  )
}

function CameraLine({ camera }: { readonly camera: Camera }) {
  const live = camera.status === 'connected'
  return (
    <li className="grid grid-cols-[1rem_1fr_auto] items-center gap-x-2 py-1.5">
      <span
        aria-hidden="true"
        className={clsx('size-2 rounded-full', live ? 'bg-known' : camera.enabled ? 'bg-uncertain' : 'bg-line-strong')}
      />
      <span className="truncate">{camera.name}</span>
      <span className="text-soft text-sm">{words.cameraStates[camera.status]}</span>
    </li>
  )
}
