// A process that queues deliveries until it is killed: follow-webhooks.fixture.ts <database url>
import { systemClock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import { openDatabase } from '#storage/connect.ts'
import { followWebhooks } from '#webhooks/follow-webhooks.ts'

const log = createLog('error')
const { db, connection } = await openDatabase(
  { kind: 'external', url: process.argv[2] ?? '' },
  log,
  AbortSignal.timeout(30_000),
)
followWebhooks({ db, bus: createPostgresBus(connection, log), clock: systemClock, log })
