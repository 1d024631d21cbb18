import { z } from 'zod'

/** Free facts that the operator keeps with a person or a face: stored in clear and searchable, at most 16 KiB as JSON. */
export const Metadata = z
  .record(z.string().max(200), z.json())
  .refine((value) => JSON.stringify(value).length <= 16_384, 'metadata is larger than 16 KiB')

export const PersonName = z.string().trim().min(1).max(200)
/** The operator's own id of a person, unique within a gallery. */
export const ExternalId = z.string().trim().min(1).max(200)
export const Email = z.email().max(320)

/** Who a person is, as recognition answers carry it. */
export interface PersonProfile {
  readonly personId: string
  readonly externalId: string | null
  readonly name: string
  readonly email: string | null
  readonly metadata: Record<string, unknown>
}

export const PersonProfileView = z.strictObject({
  personId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})

export const PersonView = PersonProfileView.extend({
  gallery: z.string(),
  faceCount: z.int(),
  /** The face whose picture stands for the person: the best one that has a picture; null where none has. */
  coverFaceId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
