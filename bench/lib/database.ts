import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import type { Log } from '../../src/services/context.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { sql } from '../../src/store/sql.ts'
import { progress } from './report.ts'

/** Says only what went wrong, on stderr. */
export const quietLog: Log = {
  info: () => {},
  warn: (what, facts) => progress(`${what} ${JSON.stringify(facts ?? {})}`),
  error: (what, facts) => progress(`${what} ${JSON.stringify(facts ?? {})}`),
}

/** An empty folder that everybody may enter (PostgreSQL may run under another account); gone after use. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'vigie-bench-'))
  await chmod(path, 0o755)
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** A migrated database of the bench's own, with the settings that Vigie itself starts it with. */
export interface BenchDatabase extends AsyncDisposable {
  readonly db: Database
  readonly url: string
  /** A folder for the program's other files. */
  readonly folder: string
  /** Version of PostgreSQL. */
  readonly postgres: string
}

/** Starts it in a folder that is gone after use. Refuses to measure what is not durable. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = await temporaryFolder()
  const undo: (() => Promise<void>)[] = [
    async () => {
      await folder[Symbol.asyncDispose]()
    },
  ]
  const dispose = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const server = await startEmbeddedPostgres({ folder: join(folder.path, 'postgres'), log: quietLog })
    undo.push(() => server.stop())
    const db = openDatabase({ url: server.url, applicationName: 'vigie-bench' })
    undo.push(async () => {
      await db[Symbol.asyncDispose]()
    })
    await migrate(db)
    const setting = await db.one<{ version: string; durable: boolean }>(sql`
      select current_setting('server_version') as version,
        current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on' as durable`)
    if (setting?.durable !== true) throw new Error('fsync and synchronous_commit must be on.')
    return { db, url: server.url, folder: folder.path, postgres: setting.version, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
