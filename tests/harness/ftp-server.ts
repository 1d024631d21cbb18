import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { removeFolder } from './remove-folder.ts'
import { selfSigned } from './self-signed.ts'

const deploy = join(import.meta.dirname, '../../deploy/vsftpd')
/** Debian's package makes this account, too; the recipe has one of its own. */
const guest = /^ftp:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]

/** vsftpd needs root; its PAM file is put before it in a mount namespace, so that the machine's stay as they are. */
export const canServeFtp =
  process.getuid?.() === 0 &&
  guest !== undefined &&
  existsSync('/usr/sbin/vsftpd') &&
  spawnSync('sh', ['-c', 'ls /lib/*/security/pam_pwdfile.so && command -v lftp']).status === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '--bind', '/etc/pam.d', '/etc/pam.d']).status === 0

export interface FtpServer extends AsyncDisposable {
  readonly port: number
  /** Where `netra ftp-user` keeps the accounts. */
  readonly users: string
  /** PEM file of the certificate that it shows, which has signed itself. */
  readonly certificate: string
}

/**
 * Debian's vsftpd with the configuration of `deploy/vsftpd` on a free port of the loopback interface. The folder becomes the
 * guest account's, as the recipe has it.
 */
export async function startFtpServer(inbox: string): Promise<FtpServer> {
  const folder = mkdtempSync(join(tmpdir(), 'netra-vsftpd-'))
  const at = (...parts: string[]) => join(folder, ...parts)
  const port = await freePort()
  const pair = selfSigned()
  for (const one of ['pam', 'empty', 'users.d']) mkdirSync(at(one))
  writeFileSync(at('certificate.pem'), pair.certificate)
  writeFileSync(at('key.pem'), pair.key, { mode: 0o600 })
  // PAM reads "other" beside the service's own file.
  cpSync('/etc/pam.d', at('pam'), { recursive: true, dereference: true })
  const pam = readFileSync(join(deploy, 'pam'), 'utf8')
  writeFileSync(at('pam', 'netra-ftp'), pam.replace(/pwdfile=\S+/, `pwdfile=${at('users')}`))
  const here = {
    listen_address: '127.0.0.1',
    listen_port: port,
    guest_username: 'ftp',
    local_root: inbox,
    user_config_dir: at('users.d'),
    rsa_cert_file: at('certificate.pem'),
    rsa_private_key_file: at('key.pem'),
    secure_chroot_dir: at('empty'),
  }
  // A later line wins.
  const lines = Object.entries(here).map(([key, value]) => `${key}=${value}\n`)
  writeFileSync(at('vsftpd.conf'), `${readFileSync(join(deploy, 'vsftpd.conf'), 'utf8')}\n${lines.join('')}`)
  giveToGuest(inbox)

  const script = 'mount --bind "$0" /etc/pam.d && exec /usr/sbin/vsftpd "$1"'
  const server = spawn('unshare', ['--mount', 'sh', '-c', script, at('pam'), at('vsftpd.conf')], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  try {
    await answers(port, () => server.exitCode === null)
  } catch (error) {
    server.kill()
    throw error
  }
  return {
    port,
    users: at('users'),
    certificate: at('certificate.pem'),
    async [Symbol.asyncDispose]() {
      server.kill()
      await ended
      removeFolder(folder)
    },
  }
}

/** As the recipe makes an inbox: the guest's, with folders in it that are not. */
export function giveToGuest(inbox: string): void {
  for (const own of ['refused', 'done']) mkdirSync(join(inbox, own), { mode: 0o750 })
  chownSync(inbox, Number(guest), statSync(inbox).gid)
  chmodSync(inbox, 0o2770)
}

async function answers(port: number, runs: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && runs(); tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => resolve(false)).setTimeout(5_000, () => socket.destroy())
      socket.once('data', () => socket.destroy())
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('vsftpd did not start')
}
