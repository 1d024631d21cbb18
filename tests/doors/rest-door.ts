import { fromWire, snakeName } from '#api/names.ts'
import { type Body, call, type Harness } from '#tests/harness/app.ts'
import type { Answered, Door, DoorOperation, Input } from './door.ts'

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: Body
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function wireFields(input: Input): [string, unknown][] {
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [snakeName(name), value])
}

const formOf = (input: Input): Body => ({
  form: Object.fromEntries(
    wireFields(input).map(([name, value]) => [name, value instanceof Uint8Array ? value : text(value)]),
  ),
})
const queryOf = (input: Input): string =>
  new URLSearchParams(Object.fromEntries(wireFields(input).map(([name, value]) => [name, text(value)]))).toString()

const requests: Readonly<Record<DoorOperation, (input: Input) => Request>> = {
  registerFace: (input) => ({ method: 'POST', path: '/api/faces/register', body: formOf(input) }),
  recogniseImage: (input) => ({ method: 'POST', path: '/recognize', body: formOf(input) }),
  listFaces: (input) => ({ method: 'GET', path: `/api/faces?${queryOf(input)}` }),
  updateFace: ({ faceId, ...json }) => ({ method: 'PATCH', path: `/api/faces/${faceId}`, body: { json } }),
  deleteFace: ({ faceId }) => ({ method: 'DELETE', path: `/api/faces/${faceId}` }),
  faceQuality: (input) => ({ method: 'POST', path: '/detect', body: formOf({ face: 'only', ...input }) }),
  createLivenessSession: () => ({ method: 'POST', path: '/api/liveness/sessions' }),
  verifyLiveness: ({ sessionId, ...input }) => ({
    method: 'POST',
    path: `/api/liveness/sessions/${sessionId}/frames`,
    body: formOf({ read: true, ...input }),
  }),
  getLivenessSession: ({ sessionId }) => ({ method: 'GET', path: `/api/liveness/sessions/${sessionId}` }),
}

export function restDoor(harness: Harness): Door {
  return {
    name: 'REST',
    async call(operation, input, key): Promise<Answered> {
      const { method, path, body } = requests[operation](input)
      const answer =
        key === undefined
          ? await harness.call(method, path, body)
          : await call<Record<string, unknown>>(`${harness.url}${path}`, method, body, key)
      const output = fromWire(answer.body) as Record<string, unknown>
      if (answer.status >= 400) return { code: String(output.code), output: { detail: output.detail } }
      if (operation !== 'faceQuality') return { code: 'ok', output }
      const [face] = output.faces as Record<string, unknown>[]
      return { code: 'ok', output: { ...face, image: output.image } }
    },
    async [Symbol.asyncDispose]() {},
  }
}
