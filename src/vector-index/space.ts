import type { Space, SpaceShape } from './port.ts'

/** The space as one text, for maps. */
export function spaceKey({ galleryId, modelId }: Space): string {
  return JSON.stringify([galleryId, modelId])
}

/** Throws RangeError for a shape that no space can have; 4,096 is four times the longest template in use. */
export function requireShape({ dimensions }: SpaceShape): void {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 4096)
    throw new RangeError('the dimensions of a space must be a whole number from 1 to 4096')
}

/** Throws RangeError when a space is opened again with another shape. */
export function requireSameShape(known: SpaceShape, asked: SpaceShape): void {
  if (known.dimensions === asked.dimensions && known.metric === asked.metric) return
  const words = ({ dimensions, metric }: SpaceShape) => `${dimensions} dimensions, ${metric}`
  throw new RangeError(`the space is open with ${words(known)}; it cannot be opened with ${words(asked)}`)
}
