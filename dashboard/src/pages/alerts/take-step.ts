import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type AlertStep, useAlertStep } from '#data/alert-step.ts'
import { texts } from '#texts/texts.ts'

/** Takes an alert a step further; resolving can be taken back for a while. */
export function useTakeStep(alertId: string): (step: AlertStep) => void {
  const { mutateAsync } = useAlertStep()
  const words = texts.alerts.done
  // Promises rather than callbacks: whatever asked for the step may be gone from the list with it.
  return (step) => {
    const reopen = () => void mutateAsync({ alertId, step: 'reopen' }).catch(tellFailure)
    const undo = step === 'resolve' ? { label: texts.actions.undo, run: reopen } : undefined
    mutateAsync({ alertId, step }).then(() => tellDone(words[step], undo), tellFailure)
  }
}
