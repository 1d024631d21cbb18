// A camera: rtsp-server.fixture.ts <JSON>, the settings being RtspSettings. Serves H.264 over RTSP, interleaved in TCP (RFC 2326,
// RFC 6184), to as many clients as come, each from its first key frame on. Says "listening PORT", and where it is told "viewers"
// a line of JSON: how many watch each path now, and how many did at most.
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export interface RtspSettings {
  /** Annex-B files that are played one after the other, for ever; with two of different size the picture changes its size. */
  readonly files: readonly string[]
  readonly fps: number
  readonly port?: number
  readonly credentials?: string
  /** Clock ticks of 1/90000 s that are added to the time stamps at the start of every round. */
  readonly jump?: number
  /** Offers sound and no picture. */
  readonly audioOnly?: boolean
}

type AccessUnit = readonly Buffer[]
const payload = 1_380
const settings: RtspSettings = JSON.parse(process.argv[2] ?? '{}')
const units = settings.files.flatMap((file) => accessUnits(readFileSync(file)))
const [first = []] = units
const parameterSets = first.filter((nal) => [7, 8].includes((nal[0] ?? 0) & 31))

function nalUnits(file: Buffer): Buffer[] {
  const starts: number[] = []
  for (let at = file.indexOf('\0\0\x01', 0, 'latin1'); at >= 0; at = file.indexOf('\0\0\x01', at + 3, 'latin1'))
    starts.push(at)
  return starts.map((start, i) => {
    let end = starts[i + 1] ?? file.length
    while (file[end - 1] === 0 && end > start + 3) end--
    return file.subarray(start + 3, end)
  })
}

/** A unit ends before the first slice of the next picture and whatever stands before that. */
function accessUnits(file: Buffer): AccessUnit[] {
  const found: Buffer[][] = []
  let unit: Buffer[] = []
  let hasSlice = false
  for (const nal of nalUnits(file)) {
    const type = (nal[0] ?? 0) & 31
    const slice = type === 1 || type === 5
    if (hasSlice && (!slice || ((nal[1] ?? 0) & 0x80) !== 0)) {
      found.push(unit)
      unit = []
      hasSlice = false
    }
    unit.push(nal)
    hasSlice ||= slice
  }
  return [...found, unit]
}

function packets(unit: AccessUnit, send: (body: Buffer, last: boolean) => void): void {
  for (const [i, nal] of unit.entries()) {
    const lastNal = i === unit.length - 1
    if (nal.length <= payload) {
      send(nal, lastNal)
      continue
    }
    const header = nal[0] ?? 0
    for (let at = 1; at < nal.length; at += payload) {
      const part = nal.subarray(at, at + payload)
      const end = at + payload >= nal.length
      const flags = (at === 1 ? 0x80 : 0) | (end ? 0x40 : 0) | (header & 31)
      send(Buffer.concat([Buffer.from([(header & 0xe0) | 28, flags]), part]), lastNal && end)
    }
  }
}

function play(socket: Socket): NodeJS.Timeout {
  let at = 0
  let sequence = 0
  let jumped = 0
  return setInterval(() => {
    const unit = units[at % units.length] ?? []
    if (at > 0 && at % units.length === 0) jumped += settings.jump ?? 0
    const time = Math.round((at * 90_000) / settings.fps) + jumped
    at++
    packets(unit, (body, last) => {
      const rtp = Buffer.alloc(16)
      rtp.write('$', 0, 'latin1')
      rtp.writeUInt16BE(body.length + 12, 2)
      rtp[4] = 0x80
      rtp[5] = 96 | (last ? 0x80 : 0)
      rtp.writeUInt16BE(sequence++ & 0xffff, 6)
      rtp.writeUInt32BE(time >>> 0, 8)
      rtp.writeUInt32BE(0x6e657472, 12)
      socket.write(rtp)
      socket.write(body)
    })
  }, 1_000 / settings.fps)
}

function description(): string {
  const sound = 'm=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=control:track1\r\n'
  const sets = parameterSets.map((nal) => nal.toString('base64')).join(',')
  const picture = `m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=${sets}\r\na=control:track1\r\n`
  return `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n${settings.audioOnly ? sound : picture}`
}

const wanted = settings.credentials ? `Basic ${Buffer.from(settings.credentials).toString('base64')}` : undefined

const viewers: Record<string, { now: number; most: number }> = {}
/** Counts a viewer of a path; returns how the viewer leaves. */
function enter(path: string): () => void {
  const seen = viewers[path] ?? { now: 0, most: 0 }
  viewers[path] = seen
  seen.now++
  seen.most = Math.max(seen.most, seen.now)
  return () => {
    seen.now--
  }
}

const server = createServer((socket) => {
  let received = Buffer.alloc(0)
  let playing: NodeJS.Timeout | undefined
  let leave = () => {}
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(playing)
    leave()
  })
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      // What clients send between requests is RTCP.
      if (received[0] === 0x24) {
        if (received.length < 4 || received.length < 4 + received.readUInt16BE(2)) return
        received = received.subarray(4 + received.readUInt16BE(2))
        continue
      }
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) return
      const request = received.subarray(0, end).toString('latin1')
      received = received.subarray(end + 4)
      answer(request)
    }
  })
  function answer(request: string): void {
    const [method = ''] = request.split(' ')
    const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(request)?.[1]?.trim()
    const reply = (status: string, headers: readonly string[] = [], body = '') => {
      const lines = [`RTSP/1.0 ${status}`, `CSeq: ${header('CSeq')}`, ...headers]
      if (body !== '') lines.push(`Content-Length: ${body.length}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
    }
    const refused = wanted !== undefined && header('Authorization') !== wanted
    if (method === 'OPTIONS') reply('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER'])
    else if (refused) reply('401 Unauthorized', ['WWW-Authenticate: Basic realm="camera"'])
    else if (/\/missing/.test(request.split('\r\n')[0] ?? '')) reply('404 Not Found')
    else if (method === 'DESCRIBE') reply('200 OK', ['Content-Type: application/sdp'], description())
    else if (method === 'SETUP') reply('200 OK', ['Session: 1', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1'])
    else reply('200 OK', ['Session: 1'])
    if (method !== 'PLAY' || refused || settings.audioOnly || playing) return
    playing = play(socket)
    leave = enter(/^PLAY rtsp:\/\/[^/]+(\/[^/ ]*)/.exec(request)?.[1] ?? '/')
  }
})
server.listen(settings.port ?? 0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`listening ${typeof address === 'object' ? address?.port : ''}\n`)
})
// Ends with the process that started it.
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'viewers') process.stdout.write(`viewers ${JSON.stringify(viewers)}\n`)
  })
  .on('close', () => process.exit())
