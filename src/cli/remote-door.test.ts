import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listPeople, updatePerson } from '#gallery/people-operations.ts'
import type { Needs } from '#needs.ts'
import { recogniseImage } from '#recognition/recognise-image.ts'
import { registerFace } from '#recognition/register-face.ts'
import type { Door } from './door.ts'
import { openRemoteDoor } from './remote-door.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let asked: Asked[] = []
let answers: { status: number; body: string; headers?: Record<string, string> }[] = []
const slept: number[] = []

/** The outside: a server that notes what it is asked and answers what a test prepared. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { method = '', url = '', headers } = request
    asked.push({ method, url, headers, body: Buffer.concat(chunks).toString('latin1') })
    const { status, body, headers: more } = answers.shift() ?? { status: 500, body: '' }
    response.writeHead(status, more).end(body)
  })
})
let door: Door<Needs>

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const clock = { sleep: async (ms: number) => void slept.push(ms) }
  door = openRemoteDoor<Needs>(new URL(`http://127.0.0.1:${port}/`), 'the-key', new AbortController().signal, clock)
})
afterAll(() => void server.close())
beforeEach(() => {
  asked = []
  answers = []
  slept.length = 0
})

const added = { face_id: 'f', person_id: 'p', name: 'Ann', quality_score: 0.9, new_person: true }
const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: JSON.stringify({ type: 't', title: 't', status, code, detail: 'the detail', correlation_id: 'c', ...more }),
})

describe('the door of a server', () => {
  it('sends images as files with fields beside them, and understands the answer', async () => {
    answers = [{ status: 201, body: JSON.stringify({ ...added, added_by_a_newer_server: true }) }]
    const image = new Uint8Array([1, 2, 3])
    const answer = await door.call(registerFace, { image, externalId: 'ann', force: true, source: 'ann.jpg' })
    expect(answer).toEqual({ faceId: 'f', personId: 'p', name: 'Ann', qualityScore: 0.9, newPerson: true })
    const [{ method, url, headers, body }] = asked as [Asked]
    expect([method, url, headers.authorization]).toEqual(['POST', '/api/faces/register', 'Bearer the-key'])
    expect(body).toContain('name="image"; filename="ann.jpg"')
    expect(body).toMatch(/name="external_id"\r\n\r\nann\r\n/)
    expect(body).toMatch(/name="force"\r\n\r\ntrue\r\n/)
  })

  it('puts questions into the address and changes into JSON', async () => {
    answers = [{ status: 200, body: '{"people": [], "total": 0}' }, problem(404, 'not_found')]
    await door.call(listPeople, { query: 'a&b', limit: 2 })
    await expect(door.call(updatePerson, { personId: 'p/1', externalId: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(asked[0]?.url).toBe('/api/people?query=a%26b&limit=2')
    expect(asked[1]).toMatchObject({ method: 'PATCH', url: '/api/people/p%2F1', body: '{"external_id":"x"}' })
  })

  it('turns problem details back into the error they came from', async () => {
    answers = [problem(409, 'looks_like_other_person', { person_id: 'p2', distance: 0.3 })]
    const call = door.call(registerFace, { image: new Uint8Array(1), name: 'Ann' })
    await expect(call).rejects.toMatchObject({
      code: 'looks_like_other_person',
      message: 'the detail',
      facts: { personId: 'p2', distance: 0.3, correlationId: 'c' },
    })
  })

  it('waits as long as a full server says, a few times', async () => {
    const full = { ...problem(503, 'overloaded'), headers: { 'retry-after': '3' } }
    answers = [full, full, { status: 200, body: '{"people": [], "total": 0}' }]
    await door.call(listPeople, {})
    expect(slept).toEqual([3_000, 3_000])
    answers = Array.from({ length: 9 }, () => full)
    await expect(door.call(listPeople, {})).rejects.toMatchObject({ code: 'overloaded' })
    expect(asked).toHaveLength(3 + 5)
  })

  it.each([
    [{ status: 200, body: '<html>hello</html>' }, /does not answer as a Netra server/],
    [{ status: 404, body: 'nginx' }, /does not answer as a Netra server/],
    [{ status: 200, body: '{"faces": 1}' }, /not understood/],
  ])('says so when something else answers: %j', async (answer, message) => {
    answers = [answer]
    const call = door.call(recogniseImage, { image: new Uint8Array(1) })
    await expect(call).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) })
  })

  it('says so when nothing answers', async () => {
    const nobody = openRemoteDoor<Needs>(new URL('http://127.0.0.1:1'), 'k', new AbortController().signal, {
      sleep: async () => {},
    })
    await expect(nobody.call(listPeople, {})).rejects.toThrow('No Netra server answers at http://127.0.0.1:1')
  })
})
