import { useQuery } from '@tanstack/react-query'
import { Check, Pencil } from 'lucide-react'
import { Fragment, useState } from 'react'
import { Page } from '#components/page.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { AddButton } from '#components/ui/listing.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type PermissionText, type Role, rolesQuery } from '#data/roles.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { RoleDialog } from './role-dialog.tsx'
import { roleLabel } from './role-tags.tsx'

const words = texts.settings.roles

/** Permissions against roles: who may what, on one page. */
export function RolesPage() {
  const { may } = useSession()
  const { data, error, refetch } = useQuery(rolesQuery)
  const [opened, setOpened] = useState<Role | 'new' | null>(null)
  return (
    <Page
      title={texts.settings.section.roles[0] ?? ''}
      actions={may('users:write') ? <AddButton onClick={() => setOpened('new')}>{words.add}</AddButton> : null}
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Matrix
          roles={data.roles}
          permissions={data.permissions}
          {...(may('users:write') ? { onEdit: setOpened } : {})}
        />
      ) : error ? null : (
        <SkeletonRows rows={12} className="h-9" />
      )}
      {opened && data ? (
        <RoleDialog
          role={opened === 'new' ? null : opened}
          permissions={data.permissions}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </Page>
  )
}

const areaOf = (name: string): string => name.split(':', 1)[0] ?? name

function Matrix({
  roles,
  permissions,
  onEdit,
}: {
  readonly roles: readonly Role[]
  readonly permissions: readonly PermissionText[]
  onEdit?(role: Role): void
}) {
  const grants = (role: Role, permission: string) =>
    role.permissions.includes('*') || role.permissions.includes(permission)
  return (
    <section
      // What scrolls must be reached by the keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
      tabIndex={0}
      aria-label={words.matrix}
      className="relative overflow-x-auto"
    >
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-line-strong border-b">
            <th scope="col" className="sticky left-0 z-10 bg-paper py-2 pr-4 text-left align-bottom font-medium">
              {words.permission}
            </th>
            {roles.map((role) => (
              <th key={role.name} scope="col" className="w-32 min-w-28 px-3 py-2 text-center align-bottom font-medium">
                <span className="flex flex-col items-center gap-1">
                  {onEdit && !role.built_in ? (
                    <IconButton label={words.edit(role.name)} small onClick={() => onEdit(role)}>
                      <Pencil size={15} />
                    </IconButton>
                  ) : null}
                  <span className="inline-block whitespace-normal first-letter:uppercase">{roleLabel(role.name)}</span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map(({ name, description }, index) => (
            <Fragment key={name}>
              {areaOf(name) === areaOf(permissions[index - 1]?.name ?? '') ? null : (
                <tr>
                  <th
                    scope="rowgroup"
                    colSpan={roles.length + 1}
                    className="label sticky left-0 pt-4 pb-1 text-left font-normal"
                  >
                    {words.areas[areaOf(name)] ?? areaOf(name)}
                  </th>
                </tr>
              )}
              <tr className="group border-line border-b hover:bg-sunken">
                <th
                  scope="row"
                  className="sticky left-0 min-w-40 bg-paper py-1.5 pr-4 text-left font-normal group-hover:bg-sunken"
                >
                  {description}
                </th>
                {roles.map((role) => (
                  <td key={role.name} className="px-3 text-center">
                    {grants(role, name) ? (
                      <>
                        <Check size={17} strokeWidth={2.5} className="inline text-accent" aria-hidden="true" />
                        <span className="sr-only">{words.may}</span>
                      </>
                    ) : (
                      <>
                        <span aria-hidden="true" className="text-line-strong">
                          ·
                        </span>
                        <span className="sr-only">{words.mayNot}</span>
                      </>
                    )}
                  </td>
                ))}
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}
