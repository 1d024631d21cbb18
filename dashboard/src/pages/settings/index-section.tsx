import { useMutation } from '@tanstack/react-query'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { netra } from '#data/netra.ts'
import { texts } from '#texts/texts.ts'

const words = texts.upkeep.system

/** The index read anew, caches dropped. */
export function IndexSection() {
  const refresh = useMutation({
    mutationFn: async (action: 'reload' | 'clear') => await netra.post('/api/faces/cache', { body: { action } }),
  })
  const run = (action: 'reload' | 'clear') =>
    refresh.mutate(action, {
      onSuccess: ({ encodings_loaded }) =>
        tellDone(action === 'reload' ? words.reloaded(encodings_loaded) : words.cleared),
      onError: tellFailure,
    })
  const busy = (action: 'reload' | 'clear') => refresh.isPending && refresh.variables === action
  return (
    <Section title={words.index}>
      <p className="max-w-prose text-soft">{words.indexText}</p>
      <div className="flex flex-wrap gap-2">
        <Button busy={busy('reload')} onClick={() => run('reload')}>
          {words.reload}
        </Button>
        <Button busy={busy('clear')} onClick={() => run('clear')}>
          {words.clear}
        </Button>
      </div>
    </Section>
  )
}
