import { useQuery } from '@tanstack/react-query'
import { Tag } from '#components/ui/badge.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { rolesQuery } from '#data/roles.ts'

export const roleLabel = (name: string): string => name.replaceAll('_', ' ')

export const RoleTags = ({ roles }: { readonly roles: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {roles.map((role) => (
      <Tag key={role}>{roleLabel(role)}</Tag>
    ))}
  </span>
)

/** Roles to choose from, each with what it is for. */
export function RoleChoice({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  onChange(roles: string[]): void
}) {
  const { data } = useQuery(rolesQuery)
  if (!data) return <SkeletonRows rows={4} className="h-10" />
  return (
    <div className="flex flex-col gap-3">
      {data.roles.map((role) => (
        <Checkbox
          key={role.name}
          checked={chosen.includes(role.name)}
          onChange={(on) => onChange(on ? [...chosen, role.name] : chosen.filter((name) => name !== role.name))}
          label={<span className="inline-block font-medium first-letter:uppercase">{roleLabel(role.name)}</span>}
          hint={role.description}
        />
      ))}
    </div>
  )
}
