import type { Socket } from 'socket.io'

/** What a connection has not taken yet of what was sent to it, in bytes. */
export interface Outbox {
  readonly bytes: number
  /** Resolves once it has taken all of it, or ended. */
  emptied(): Promise<void>
}

/** Measures what waits between Socket.IO and the transport, which takes more only when the client has taken what came before. */
export function measureOutbox({ conn }: Pick<Socket, 'conn'>): Outbox {
  let bytes = 0
  let waiting: (() => void)[] = []
  const release = () => {
    bytes = 0
    const ready = waiting
    waiting = []
    for (const resolve of ready) resolve()
  }
  conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    bytes += typeof data === 'string' ? data.length : 1
  })
  conn.on('flush', release)
  conn.on('close', release)
  return {
    get bytes() {
      return bytes
    },
    async emptied() {
      if (bytes > 0 && conn.readyState === 'open') await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
