import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { JoinedVault } from '#storage/join-vault.ts'
import type { NextMasterKey } from '#storage/master-key.ts'
import { rotateVault } from '#storage/rotate-vault.ts'
import type { Db } from '#storage/schema.ts'

/** The master keys of this process, and where the next one comes from. */
export interface MasterKeys extends JoinedVault {
  /** The key to rotate to; `underway` is that of a rotation that was broken off. */
  prepareNext(underway: Buffer | undefined): Promise<NextMasterKey>
  /** How long other processes are given to take the new key over; twice what they look for events at the latest. */
  readonly settleMs: number
}

export const rotateMasterKey = operation({
  name: 'rotate_master_key',
  summary:
    'Re-wraps every data key with the next master key while all goes on; broken off, it goes on when called again',
  permission: 'keys:write',
  input: z.strictObject({}),
  output: z.strictObject({
    version: z.int().describe('Of the master key that everything is sealed with now'),
    rewrapped: z.int().describe('Data keys that were wrapped anew by this call'),
    advice: z.string().describe('What is to be done with the keys'),
  }),
  async run(needs: { db: Db; masterKeys: MasterKeys }, _input, caller) {
    const { db, masterKeys } = needs
    return await rotateVault(db, masterKeys, (underway) => masterKeys.prepareNext(underway), {
      announce: async (tx, version) => {
        await appendEvent(tx, { type: 'master_key_rotated', payload: { version } })
      },
      settle: async () => {
        await delay(masterKeys.settleMs, undefined, { signal: caller.signal })
      },
      onProgress: (done, total) => caller.onProgress?.({ done, total, refused: 0 }),
      signal: caller.signal,
    })
  },
})
