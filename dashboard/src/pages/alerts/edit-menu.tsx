import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'

/** What can be done with a rule or a watch list. */
export function EditMenu({
  label,
  words,
  onEdit,
  onDelete,
}: {
  readonly label: string
  readonly words: { readonly edit: string; readonly delete: string }
  onEdit(): void
  onDelete(): void
}) {
  return (
    <Menu
      trigger={
        <IconButton label={label} small>
          <Ellipsis size={18} />
        </IconButton>
      }
    >
      <MenuItem onSelect={onEdit}>
        <Pencil size={16} />
        {words.edit}
      </MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={onDelete}>
        <Trash2 size={16} />
        {words.delete}
      </MenuItem>
    </Menu>
  )
}
