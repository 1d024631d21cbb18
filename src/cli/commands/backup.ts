import { resolve } from 'node:path'
import type { Command } from 'commander'
import { configure, openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection, withDataFolder } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable } from '#cli/print-table.ts'
import { type ProgressView, showProgress } from '#cli/progress.ts'
import { createBackup, listBackups, writeBackupTo } from '#storage/backup/make-backup.ts'

interface BackupOptions extends ConnectionOptions {
  readonly list?: boolean
}

interface RestoreOptions extends ConnectionOptions {
  readonly force?: boolean
  readonly backupKey?: string
}

const restoreHelp = `
The backup is read and checked first, and put in place as a whole or not at all. People who were forgotten since are
left out. Needs the master key of the backup (NETRA_MASTER_KEY, or master.key in the data folder), and no server that runs.

Examples:
  netra restore data/backups/scheduled-20260501T021700.000Z.backup --force
  NETRA_MASTER_KEY=file:/etc/netra/key netra restore netra.backup --data /srv/new`

export function addBackup(program: Command, context: Context, finish: Finish): void {
  withConnection(program.command('backup').description('write a sealed backup of the database, while all goes on'))
    .argument('[file]', 'where to (default: a new file in the backups folder)')
    .option('--list', 'list the backups in the folder instead')
    .addHelpText('after', '\nExamples:\n  netra backup\n  netra backup /mnt/safe/netra.backup\n  netra backup --list')
    .action((file: string | undefined, options: BackupOptions) => finish(backup(context, file, options)))
  withDataFolder(program.command('restore').description('put a backup in the place of the database'))
    .argument('<file>', 'the backup')
    .option('--force', 'replace the people that are stored')
    .option(
      '--backup-key <setting>',
      "the backup's master key, where it was rotated since: file:PATH or command:PROGRAM",
    )
    .addHelpText('after', restoreHelp)
    .action((file: string, options: RestoreOptions) => finish(restore(context, file, options)))
}

async function backup(context: Context, file: string | undefined, options: BackupOptions): Promise<number> {
  const { output } = context
  await using door = await openStoreDoor(context, options)
  if (options.list) return await list(output, await door.call(listBackups, {}))
  if (file !== undefined && door.kind === 'remote')
    throw new WrongUsage('A server writes backups into its own folder only: leave the file out')
  const progress = watch(output, 'reading')
  try {
    const answer =
      file === undefined
        ? await door.call(createBackup, {}, progress.update)
        : await door.call(writeBackupTo, { path: resolve(file) }, progress.update)
    progress.stop()
    output.document(answer)
    output.line(`${answer.file}: ${answer.rows} rows, ${answer.bytes} bytes, read again and found whole`)
    return exitCodes.done
  } finally {
    progress.stop()
  }
}

async function list(output: Output, answer: Awaited<ReturnType<typeof listBackups.run>>): Promise<number> {
  output.document(answer)
  const rows = answer.backups.map(({ file, bytes, until }) => [file, `${bytes}`, until?.slice(0, 10) ?? '–'])
  const columns = [{ title: 'File' }, { title: 'Bytes', align: 'right' as const }, { title: 'Kept until' }]
  for (const line of layOutTable(columns, rows)) output.line(line)
  return exitCodes.done
}

async function restore(context: Context, file: string, options: RestoreOptions): Promise<number> {
  const { output, interrupt } = context
  const { config, log } = configure(context, options)
  const { restoreBackup } = await import('#restore-backup.ts')
  const progress = watch(output, 'restoring')
  try {
    const answer = await restoreBackup(config, log, file, {
      force: options.force ?? false,
      backupKey: options.backupKey,
      signal: interrupt.signal,
      onProgress: (done, total) => progress.update({ done, total, refused: 0 }),
    })
    progress.stop()
    output.document(answer)
    output.line(`${answer.rows} rows of ${answer.madeAt} are in place`)
    if (answer.forgottenAgain > 0) output.line(`${answer.forgottenAgain} who were forgotten since were left out`)
    if (answer.facesDeletedAgain > 0) output.line(`${answer.facesDeletedAgain} faces deleted since were left out`)
    if (answer.sightingsDeletedAgain > 0)
      output.line(`${answer.sightingsDeletedAgain} sightings and strangers deleted since were left out`)
    return exitCodes.done
  } finally {
    progress.stop()
  }
}

function watch(output: Output, verb: string): ProgressView {
  let view: ProgressView | undefined
  return {
    update(progress) {
      view ??= showProgress(output, verb, progress.total)
      view.update(progress)
    },
    stop: () => view?.stop(),
  }
}
