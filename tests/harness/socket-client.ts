import { io, type Socket } from 'socket.io-client'
import { adminKey } from './app.ts'

export interface Told {
  readonly event: string
  readonly data: Record<string, unknown> & { event_id: string }
}

interface Acknowledged {
  readonly ok: boolean
  readonly granted: string[]
  readonly refused: { event: string; reason: string }[]
  readonly cameras: string[] | null
  readonly after: string
  readonly error: { code: string; detail: string } & Record<string, unknown>
}

/** A client of Socket.IO that notes what it is told. */
export interface SocketClient extends AsyncDisposable {
  readonly socket: Socket
  readonly told: Told[]
  subscribe(input: unknown): Promise<Acknowledged>
  unsubscribe(input?: unknown): Promise<Acknowledged>
  /** Waits for the next event of that name that was not waited for before. */
  next(event: string): Promise<Told['data']>
}

interface Options {
  readonly token?: string | null
  readonly headers?: Record<string, string>
  readonly transports?: string[]
}

/** Connects; rejects with the server's reason where it is not let in. */
export async function connectSocket(url: string, options: Options = {}): Promise<SocketClient> {
  const { token = adminKey, headers, transports = ['websocket'] } = options
  const socket = io(url, {
    transports,
    reconnection: false,
    forceNew: true,
    ...(token === null ? {} : { auth: { token } }),
    ...(headers ? { extraHeaders: headers } : {}),
  })
  const told: Told[] = []
  const taken = new Set<Told>()
  socket.onAny((event: string, data: Told['data']) => told.push({ event, data }))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
  return {
    socket,
    told,
    subscribe: (input) => socket.timeout(30_000).emitWithAck('subscribe', input),
    unsubscribe: (input = {}) => socket.timeout(30_000).emitWithAck('unsubscribe', input),
    async next(event) {
      for (;;) {
        const found = told.find((one) => one.event === event && !taken.has(one))
        if (found) {
          taken.add(found)
          return found.data
        }
        await new Promise<void>((resolve) => socket.onAny(() => resolve()))
      }
    },
    async [Symbol.asyncDispose]() {
      socket.close()
    },
  }
}
