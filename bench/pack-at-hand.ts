// A model pack by name, installed where benchmarks keep theirs from the weights in ../shared/models.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '#vision/packs/catalogue.ts'
import type { CataloguedPack } from '#vision/packs/catalogued-pack.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { importSource } from '#vision/packs/import-source.ts'
import { installPack } from '#vision/packs/install-pack.ts'
import { findPack, type InstalledPack } from '#vision/packs/installed-pack.ts'
import { mtcnn } from '#vision/packs/mtcnn.ts'

const withCascade = '-mtcnn'

/** Where the weights of packs lie that come from no npm package. */
export const models = join('..', 'shared', 'models')

/** Also `<pack>-mtcnn`: that pack with the detector of `facenet`, whose own embedder's weights are nowhere at hand. */
export async function packAtHand(
  name: string,
  packsFolder = join(tmpdir(), `netra-bench-packs-${name}`),
): Promise<InstalledPack> {
  if (name === embeddedPack.name) return findPack(name, packsFolder)
  const pack = name.endsWith(withCascade) ? cascadeOf(name) : known(name)
  if (pack === undefined) throw new Error(`there is no pack ${name}`)
  const { signal } = new AbortController()
  const source = await importSource(models, signal)
  await installPack(pack, { packsFolder, source, acceptedBy: 'bench', now: new Date(), signal })
  return findPack(name, packsFolder)
}

function known(name: string): CataloguedPack | undefined {
  return catalogue.find((pack) => pack.name === name)
}

function cascadeOf(name: string): CataloguedPack | undefined {
  const pack = known(name.slice(0, -withCascade.length))
  const rest = pack?.networks.filter(({ role }) => !role.startsWith('detector'))
  return pack && rest && { ...pack, name, networks: [...mtcnn, ...rest] }
}
