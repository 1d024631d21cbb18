import { openApp } from '#app.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { angularPack } from './angular-pack.ts'

/** A process that re-embeds what the database of its environment asks for, until it is killed. Says `ready` when it begins. */
const signal = AbortSignal.timeout(120_000)
const app = await openApp(loadConfig(process.env), createLog('silent'), { signal, packs: [angularPack] })
await app.filled
app.needs.reembedder.wake()
process.stdout.write('ready\n')
process.stdin.resume()
