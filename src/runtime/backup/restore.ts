import { resolve } from 'node:path'
import { RestoreFault, writeBackup } from '../../store/backup/write.ts'
import { openDatabase } from '../../store/database.ts'
import { SchemaFault } from '../../store/migrate.ts'
import { closing } from '../closing.ts'
import { checkServer } from '../compose.ts'
import type { Config } from '../config.ts'
import { StartFault, codeOf, messageOf } from '../fault.ts'
import { findKey } from '../key.ts'
import { openLog } from '../log.ts'
import { reachDatabase } from '../reach-database.ts'
import { type BackupFile, openBackupFile } from './read-file.ts'
import type { Talk } from './talk.ts'

const describe = ({ manifest, size }: BackupFile): string => {
  const count = (name: string): number => manifest.tables.find((table) => table.name === name)?.rows ?? 0
  return `Made at ${manifest.madeAt} by Vigie ${manifest.madeBy.vigie} on PostgreSQL ${manifest.madeBy.postgres}: ${count('post')} posts, ${count('cases')} cases, ${count('user')} people, ${(size / 1e6).toFixed(1)} MB.`
}

/** Says whether a backup is whole, and what is in it. */
export async function checkBackup(file: string, talk: Talk): Promise<void> {
  await using found = await openBackupFile(resolve(file), talk.progress, talk.signal)
  talk.say(`${describe(found)} The file is whole.`)
  talk.say(keyOf(found))
}

const keyOf = ({ manifest }: BackupFile): string =>
  manifest.keyFingerprint === null
    ? 'No key belongs to it.'
    : `Its secrets are sealed with the key ${manifest.keyFingerprint}, which is not in it.`

/** Puts a backup into the database: whole, or not at all. */
export async function restore(
  config: Config,
  file: string,
  options: { readonly replace: boolean } & Talk,
): Promise<void> {
  const { say, progress, signal } = options
  await using found = await openBackupFile(resolve(file), progress, signal)
  progress(describe(found))
  const log = openLog(config, 'restore')
  await using open = closing((error) => log.error('not-closed', { error }))
  const url = await reachDatabase(config, { alone: true, makeNew: true }, log, open)
  signal?.throwIfAborted()
  const db = openDatabase({ url, maxConnections: 1, applicationName: 'vigie restore', signal })
  open.add(async () => db[Symbol.asyncDispose]())
  await checkServer(db, url)
  const { manifest } = found
  const rowsOf = new Map(manifest.tables.map((table) => [table.name, table.rows]))
  const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  let done = 0
  let told = performance.now()
  const read = (bytes: number): void => {
    done += bytes
    if (performance.now() - told < 2_000) return
    told = performance.now()
    progress(`  ${percent()}`)
  }
  const percent = (): string => `${String(Math.floor((done * 100) / found.size)).padStart(3)} %`
  await writeBackup(
    db,
    { ...manifest, open: (table) => found.open(table, read) },
    {
      replace: options.replace,
      onTable: (name) => progress(`  ${percent()}  ${name}: ${rowsOf.get(name) ?? 0} rows`),
      onIndexes: () => progress('  indexes …'),
      onMigrate: () => progress('  bringing it to this version …'),
    },
  ).catch((cause: unknown) => {
    if (cause instanceof RestoreFault) throw new StartFault(`${cause.message} Nothing was changed.`, { cause })
    if (cause instanceof SchemaFault)
      throw new StartFault('The backup was made by a newer Vigie: restore it with that one. Nothing was changed.', {
        cause,
      })
    if (codeOf(cause) === '53100')
      throw new StartFault('The database’s disk is full: nothing was changed. Make room and restore again.', { cause })
    throw new StartFault(`The backup was not restored, and nothing was changed: ${messageOf(cause)}.`, { cause })
  })
  say(`Restored: ${total} rows, as of ${manifest.madeAt}. Everybody signs in again.`)
  if (manifest.keyFingerprint === null) return
  const key = findKey(config)
  if (key?.fingerprint === manifest.keyFingerprint) say(`The key in ${key.where} fits.`)
  else
    say(
      `${keyOf(found)} ${key === undefined ? 'There is no key here yet' : `The key in ${key.where} is ${key.fingerprint}`}: put the right one there before Vigie starts.`,
    )
}
