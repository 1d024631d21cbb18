import { createNetraClient } from '@netra/client'

/** The one client of this page; its session cookie goes along. */
export const netra = createNetraClient()
