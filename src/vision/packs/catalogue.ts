import type { CataloguedPack } from './catalogued-pack.ts'
import { edgeFaceXs, edgeFaceXxs } from './edgeface-pack.ts'
import { faceNetPack } from './facenet-pack.ts'
import { ferPlusPack } from './ferplus-pack.ts'
import { auraFace, insightFaceLarge, insightFaceSmall } from './insightface-packs.ts'
import { lightQNetPack } from './lightqnet-pack.ts'
import { livenessPack } from './liveness-pack.ts'
import { openPack } from './open-pack.ts'
import { openCvPack } from './opencv-pack.ts'

/** Every pack that can be installed beside the embedded one, the recommended first. */
export const catalogue: readonly CataloguedPack[] = [
  openPack,
  openCvPack,
  auraFace,
  edgeFaceXs,
  edgeFaceXxs,
  insightFaceSmall,
  insightFaceLarge,
  faceNetPack,
  livenessPack,
  ferPlusPack,
  lightQNetPack,
]
