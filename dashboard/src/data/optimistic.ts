import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'

/**
 * A mutation that is shown at once: `show` makes of whatever was read under `key` what it will be, and gives back the very same value
 * where it is not about it. Where the server refuses, everything is as before; in the end all of it is looked up again, once, however
 * many changes were on their way together.
 */
export function useOptimistic<Input, Output>(
  key: QueryKey,
  mutationFn: (input: Input) => Promise<Output>,
  show: (data: unknown, input: Input, queryKey: QueryKey) => unknown,
) {
  const queries = useQueryClient()
  const mutationKey = ['optimistic', ...key]
  const isLast = () => queries.isMutating({ mutationKey }) === 1
  return useMutation({
    mutationKey,
    mutationFn,
    onMutate: async (input) => {
      // An answer that is on its way still says what was before.
      await queries.cancelQueries({ queryKey: key })
      const before = queries.getQueriesData<unknown>({ queryKey: key })
      for (const [one, data] of before) queries.setQueryData(one, show(data, input, one))
      return before
    },
    onError: (_error, _input, before) => {
      // With another change on its way, what was before says nothing of that one: it is looked up.
      if (isLast()) for (const [one, data] of before ?? []) queries.setQueryData(one, data)
    },
    onSettled: async () => {
      if (isLast()) await queries.invalidateQueries({ queryKey: key })
    },
  })
}
