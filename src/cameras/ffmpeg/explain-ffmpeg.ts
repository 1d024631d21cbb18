import { SourceFailure } from '#cameras/frame-source/port.ts'

/** How to get ffmpeg, by what machines have. */
export const howToInstall =
  'ffmpeg is not installed on this machine: run `sudo apt-get install ffmpeg` (Debian, Ubuntu), `brew install ffmpeg` (macOS) or `winget install ffmpeg` (Windows)'

const explanations: readonly (readonly [RegExp, string, needsSomebody: boolean])[] = [
  [/401 Unauthorized|403 Forbidden|authorization failed/i, 'The camera refuses the user or the password', true],
  [/404 Not Found|Server returned 404/i, 'The camera is there, but has nothing at this path', true],
  [/454 Session|45\d [A-Z]|Server returned 4\d\d/i, 'The camera refuses the request', true],
  [/5\d\d Server Error|Server returned 5\d\d|503 Service/i, 'The camera reports an error of its own', false],
  [/matches no streams|does not contain any stream/i, 'There are no pictures in this stream, only sound or data', true],
  [/unknown keyword 'option'/i, 'This ffmpeg is too old: version 5 or newer is needed', true],
  [/Too many redirects|redirect/i, 'The camera leads on to another address: give that address', true],
  [
    /Name or service not known|Failed to resolve|Temporary failure in name/i,
    'The name of the camera is not found',
    false,
  ],
  [/Connection refused/i, 'Nothing answers at the address and port of the camera', false],
  [
    /No route to host|Network is unreachable|Host is (down|unreachable)/i,
    'The camera cannot be reached in the network',
    false,
  ],
  [/timed out|Operation timed out|ETIMEDOUT/i, 'The camera does not answer', false],
  [
    /Protocol '?\w+'? not on whitelist|not on whitelist/i,
    'The stream leads to an address of a kind that is not allowed',
    true,
  ],
  [/picture size.*(invalid|too large)|max_pixels|Video uncodable/i, 'The pictures are too large', true],
  [/Permission denied/i, 'The file or device may not be read by this program', true],
  [/Device or resource busy/i, 'The device is in use by another program', false],
  [/No such file or directory|No such device/i, 'There is no such file or device', true],
  [
    /hwaccel|Device creation failed|No device available for decoder/i,
    'This machine cannot decode in hardware: set hardware_decoding to off',
    true,
  ],
  [
    /Invalid data found|could not find codec|Decoder .* not found|moov atom not found|unspecified size/i,
    'The camera does not answer, or what comes from there is no video that ffmpeg can read',
    false,
  ],
  [/End of file|Broken pipe|Connection reset/i, 'The camera ended the connection', false],
]

/** What ffmpeg's last lines mean to an operator. The lines hold addresses and passwords, and go nowhere else. */
export function explainFfmpeg(lines: readonly string[]): SourceFailure {
  const said = lines.filter((line) => /\[(error|fatal|warning|panic)\]/.test(line)).join('\n')
  const found = explanations.find(([pattern]) => pattern.test(said))
  if (!found) return new SourceFailure('The stream ended')
  const [, message, needsSomebody] = found
  return new SourceFailure(message, { needsSomebody })
}

/** What ffmpeg would have said, had it made the connection itself. */
const inItsWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'timed out',
}

/** Why a connection was not made, from the error of a socket. */
export function explainConnection(cause: unknown): SourceFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return explainFfmpeg([`[error] ${inItsWords[code] ?? 'End of file'}`])
}

/** The size of the pictures as they come, where a line tells it: once at the start, and again whenever it changes. */
export function sizeIn(line: string): string | undefined {
  return /^\[graph \d+ input from stream [^\]]*\].* w:(\d+) h:(\d+) /.exec(line)?.slice(1, 3).join('x')
}
