/** The five landmarks of ArcFace's 112 × 112 crop (Deng et al. 2019), as shares of its side. */
export const arcFaceFrame = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
].map(([x = 0, y = 0]) => ({ x: x / 112, y: y / 112 }))

/** Bytes from −1 to 1, as ArcFace and its successors take them. */
export const symmetric = { scale: 1 / 127.5, offset: -1 }
