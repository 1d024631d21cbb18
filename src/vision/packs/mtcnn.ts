import type { CataloguedFile, CataloguedNetwork } from './catalogued-pack.ts'

const data = 'https://raw.githubusercontent.com/timesler/facenet-pytorch/787da06156087cd6b616fe6608213722bddc30cd/data'

function stage(
  role: CataloguedNetwork['role'],
  name: 'proposal' | 'refine' | 'output',
  side: number,
  output: string,
  file: Omit<CataloguedFile, 'url'>,
): CataloguedNetwork {
  return {
    role,
    id: `mtcnn-${name}@1`,
    family: `mtcnn-${name}`,
    files: [[{ ...file, url: `${data}/${file.path}` }]],
    // The network itself takes (x − 127.5) / 128, which is part of the converted file.
    input: { width: side, height: side, layout: 'NHWC', colour: 'RGB' },
    output,
    licence: {
      code: 'MIT',
      weights: 'MIT',
      commercialUse: true,
      source: 'timesler/facenet-pytorch, after MTCNN (Zhang et al. 2016)',
    },
  }
}

const proposal = (role: 'detector-accurate' | 'detector-fast'): CataloguedNetwork => ({
  ...stage(role, 'proposal', 12, 'scores and regression of every cell of 12 × 12 pixels', {
    path: 'pnet.pt',
    bytes: 28_570,
    sha256: 'a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f',
  }),
  // The smallest face is facenet-pytorch's default; every face has passed the last threshold, 0.7.
  detection: { stride: 1, smallestFace: 20, largestFace: 100_000, confident: 0.7, doubtful: 0.7, decoder: 'mtcnn' },
})

/** MTCNN (Zhang et al. 2016): a cascade of three small networks over a pyramid of scales. */
export const mtcnn: readonly CataloguedNetwork[] = [
  proposal('detector-accurate'),
  proposal('detector-fast'),
  stage('detector-refine', 'refine', 24, 'scores and regression of each crop', {
    path: 'rnet.pt',
    bytes: 403_147,
    sha256: 'bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86',
  }),
  stage('detector-output', 'output', 48, 'scores, regression and five landmarks of each crop', {
    path: 'onet.pt',
    bytes: 1_559_269,
    sha256: '165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d',
  }),
]
