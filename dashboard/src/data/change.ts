import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A mutation after which everything whose key begins with `key` is looked up again. */
export function useChange<Input, Output>(key: readonly string[], mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: key }) })
}
