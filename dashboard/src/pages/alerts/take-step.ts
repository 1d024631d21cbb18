import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type AlertStep, useAlertStep } from '#data/alerts.ts'
import { texts } from '#texts/texts.ts'

/** Takes an alert a step further; resolving can be taken back for a while. */
export function useTakeStep(alertId: string): { take(step: AlertStep): void; readonly busy: boolean } {
  const step = useAlertStep()
  const words = texts.alerts.done
  return {
    busy: step.isPending,
    take: (wanted) =>
      step.mutate(
        { alertId, step: wanted },
        {
          onSuccess: () =>
            tellDone(
              words[wanted],
              wanted === 'resolve'
                ? { label: texts.actions.undo, run: () => step.mutate({ alertId, step: 'reopen' }) }
                : undefined,
            ),
          onError: tellFailure,
        },
      ),
  }
}
