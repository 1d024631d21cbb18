import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { basename, join } from 'node:path'

/** A camera that speaks HTTP, on a free loopback port. */
export interface HttpCamera extends AsyncDisposable {
  readonly url: string
  /** Ends the connections to whoever watches, and accepts new ones. */
  cut(): void
}

interface Options {
  /** `user:password`, which are then asked for. */
  readonly credentials?: string
}

/** Motion JPEG: the pictures of a video one after the other, for ever, so many a second whatever the video says. */
export async function serveMjpeg(video: string, fps: number, options: Options = {}): Promise<HttpCamera> {
  const folder = mkdtempSync(`${video}-pictures-`)
  const made = spawnSync('ffmpeg', ['-v', 'error', '-i', video, '-q:v', '4', join(folder, '%04d.jpg')])
  if (made.status !== 0) throw new Error(`ffmpeg failed: ${made.stderr}`)
  const pictures = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)))
  const watching = new Set<ServerResponse>()
  let at = 0
  const playing = setInterval(() => {
    const picture = pictures[at++ % pictures.length] ?? Buffer.alloc(0)
    for (const answer of watching) {
      answer.write(`--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`)
      answer.write(picture)
      answer.write('\r\n')
    }
  }, 1_000 / fps)
  const camera = await serve(options, (_, answer) => {
    answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=picture' })
    watching.add(answer)
    answer.on('close', () => watching.delete(answer))
  })
  return {
    ...camera,
    url: `${camera.url}/video.mjpg`,
    async [Symbol.asyncDispose]() {
      clearInterval(playing)
      await camera[Symbol.asyncDispose]()
    },
  }
}

interface HlsOptions extends Options {
  /** Seconds of a segment. */
  readonly seconds?: number
  /** What the list is called. */
  readonly list?: string
}

/** HTTP live streaming: a list of the newest segments, which ffmpeg makes of a video again and again while this is served. */
export async function serveHls(video: string, options: HlsOptions = {}): Promise<HttpCamera> {
  const { seconds = 1, list: name = 'live.m3u8' } = options
  const folder = mkdtempSync(`${video}-segments-`)
  const list = join(folder, 'live.m3u8')
  const path = `/${name}`
  const live = [
    '-f',
    'hls',
    '-hls_time',
    String(seconds),
    '-hls_list_size',
    '5',
    '-hls_flags',
    'delete_segments+temp_file',
    list,
  ]
  const child = spawn('ffmpeg', ['-v', 'error', '-re', '-stream_loop', '-1', '-i', video, '-c', 'copy', ...live], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  const camera = await serve(options, (asked, answer) => {
    const file = createReadStream(asked === path ? list : join(folder, basename(asked)))
    file.on('error', () => answer.writeHead(404).end())
    file.once('open', () => {
      answer.writeHead(200, {
        'content-type': asked === path ? 'application/vnd.apple.mpegurl' : 'video/mp2t',
      })
      file.pipe(answer)
    })
  })
  return {
    ...camera,
    url: `${camera.url}${path}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
      await camera[Symbol.asyncDispose]()
    },
  }
}

async function serve(
  { credentials }: Options,
  answerTo: (path: string, answer: ServerResponse) => void,
): Promise<HttpCamera> {
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`
  const server: Server = createServer((request, answer) => {
    if (wanted && request.headers.authorization !== wanted)
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="camera"' }).end()
    else answerTo(new URL(request.url ?? '/', 'http://camera').pathname, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
    cut: () => server.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
