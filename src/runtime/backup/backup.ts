import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { openDatabase } from '../../store/database.ts'
import { ShapeFault } from '../../store/backup/shape.ts'
import { systemClock } from '../clock.ts'
import { closing } from '../closing.ts'
import { checkServer } from '../compose.ts'
import type { Config } from '../config.ts'
import { StartFault, codeOf, messageOf } from '../fault.ts'
import { version } from '../home.ts'
import { openLog } from '../log.ts'
import { reachDatabase } from '../reach-database.ts'
import type { Talk } from './talk.ts'
import { writeBackupFile } from './write-file.ts'

const nameFor = (now: number): string =>
  `vigie-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}.tar`

/** Writes everything into one file. */
export async function backup(config: Config, given: string | undefined, talk: Talk): Promise<void> {
  const now = systemClock()
  const file = resolve(given ?? nameFor(now))
  const log = openLog(config, 'backup')
  await using open = closing((error) => log.error('not-closed', { error }))
  const url = await reachDatabase(config, { alone: false, makeNew: false }, log, open)
  talk.signal?.throwIfAborted()
  const db = openDatabase({ url, maxConnections: 1, applicationName: 'vigie backup', signal: talk.signal })
  open.add(async () => db[Symbol.asyncDispose]())
  await checkServer(db, url)
  talk.progress(`Backing up into ${file} …`)
  const manifest = await writeBackupFile(db, { file, version: version(), now, progress: talk.progress }).catch(
    (cause: unknown) => {
      if (cause instanceof StartFault) throw cause
      if (cause instanceof ShapeFault) throw new StartFault(cause.message, { cause })
      if (codeOf(cause) === '42P01') throw new StartFault('There is no Vigie in this database yet.', { cause })
      if (codeOf(cause) === 'ENOSPC') throw new StartFault('The disk is full: no backup was made.', { cause })
      throw new StartFault(`No backup was made: ${messageOf(cause)}.`, { cause })
    },
  )
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  talk.say(`${file}: ${rows} rows, ${(statSync(file).size / 1e6).toFixed(1)} MB.`)
  talk.say(
    manifest.keyFingerprint === null
      ? 'No secret has been sealed yet, so no key belongs to this backup.'
      : `The key is not in it. Keep a copy of the key ${manifest.keyFingerprint} elsewhere: without it, every source has to be connected again.`,
  )
}
