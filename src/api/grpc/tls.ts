import { experimental, ServerCredentials } from '@grpc/grpc-js'
import type { WatchedCertificate } from '#api/watch-certificate.ts'

type Source = experimental.CertificateProvider
type Listener = experimental.IdentityCertificateUpdateListener

/** Credentials that follow the certificate: new connections get the newest, running ones go on. */
export function credentialsOf(certificate: WatchedCertificate | null): ServerCredentials {
  if (!certificate) return ServerCredentials.createInsecure()
  const listeners = new Set<Listener>()
  const tell = (listener: Listener) => {
    const { certificate: chain, key } = certificate.current
    listener({ certificate: chain, privateKey: key })
  }
  certificate.onChange(() => {
    for (const listener of listeners) tell(listener)
  })
  const source: Source = {
    addCaCertificateListener() {},
    removeCaCertificateListener() {},
    addIdentityCertificateListener(listener) {
      listeners.add(listener)
      // The library hears only after it has finished adding.
      process.nextTick(() => listeners.has(listener) && tell(listener))
    },
    removeIdentityCertificateListener: (listener) => void listeners.delete(listener),
  }
  return experimental.createCertificateProviderServerCredentials(source, null, false)
}
