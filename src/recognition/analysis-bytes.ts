import type { Analysis } from '#vision/vision.ts'

/** Raised when the form changes, so that processes of several versions leave each other's alone. */
export const analysisForm = 1

const untimed: Analysis['times'] = { wait: 0, decode: 0, detect: 0, landmarks: 0, embed: 0, attributes: 0 }

/** An analysis as bytes to keep: JSON, binary parts in base64. Times are left out: they belong to one request. */
export function encodeAnalysis({ times: _, ...analysis }: Analysis): Buffer {
  const faces = analysis.faces.map(({ template, region, ...face }) => ({
    ...face,
    template: template && { ...template, vector: base64(template.vector) },
    region: region && { ...region, jpeg: base64(region.jpeg) },
  }))
  return Buffer.from(JSON.stringify({ ...analysis, faces }))
}

/** The analysis of {@link encodeAnalysis}, exactly, as a copy that its receiver may do with as it likes; no stage took any time. */
export function decodeAnalysis(bytes: Uint8Array): Analysis {
  const analysis: ReturnType<typeof parsed> = parsed(bytes)
  const faces = analysis.faces.map(({ template, region, ...face }) => ({
    ...face,
    template: template && { ...template, vector: new Float32Array(unpacked(template.vector).buffer) },
    region: region && { ...region, jpeg: unpacked(region.jpeg) },
  }))
  return { ...analysis, faces, times: untimed }
}

type Face = Analysis['faces'][number]
interface KeptFace extends Omit<Face, 'template' | 'region'> {
  readonly template: (Omit<NonNullable<Face['template']>, 'vector'> & { readonly vector: string }) | null
  readonly region: (Omit<NonNullable<Face['region']>, 'jpeg'> & { readonly jpeg: string }) | null
}

/** What was sealed, or never left this process, needs no schema. */
function parsed(bytes: Uint8Array): Omit<Analysis, 'faces' | 'times'> & { readonly faces: readonly KeptFace[] } {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/** In a buffer of its own: small Buffers share one. */
function unpacked(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
