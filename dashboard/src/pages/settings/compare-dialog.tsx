import { useEffect } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type ModelComparison, useCompareModels } from '#data/models.ts'
import { formatNumber, texts } from '#texts/texts.ts'

const words = texts.models.comparison

/** What another pack would decide otherwise about faces of whom it is known who they are. */
export function CompareDialog({
  pack,
  modelId,
  onClose,
}: {
  readonly pack: string
  readonly modelId: string
  onClose(): void
}) {
  const { mutate: compare, data, error } = useCompareModels()
  useEffect(() => compare(modelId), [compare, modelId])
  return (
    <Dialog open wide onOpenChange={onClose} title={words.title(pack)} description={words.text}>
      {error ? <ErrorState error={error} onRetry={() => compare(modelId)} /> : null}
      {data ? (
        <Comparison comparison={data} />
      ) : error ? null : (
        <>
          <p className="mb-3 text-sm text-soft">{words.working}</p>
          <SkeletonRows rows={4} className="h-8" />
        </>
      )}
    </Dialog>
  )
}

const verdicts = [
  ['right', words.right],
  ['wrong_person', words.wrongPerson],
  ['not_recognised', words.notRecognised],
] as const

const changes = [
  ['same', words.same],
  ['different_person', words.differentPerson],
  ['known_to_uncertain', words.known_to_uncertain],
  ['known_to_unknown', words.known_to_unknown],
  ['uncertain_to_known', words.uncertain_to_known],
  ['unknown_to_known', words.unknown_to_known],
  ['other', words.other],
] as const

function Comparison({ comparison }: { readonly comparison: ModelComparison }) {
  if (comparison.changes.compared === 0) return <p>{words.none}</p>
  const cell = 'py-1.5 text-right'
  return (
    <div className="flex flex-col gap-6 text-sm">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-line-strong border-b">
            <th scope="col" className="py-1.5 text-left font-medium">
              {words.column.verdict}
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              {words.column.before}
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              {words.column.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {verdicts.map(([name, label]) => (
            <tr key={name} className="border-line border-b">
              <th scope="row" className="py-1.5 text-left font-normal">
                {label}
              </th>
              <td className={cell}>{formatNumber(comparison.verdicts_before[name])}</td>
              <td className={cell}>{formatNumber(comparison.verdicts_after[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="w-full border-collapse">
        <caption className="pb-1 text-left font-medium">{words.changes}</caption>
        <tbody>
          {changes.map(([name, label]) => (
            <tr key={name} className="border-line border-b">
              <th scope="row" className="py-1.5 text-left font-normal">
                {label}
              </th>
              <td className={cell}>{formatNumber(comparison.changes[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
