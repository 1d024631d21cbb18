import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { mergesQuery, useUndoMerge } from '#data/merges.ts'
import { formatDate, texts } from '#texts/texts.ts'

const words = texts.people.merge

/** Who was merged into this person lately, to be parted again; nothing where nobody was. */
export function MergedPeople({ personId, mayWrite }: { readonly personId: string; readonly mayWrite: boolean }) {
  const { data: merges } = useQuery(mergesQuery(personId))
  const undo = useUndoMerge()
  const navigate = useNavigate()
  if (!merges?.length) return null
  return (
    <Section title={words.listTitle}>
      <ul className="flex flex-col gap-2">
        {merges.map((merge, index) => (
          <li key={merge.merge_id} className="flex items-center justify-between gap-3">
            <span className="min-w-0">
              <span className="block truncate">{merge.name}</span>
              <span className="block text-soft text-sm">
                {words.when(formatDate(merge.made_at), formatDate(merge.undoable_until))}
              </span>
            </span>
            {/* What a later one brought may be an earlier one's. */}
            {mayWrite && index === 0 ? (
              <Button
                small
                busy={undo.isPending}
                onClick={() =>
                  undo.mutate(
                    { kept: personId, mergeId: merge.merge_id },
                    {
                      onSuccess: () => {
                        tellDone(words.parted(merge.name))
                        void navigate({ to: '/people/$personId', params: { personId: merge.merged_person_id } })
                      },
                      onError: tellFailure,
                    },
                  )
                }
              >
                {words.part}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}
