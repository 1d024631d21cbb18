import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CertificatePair } from '#api/watch-certificate.ts'
import { removeFolder } from './remove-folder.ts'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A certificate for 127.0.0.1 that has signed itself, with its key. */
export function selfSigned(): CertificatePair {
  const folder = mkdtempSync(join(tmpdir(), 'netra-tls-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const whom = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  try {
    execFileSync('openssl', ['req', '-x509', ...kind, ...whom, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    })
    return { certificate: readFileSync(certificate), key: readFileSync(key) }
  } finally {
    removeFolder(folder)
  }
}
