import { readFile, readdir } from 'node:fs/promises'
import type { Database } from '../../src/store/database.ts'
import { Sql } from '../../src/store/sql.ts'

const folder = new URL('../../src/store/migrations/', import.meta.url)

/** Applies every migration in order to an empty database. */
export async function migrate(db: Database): Promise<void> {
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
    await db.run(new Sql([await readFile(new URL(name, folder), 'utf8')], []))
  }
}
