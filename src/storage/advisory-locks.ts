/**
 * The advisory locks Netra takes, in one list so that no two meet. PostgreSQL scopes them to a database; the numbers are
 * arbitrary but may never change, since processes of different versions must meet on the same lock.
 */
export const advisoryLocks = {
  /** Shared by every process that uses an embedded server; whoever gets it exclusively is the last one. */
  serverUse: 7_304_001,
  /** Held while migrations run. */
  migration: 7_304_002,
  /** Held from an event's insertion to its commit, so that ids become visible in their order. */
  eventOrder: 7_304_003,
  /** Held while the master key's proof is read or stored for the first time. */
  masterKey: 7_304_004,
  /** Held while it is decided whether the first administrator's API key is to be made. */
  firstAdministrator: 7_304_005,
  /** Held by the one process that re-embeds faces for another model. */
  reembedding: 7_304_006,
  /** Held by the one process that derives thresholds. */
  derivation: 7_304_013,
  /** Held by the one process that rotates the master key. */
  masterKeyRotation: 7_304_061,
  /** Held by the one process that makes a backup. */
  backup: 7_304_062,
  /** With a number made of host and data folder: held by the one process there that takes photos from the inboxes. */
  inbox: 7_304_008,
} as const
