import { useQuery } from '@tanstack/react-query'
import { galleriesQuery } from '#data/quality.ts'
import { texts } from '#texts/texts.ts'
import { Select } from './ui/field.tsx'

/** Which gallery a page is about; nothing where there is only one. */
export function GalleryChoice({ value, onChange }: { readonly value: string; onChange(gallery: string): void }) {
  const { data } = useQuery(galleriesQuery)
  if (!data || data.length < 2) return null
  return (
    <Select
      aria-label={texts.quality.gallery}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="!w-44"
    >
      {data.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  )
}
