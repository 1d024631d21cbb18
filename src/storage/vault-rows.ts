import { randomBytes } from 'node:crypto'
import { deriveKey, type MasterKey, open, seal, secretsOf, type VaultSecrets } from './open-vault.ts'
import type { Binding, DataKey } from './seal.ts'
import type { VaultRow } from './vault-store.ts'

/** Stored before there were secrets: proves the key, and means those that are derived from it. */
const oldWords = 'netra master key proof'
const binding: Binding = ['master key proof']
const secretBytes = 64

type Links = Pick<VaultRow, 'previous_key' | 'key_for_previous'>

/** The row of a master key: the vault's secrets sealed by it. */
export function sealVaultRow(
  master: MasterKey,
  secrets: VaultSecrets,
  links: Links = { previous_key: null, key_for_previous: null },
): Omit<VaultRow, 'created_at'> {
  const key: DataKey = { bytes: randomBytes(32) }
  const wrapped = seal(wrapKeyOf(master), key.bytes, wrapBinding(master.version))
  const sealed = seal(key, Buffer.concat([secrets.root, secrets.digestKey]), binding)
  return {
    master_key_version: master.version,
    secrets: Buffer.concat([Buffer.of(wrapped.length), wrapped, sealed]),
    ...links,
  }
}

/** The row of the key that a rotation goes to, with each key sealed by the other. */
export function sealNextRow(from: MasterKey, to: MasterKey, secrets: VaultSecrets): Omit<VaultRow, 'created_at'> {
  return sealVaultRow(to, secrets, {
    previous_key: seal(linkKeyOf(to), from.bytes, linkBinding(to.version, from.version)),
    key_for_previous: seal(linkKeyOf(from), to.bytes, linkBinding(from.version, to.version)),
  })
}

/** The vault's secrets; undefined when the row was sealed by another key. `old` says that they were not stored yet. */
export function openVaultRow(row: VaultRow, bytes: Buffer): { secrets: VaultSecrets; old: boolean } | undefined {
  const master = { bytes, version: row.master_key_version }
  const wrappedLength = row.secrets[0] ?? 0
  try {
    const wrapped = row.secrets.subarray(1, 1 + wrappedLength)
    const key = { bytes: open(wrapKeyOf(master), wrapped, wrapBinding(master.version)) }
    const opened = open(key, row.secrets.subarray(1 + wrappedLength), binding)
    if (opened.toString() === oldWords) return { secrets: secretsOf(bytes), old: true }
    if (opened.length !== secretBytes) return undefined
    return { secrets: { root: opened.subarray(0, 32), digestKey: opened.subarray(32) }, old: false }
  } catch {
    return undefined
  }
}

/** The other key of a rotation, for whoever has one of them; undefined where the rows hold none. */
export function openLinkedKey(rows: readonly VaultRow[], held: MasterKey): MasterKey | undefined {
  const own = rows.find((row) => row.master_key_version === held.version)
  const next = rows.find((row) => row.master_key_version > held.version && row.key_for_previous !== null)
  const from = linkKeyOf(held)
  if (next?.key_for_previous) {
    const version = next.master_key_version
    return { bytes: open(from, next.key_for_previous, linkBinding(held.version, version)), version }
  }
  const before = rows.findLast((row) => row.master_key_version < held.version)
  if (!own?.previous_key || !before) return undefined
  const version = before.master_key_version
  return { bytes: open(from, own.previous_key, linkBinding(held.version, version)), version }
}

function wrapKeyOf(master: MasterKey): DataKey {
  return { bytes: deriveKey(master.bytes, 'wrap') }
}

function linkKeyOf(master: MasterKey): DataKey {
  return { bytes: deriveKey(master.bytes, 'link') }
}

/** As of the data key of an owner called vault. */
function wrapBinding(version: number): Binding {
  return ['data key', 'vault', String(version)]
}

function linkBinding(by: number, of: number): Binding {
  return ['master key', String(by), String(of)]
}
