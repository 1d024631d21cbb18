import { Server } from 'socket.io'
import type { Overlays } from '#cameras/overlay.ts'
import { overlayChannel } from './overlay-channel.ts'
import type { SharedAdapter } from './shared-adapter.ts'

/** Sends what this process's cameras see to the processes that have connections; for one without a door of its own. */
export function shareOverlays(overlays: Overlays, shared: SharedAdapter): AsyncDisposable {
  const io = new Server({ adapter: shared.adapter })
  const channel = overlayChannel(io, () => {})
  const stopListening = overlays.listen((overlay) => channel.send(overlay))
  return {
    async [Symbol.asyncDispose]() {
      stopListening()
      io.of('/').adapter.close()
      shared.disconnect()
    },
  }
}
