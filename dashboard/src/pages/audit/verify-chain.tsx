import { ShieldCheck } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { useVerifyAudit } from '#data/audit.ts'
import { formatNumber, texts } from '#texts/texts.ts'

const words = texts.audit

interface Props {
  readonly verify: ReturnType<typeof useVerifyAudit>
}

export const VerifyButton = ({ verify }: Props) => (
  <Button busy={verify.isPending} onClick={() => verify.mutate()}>
    <ShieldCheck size={16} aria-hidden="true" />
    {words.verify}
  </Button>
)

/** What verifying the whole chain came to. */
export function VerifyVerdict({ verify }: Props) {
  const { data, error, isPending } = verify
  return (
    <div aria-live="polite" className="empty:hidden">
      {isPending ? <p className="text-soft">{words.verifying}</p> : null}
      {error ? <ErrorState error={error} onRetry={() => verify.mutate()} /> : null}
      {data ? (
        <Notice tone={data.intact ? 'good' : 'bad'}>
          <p className="font-medium">
            {data.intact ? words.intact(formatNumber(data.entries), formatNumber(data.checkpoints)) : words.broken}
          </p>
          {data.problems.map((problem) => (
            <p key={`${problem.first_id} ${problem.fault}`} className="text-sm">
              {words.entries(problem.first_id, problem.last_id)}: {problem.detail}
            </p>
          ))}
          {data.pruned_id > 0 ? <p className="text-sm text-soft">{words.pruned(data.pruned_id)}</p> : null}
          {data.restores > 0 ? <p className="text-sm text-soft">{words.restores(data.restores)}</p> : null}
        </Notice>
      ) : null}
    </div>
  )
}
