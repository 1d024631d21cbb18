// `npm start`: builds where sources changed, then becomes the server (same process, so that signals reach it directly).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isFresh } from './build.mjs'
import { isDashboardFresh } from './build-dashboard.mjs'

// Until the server listens to signals itself nothing has been accepted, so ending at once is a clean stop.
let building
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return
    building?.kill()
    process.exit(0)
  })

if (!isFresh() || !isDashboardFresh()) {
  // A process of its own, so that the server does not carry the compiler's memory.
  building = spawn(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], { stdio: 'inherit' })
  const [code] = await once(building, 'exit')
  if (code !== 0) process.exit(1)
  building = undefined
}

const main = new URL('../dist/main.js', import.meta.url)
process.argv[1] = fileURLToPath(main)
await import(main.href)
