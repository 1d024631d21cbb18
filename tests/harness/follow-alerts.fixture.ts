// A process that raises alerts until it is killed: follow-alerts.fixture.ts <database url>
import { followAlerts } from '#alerts/follow-alerts.ts'
import { systemClock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import { openDatabase } from '#storage/connect.ts'

const log = createLog('error')
const { db, connection } = await openDatabase(
  { kind: 'external', url: process.argv[2] ?? '' },
  log,
  AbortSignal.timeout(30_000),
)
followAlerts({ db, bus: createPostgresBus(connection, log), clock: systemClock, log })
