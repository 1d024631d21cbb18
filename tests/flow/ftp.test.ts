import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { canServeFtp, type FtpServer, giveToGuest, startFtpServer } from '#tests/harness/ftp-server.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

vi.setConfig({ testTimeout: 180_000 })

describe.skipIf(!canServeFtp)('photos by FTP (vsftpd, libpam-pwdfile, lftp, root)', () => {
  let harness: Harness
  let server: FtpServer
  /** Everybody's upload folder, outside the data folder as in the recipe. */
  let inbox: string
  /** What clients have: photos of one face each, of different people. */
  let client: string
  let password: string

  beforeAll(async () => {
    ;[inbox, client] = ['inbox', 'client'].map((name) => mkdtempSync(join(tmpdir(), `netra-ftp-${name}-`))) as [
      string,
      string,
    ]
    // Long enough for a resumed upload on a busy machine; also how long the test of one that never ends takes.
    const inboxes = { settleMs: 100, lookMs: 100, incompleteMs: 15_000, folders: [{ path: inbox }] }
    ;[harness, server] = await Promise.all([startHarness({ inbox: inboxes }), startFtpServer(inbox)])
    const photo = samplePhoto(2)
    const { body } = await harness.call<{ faces: { box: { x: number; y: number; width: number; height: number } }[] }>(
      'POST',
      '/detect',
      { raw: photo },
    )
    for (const [i, { box }] of body.faces.slice(0, 3).entries())
      writeFileSync(join(client, `${i}.jpg`), await cropAround(photo, box, 2))
    password = (await netra('add', 'scanner')).document.password
  }, 180_000)
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await harness?.[Symbol.asyncDispose]()
    for (const folder of [inbox, client]) if (folder) removeFolder(folder)
  })

  async function netra(...args: string[]) {
    let out = ''
    const stdout = { write: (part: string) => (out += part) }
    const given = ['ftp-user', ...args, '--file', server.users, '--json']
    const code = await runCli(given, { stdout, stderr: { write: () => {} }, env: {} })
    return { code, document: JSON.parse(out) }
  }

  /** A session of lftp, to its end; or broken off (killed) once `until` holds. */
  async function lftp(commands: string, as: { name?: string; secret?: string; until?: () => boolean } = {}) {
    const { name = 'scanner', secret = password, until } = as
    const settings = [
      `set ssl:ca-file ${server.certificate}`,
      'set ftp:ssl-force true',
      'set ftp:ssl-protect-data true',
      'set net:max-retries 1',
      'set net:timeout 60',
      'set cmd:fail-exit true',
    ]
    const script = `${settings.join(';')}; open -u ${name},${secret} -p ${server.port} 127.0.0.1; lcd ${client}; ${commands}`
    // A home of its own: no settings of whoever runs the tests.
    const env = { ...process.env, HOME: client, LFTP_HOME: join(client, '.lftp') }
    const child = spawn('lftp', ['--norc', '-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      timeout: 120_000,
      killSignal: 'SIGKILL',
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const texts = Promise.all([text(child.stdout), text(child.stderr)])
    if (until) {
      await vi.waitFor(() => expect(until()).toBe(true), { timeout: 60_000, interval: 20 })
      child.kill('SIGKILL')
    }
    const code = await ended
    const [out, err] = await texts
    return { code, out, err }
  }

  /** An upload that breaks off when a part has arrived. */
  async function breakOff(file: string, as: string) {
    const arrived = () => (existsSync(join(inbox, as)) ? statSync(join(inbox, as)).size : 0)
    const whole = statSync(join(client, file)).size
    const slow = `set net:limit-rate ${Math.ceil(whole / 20)}; set net:limit-max 1000; set xfer:buffer-size 1000; put ${file} -o ${as}`
    await lftp(slow, { until: () => arrived() > whole / 8 })
    expect(arrived()).toBeLessThan(whole)
  }

  const arrives = (look: () => unknown) =>
    vi.waitFor(async () => expect(await look()).toBeTruthy(), { timeout: 120_000, interval: 50 })
  const filesWith = async (outcome: string) =>
    (await harness.call<{ files: { file: string }[] }>('GET', `/api/inboxes/files?outcome=${outcome}`)).body.files.map(
      ({ file }) => file,
    )
  const facesOf = async (externalId: string) => {
    const { body } = await harness.call<{ people: { external_id: string; face_count: number }[] }>('GET', '/api/people')
    return body.people.find(({ external_id }) => external_id === externalId)?.face_count ?? 0
  }

  it('are enrolled and recognised; the upload is encrypted, and of the group of the folder', async () => {
    const sent = await lftp('put 0.jpg -o "F-1__Ann Lee.jpg.part"; ls; mv "F-1__Ann Lee.jpg.part" "F-1__Ann Lee.jpg"')
    expect(sent).toMatchObject({ code: 0, out: expect.stringMatching(/^-rw-rw---- .* F-1__Ann Lee\.jpg\.part$/m) })
    await arrives(async () => (await facesOf('F-1')) === 1)
    await arrives(() => !existsSync(join(inbox, 'F-1__Ann Lee.jpg')))
    const seen = await harness.call('POST', '/upload_photo', { raw: readFileSync(join(client, '0.jpg')) })
    expect(seen.body).toMatchObject({ recognized: true, user_id: 'F-1' })
  })

  it('that broke off are resumed and enrolled once, or refused in the end', async () => {
    await breakOff('2.jpg', 'never.jpg')
    await breakOff('1.jpg', 'F-2.jpg')
    await arrives(async () => (await filesWith('incomplete')).includes('F-2.jpg'))
    expect(await facesOf('F-2')).toBe(0)
    expect(await lftp('put -c 1.jpg -o F-2.jpg')).toMatchObject({ code: 0 })
    await arrives(async () => (await facesOf('F-2')) === 1)
    await arrives(() => !existsSync(join(inbox, 'F-2.jpg')))
    expect(await facesOf('F-2')).toBe(1)
    await arrives(() => existsSync(join(inbox, 'refused', 'never.jpg')))
    expect(readFileSync(join(inbox, 'refused', 'never.jpg.reason.txt'), 'utf8')).toContain('invalid_image')
    expect(await facesOf('never')).toBe(0)
  })

  it('cannot be fetched, and the session sees nothing but its folder', async () => {
    const outside = await lftp('cd ../../..; pwd; cd /etc')
    expect(outside.code).not.toBe(0)
    expect(outside.err).toMatch(/550/)
    writeFileSync(join(inbox, 'hidden.part'), 'not for you')
    expect((await lftp('get hidden.part -o fetched')).err).toMatch(/550/)
    expect(existsSync(join(client, 'fetched'))).toBe(false)
    rmSync(join(inbox, 'hidden.part'))
    for (const denied of ['cd refused', 'put 0.jpg -o refused/x.jpg', 'mkdir done', 'mv refused mine', 'chmod 777 .'])
      expect((await lftp(denied)).err, denied).toMatch(/Access failed: 5\d\d/)
    expect((await lftp('ls -a')).out).not.toMatch(/refused|etc/)
    expect(readdirSync(join(inbox, 'refused'))).not.toContain('x.jpg')
  })

  it('need the right password, and TLS', async () => {
    expect((await lftp('ls', { secret: 'wrong' })).err).toMatch(/530/)
    expect((await lftp('ls', { name: 'root' })).err).toMatch(/530/)
    expect((await lftp('set ftp:ssl-allow false; set ftp:ssl-force false; ls')).err).toMatch(/encryption/)
  })

  it('come by accounts that netra ftp-user manages, each with a folder of its own if wanted', async () => {
    const own = mkdtempSync(join(tmpdir(), 'netra-ftp-own-'))
    giveToGuest(own)
    const made = await netra('add', 'gate', '--folder', own)
    expect(made).toMatchObject({ code: 0, document: { name: 'gate', folder: own } })
    expect(readFileSync(server.users, 'utf8')).not.toContain(made.document.password)
    const gate = { name: 'gate', secret: made.document.password }
    expect(await lftp('put 0.jpg', gate)).toMatchObject({ code: 0 })
    expect(readdirSync(own)).toContain('0.jpg')

    expect((await netra('add', 'gate')).document.error.code).toBe('conflict')
    expect((await netra('add', 'other', '--folder', join(own, 'gone'))).document.error.code).toBe('not_found')
    expect((await netra('list')).document.users).toEqual([
      { name: 'scanner', folder: null },
      { name: 'gate', folder: own },
    ])
    const changed = await netra('password', 'gate')
    expect(changed.document.folder).toBe(own)
    expect((await lftp('ls', gate)).err).toMatch(/530/)
    expect((await lftp('ls', { ...gate, secret: changed.document.password })).code).toBe(0)
    expect((await netra('remove', 'gate')).code).toBe(0)
    expect((await lftp('ls', { ...gate, secret: changed.document.password })).err).toMatch(/530/)
    expect((await netra('remove', 'gate')).document.error.code).toBe('not_found')
    removeFolder(own)
  })
})
