import { expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { openVault } from '#storage/open-vault.ts'
import type { Expression } from '#vision/face.ts'
import {
  openCrop,
  openExpression,
  openTrackTemplate,
  sealCrop,
  sealExpression,
  sealTrackTemplate,
} from './sealed-sighting.ts'
import { testRegion } from './sighting.fixture.ts'

const vault = openVault({ bytes: Buffer.alloc(32, 7), version: 1 })
const [mine, other] = [newId(), newId()]
const { key } = vault.createDataKey(mine)

it('opens where it was sealed and nowhere else', () => {
  const crop = sealCrop(vault, key, mine, testRegion)
  expect(openCrop(vault, key, mine, crop)).toEqual(testRegion)
  expect(() => openCrop(vault, key, other, crop)).toThrow(/changed, moved/)

  const template = { modelId: 'a@1', vector: Float32Array.of(0.25, -1) }
  const sealed = sealTrackTemplate(vault, key, mine, template)
  expect(openTrackTemplate(vault, key, mine, { modelId: 'a@1', sealed })).toEqual(template)
  expect(() => openTrackTemplate(vault, key, mine, { modelId: 'b@1', sealed })).toThrow(/changed, moved/)
})

it('keeps expressions as probabilities', () => {
  const probabilities = { anger: 0, disgust: 0, fear: 0.25, happiness: 0.5, sadness: 0.25, surprise: 0, neutral: 0 }
  const expression: Expression = { label: 'happiness', probabilities }
  const sealed = sealExpression(vault, key, mine, expression)
  expect(openExpression(vault, key, mine, sealed)).toEqual(expression)
  expect(() => openExpression(vault, key, other, sealed)).toThrow(/changed, moved/)
})
