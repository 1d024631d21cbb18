import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

interface LiveFace {
  readonly image: Blob
  /** A new person, or one there is. */
  readonly who: { readonly name: string } | { readonly person_id: string }
  /** Although the face looks like somebody else. */
  readonly force: boolean
}

export const useRegisterFace = () =>
  useChangeOfSeveral(['people', 'faces'], ({ image, who, force }: LiveFace) =>
    netra.post('/api/faces/register', { body: { image, ...who, face: 'prominent', force } }),
  )
