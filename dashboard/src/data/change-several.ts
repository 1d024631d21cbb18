import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A mutation after which everything whose key begins with one of these words is looked up again. */
export function useChangeOfSeveral<Input, Output>(
  words: readonly string[],
  mutationFn: (input: Input) => Promise<Output>,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all(words.map((word) => queries.invalidateQueries({ queryKey: [word] }))),
  })
}
