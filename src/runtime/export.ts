import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { loadConnectors } from '../connectors/registry.ts'
import { openDatabase } from '../store/database.ts'
import { type ExportFormat, readExport } from '../store/export.ts'
import type { Talk } from './backup/talk.ts'
import { systemClock } from './clock.ts'
import { closing } from './closing.ts'
import { checkServer, refuseBehind } from './compose.ts'
import type { Config } from './config.ts'
import { StartFault, codeOf, messageOf } from './fault.ts'
import { version } from './home.ts'
import { openLog } from './log.ts'
import { reachDatabase } from './reach-database.ts'

/** Writes everything of meaning into a new folder, one file per table, in formats that everything reads. */
export async function exportAll(
  config: Config,
  to: string,
  options: { readonly format: ExportFormat } & Talk,
): Promise<void> {
  const folder = resolve(to)
  if (existsSync(folder)) throw new StartFault(`${folder} is there already: choose a new folder.`)
  const log = openLog(config, 'export')
  await using open = closing((error) => log.error('not-closed', { error }))
  const url = await reachDatabase(config, { alone: false, makeNew: false }, log, open)
  options.signal?.throwIfAborted()
  const db = openDatabase({ url, maxConnections: 2, applicationName: 'vigie export', signal: options.signal })
  open.add(async () => db[Symbol.asyncDispose]())
  await checkServer(db, url)
  await refuseBehind(db)
  const secrets = [...(await loadConnectors()).values()].flatMap((connector) => connector.secrets)
  const half = `${folder}.half-${randomBytes(6).toString('hex')}`
  const now = systemClock()
  try {
    await mkdir(half, { recursive: true, mode: 0o700 })
    const counts: Record<string, number> = {}
    await readExport(db, { format: options.format, secrets }, async (name, rows, bytes) => {
      await pipeline(bytes, createWriteStream(join(half, `${name}.${options.format}`), { mode: 0o600 }))
      counts[name] = rows()
      options.progress(`  ${name}: ${counts[name]} rows`)
    })
    const about = { vigie: version(), exportedAt: new Date(now).toISOString(), format: options.format, rows: counts }
    await writeFile(join(half, 'export.json'), `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600 })
    await rename(half, folder)
  } catch (cause) {
    await rm(half, { recursive: true, force: true })
    if (codeOf(cause) === 'ENOSPC') throw new StartFault('The disk is full: nothing was exported.', { cause })
    throw new StartFault(`Nothing was exported: ${messageOf(cause)}.`, { cause })
  }
  options.say(`Everything is in ${folder}. It holds what people wrote: keep it as carefully as the database.`)
}
