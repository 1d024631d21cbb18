import type { Command } from 'commander'
import { z } from 'zod'
import type { CameraView } from '#cameras/camera.ts'
import { addCamera, getCamera, listCameras, removeCamera, updateCamera } from '#cameras/camera-operations.ts'
import { testCamera } from '#cameras/test-camera.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import type { StoreNeeds } from '#needs.ts'

interface CameraOptions extends ConnectionOptions {
  readonly name?: string
  readonly url?: string
  readonly device?: string
  readonly gallery?: string
  readonly edge?: string
  readonly set?: readonly string[]
  readonly on?: boolean
  readonly off?: boolean
  readonly limit?: number
  readonly offset?: number
}

type Work = (door: Door<StoreNeeds>, options: CameraOptions) => Promise<number>

/** `frameRate=2` or `regions=[…]`: a value is JSON where it can be read as such. Throws `WrongUsage`. */
function readSettings(given: readonly string[] | undefined): Record<string, unknown> | undefined {
  if (!given) return undefined
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new WrongUsage(`${text}: settings are given as name=value, for example frame_rate=2`)
      const name = text.slice(0, at).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      const value = text.slice(at + 1)
      const json = z
        .string()
        .transform((plain) => JSON.parse(plain))
        .safeParse(value)
      return [name, json.success ? json.data : value]
    }),
  )
}

const edgeOf = ({ edge }: CameraOptions) => (edge === 'none' ? null : edge)

export function addCameras(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const cameras = program.command('cameras').description('live cameras: streams, devices, videos, frames that are sent')
  const add = (name: string, description: string) => withConnection(cameras.command(name).description(description))
  const run = (options: CameraOptions, work: Work) =>
    finish(
      (async () => {
        await using door = await openStoreDoor(context, options)
        return await work(door, options)
      })(),
    )
  const show = (camera: CameraView) => {
    output.document(camera)
    const { settings, ...facts } = camera
    for (const [name, value] of Object.entries(facts)) output.line(`${name}: ${printable(String(value ?? '–'))}`)
    for (const [name, value] of Object.entries(settings)) output.line(`  ${name} = ${JSON.stringify(value)}`)
    return exitCodes.done
  }
  const withAddress = (command: Command) =>
    command
      .option(
        '--url <url>',
        'rtsp://, rtsps://, http(s):// (MJPEG or HLS), file:NAME in the folder of videos, or push:',
      )
      .option('--device <device>', 'a V4L2 device: 0, /dev/video0 or /dev/v4l/by-id/…')
  const withSettings = (command: Command) =>
    withAddress(command)
      .option('--gallery <name>', 'gallery that faces are searched in (default: default)')
      .option('--edge <id>', 'the edge node that runs it (netra edge list); none: this installation')
      .option('--set <name=value...>', 'settings, for example --set frame_rate=2 motion=false')

  add('list', 'cameras and how they are')
    .option('--gallery <name>', 'only those of this gallery')
    .option('--limit <number>', 'how many at most (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <number>', 'how many to skip', numberBetween(0, 100_000, true))
    .action((options: CameraOptions) =>
      run(options, async (door) => {
        const { gallery, limit, offset } = options
        const found = await door.call(listCameras, { gallery, limit, offset })
        output.document(found)
        const titles = ['id', 'name', 'status', 'fps', 'address', 'detail'].map((title) => ({ title }))
        const rows = found.cameras.map((camera) => [
          camera.cameraId,
          printable(camera.name),
          camera.status,
          String(camera.fpsAnalysed),
          printable(camera.url ?? camera.deviceId ?? ''),
          printable(camera.detail ?? ''),
        ])
        for (const line of layOutTable(titles, rows)) output.line(line)
        return exitCodes.done
      }),
    )

  withSettings(add('add', 'adds a camera').argument('<name>', 'what it is called')).action(
    (name: string, options: CameraOptions) =>
      run(options, async (door) => {
        const { url, device: deviceId, gallery } = options
        const facts = { name, url, deviceId, gallery, edgeId: edgeOf(options) }
        return show(await door.call(addCamera, { ...facts, settings: readSettings(options.set) }))
      }),
  )

  const one = (name: string, description: string) => add(name, description).argument('<camera>', 'id of the camera')
  one('show', 'one camera, how it is, and its settings').action((cameraId: string, options: CameraOptions) =>
    run(options, async (door) => show(await door.call(getCamera, { cameraId }))),
  )

  withSettings(one('set', 'changes a camera; it connects anew'))
    .option('--name <name>', 'what it is called')
    .option('--on', 'turns it on')
    .option('--off', 'turns it off')
    .action((cameraId: string, options: CameraOptions) =>
      run(options, async (door) => {
        const { name, url, device: deviceId, gallery, on, off } = options
        if (on && off) throw new WrongUsage('Give --on or --off, not both')
        const enabled = on ? true : off ? false : undefined
        const settings = readSettings(options.set)
        const facts = { cameraId, name, url, deviceId, gallery, enabled, edgeId: edgeOf(options) }
        return show(await door.call(updateCamera, { ...facts, settings }))
      }),
    )

  one('remove', 'removes a camera; what was seen by it stays').action((cameraId: string, options: CameraOptions) =>
    run(options, async (door) => {
      output.document(await door.call(removeCamera, { cameraId }))
      output.line('Removed.')
      return exitCodes.done
    }),
  )

  withAddress(
    add('test', 'connects to a camera, or to an address, and says whether pictures come').argument(
      '[camera]',
      'id of the camera',
    ),
  ).action((cameraId: string | undefined, options: CameraOptions) =>
    run(options, async (door) => {
      const found = await door.call(testCamera, { cameraId, url: options.url, deviceId: options.device })
      output.document(found)
      const { works, detail, width, height, framesPerSecond, firstAfterMs } = found
      output.line(
        works
          ? `Works: ${width} × ${height}, ${framesPerSecond} frames a second, the first after ${firstAfterMs} ms`
          : `Does not work: ${detail}`,
      )
      return works ? exitCodes.done : exitCodes.failed
    }),
  )
}
