import { z } from 'zod'

/** The gallery that always exists and is meant where none is named. */
export const defaultGallery = 'default'

export const GalleryName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a gallery name is 1 to 64 letters, digits, dots, dashes or underscores')

/** How an input names the gallery it means. */
export const GalleryChoice = GalleryName.default(defaultGallery)

export const GalleryView = z.strictObject({
  galleryId: z.string(),
  name: z.string(),
  people: z.int(),
  faces: z.int(),
  createdAt: z.iso.datetime(),
})
