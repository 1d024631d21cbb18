import { Command, CommanderError, type OutputConfiguration } from 'commander'
import { version } from '#core/version.ts'
import { addAlertRules } from './commands/alert-rules.ts'
import { addAlerts } from './commands/alerts.ts'
import { addAudit } from './commands/audit.ts'
import { addBackup } from './commands/backup.ts'
import { addBench } from './commands/bench.ts'
import { addCameras } from './commands/cameras.ts'
import { addDemo } from './commands/demo.ts'
import { addDetect } from './commands/detect.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEdge } from './commands/edge.ts'
import { addEnroll } from './commands/enroll.ts'
import { addEvaluate } from './commands/evaluate.ts'
import { addFtpUser } from './commands/ftp-user.ts'
import { addGallery } from './commands/gallery.ts'
import { addInbox } from './commands/inbox.ts'
import { addJobs } from './commands/jobs.ts'
import { addKey } from './commands/key.ts'
import { addMasterKey } from './commands/master-key.ts'
import { addModels } from './commands/models.ts'
import { addPeople } from './commands/people.ts'
import { addPolicy } from './commands/policy.ts'
import { addReceipt } from './commands/receipt.ts'
import { addRecognize } from './commands/recognize.ts'
import { addRetention } from './commands/retention.ts'
import { addServe } from './commands/serve.ts'
import { addSightings } from './commands/sightings.ts'
import { addStatistics } from './commands/statistics.ts'
import { addStrangers } from './commands/strangers.ts'
import { addTrain } from './commands/train.ts'
import { addUser } from './commands/user.ts'
import { addVerify } from './commands/verify.ts'
import { addVideos } from './commands/videos.ts'
import { addWatchLists } from './commands/watch-lists.ts'
import { addWebhooks } from './commands/webhooks.ts'
import type { Context, Finish } from './context.ts'
import { exitCodes, WrongUsage } from './exit-codes.ts'
import { listenForInterrupts } from './interrupt.ts'
import { createOutput, type TextStream } from './output.ts'
import { reportFailure } from './report-failure.ts'

const help = `
Examples:
  netra demo                                       see it work on bundled photos
  netra serve                                      API on http://127.0.0.1:8080
  netra enroll photos/                             enrol people from photos named after them
  netra recognize party.jpg --annotate out.jpg     say who is in a photo, and draw it
  netra people list

Commands open the data folder (./data, or NETRA_DATA), also while a server is running on it; with
--server and --key they talk to a server instead. Every command has its own --help.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with some items refused.`

/** Where a command line runs: the process itself, but for tests. */
export interface Surroundings {
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Runs the command line (without `node` and the script's name) and answers the exit code. Nothing is thrown. */
export async function runCli(
  argv: readonly string[],
  { stdout, stderr, env }: Surroundings = process,
): Promise<number> {
  const ours = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const json = ours.includes('--json')
  const output = createOutput({ json, stdout, stderr, env })
  using interrupt = listenForInterrupts()
  let exitCode: number = exitCodes.done
  const finish: Finish = async (work) => {
    exitCode = await work
  }
  try {
    const program = buildProgram({ output, env, interrupt }, finish, {
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    if (error instanceof CommanderError || error instanceof WrongUsage) {
      // Commander has said on stderr what is wrong; with --json the document says so, too.
      const detail = error.message.replace(/^error: /, '')
      if (error instanceof WrongUsage && !json) output.warn(`netra: ${detail}`)
      output.document({ error: { code: 'invalid_input', detail } })
      return exitCodes.wrongUsage
    }
    const detailed = /--log-level[ =](debug|trace)/.test(ours.join(' ')) || env.NETRA_LOG_LEVEL === 'debug'
    if (interrupt.exitCode !== null) {
      reportFailure(output, interrupt.signal.reason ?? error, false)
      return interrupt.exitCode
    }
    reportFailure(output, error, detailed)
    return exitCodes.failed
  }
}

function buildProgram(context: Context, finish: Finish, streams: OutputConfiguration): Command {
  const program = new Command('netra')
    .description(
      'Self-hosted face recognition: enrol people, recognise them in photos, tell strangers from known people',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', help)
    .configureOutput(streams)
    .exitOverride()
    .showHelpAfterError('Add --help for how it is used.')
    .configureHelp({ showGlobalOptions: false })
  for (const add of [
    addDemo,
    addServe,
    addEdge,
    addEnroll,
    addTrain,
    addRecognize,
    addVerify,
    addDetect,
    addPeople,
    addUser,
    addKey,
    addEvaluate,
    addModels,
    addPolicy,
    addGallery,
    addJobs,
    addCameras,
    addSightings,
    addVideos,
    addStrangers,
    addAlerts,
    addAlertRules,
    addWatchLists,
    addStatistics,
    addWebhooks,
    addBackup,
    addInbox,
    addFtpUser,
    addMasterKey,
    addAudit,
    addReceipt,
    addRetention,
    addBench,
    addDoctor,
  ])
    add(program, context, finish)
  return program
}
