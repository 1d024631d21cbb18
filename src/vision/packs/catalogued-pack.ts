import type { EmbedderFacts, NetworkManifest, PackManifest } from '#vision/models/manifest.ts'

/** What a file must be: one of the hashes is known of every file. */
export interface Expected {
  /** Its size, or where the publisher gives none (`atMost`) what it may not exceed. */
  readonly bytes: number
  readonly atMost?: boolean
  readonly sha256?: string
  readonly sha384?: string
}

/** A file to install: under which name, what it must be, and where it may be fetched; without an address import only. */
export interface CataloguedFile extends Expected {
  /** File name within the pack's folder. */
  readonly path: string
  readonly url?: string
  /** The address is that of a zip archive: which member is meant, and what the archive must be. */
  readonly archive?: { readonly member: string; readonly expected: Expected }
}

/** A network to install. Each inner list is complete; the first is the one to fetch, any may be imported. */
export interface CataloguedNetwork extends Omit<NetworkManifest, 'files'> {
  readonly files: readonly (readonly CataloguedFile[])[]
}

/** A pack that can be installed. One without an embedder is an addition: its networks replace those of the pack in use. */
export interface CataloguedPack extends Omit<PackManifest, 'networks' | 'embedder'> {
  /** What the publishers allow, in a sentence for whoever installs it. */
  readonly permittedUse: string
  readonly networks: readonly CataloguedNetwork[]
  readonly embedder?: EmbedderFacts
}

/** Whether somebody must accept that the weights may not be used commercially. */
export function isNonCommercial({ networks }: CataloguedPack): boolean {
  return networks.some(({ licence }) => !licence.commercialUse)
}
