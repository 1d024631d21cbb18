import type { SecretPlace } from '#storage/sealed-secret.ts'

/** Where a camera's whole address is sealed. */
export function cameraSecretPlace(cameraId: string): SecretPlace {
  return { table: 'cameras', rowId: cameraId, name: 'address' }
}
