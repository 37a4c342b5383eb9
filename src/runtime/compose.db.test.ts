import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aConfig } from '../../test/support/config.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { readKeyId } from '../store/installation.ts'
import { readMigrationList } from '../store/migrate.ts'
import { sql } from '../store/sql.ts'
import type { Config } from './config.ts'
import { exportAll } from './export.ts'
import { StartFault } from './fault.ts'
import { importFile } from './import/import.ts'
import { migrateOnly } from './migrate-only.ts'
import { resetPassword } from './reset-password.ts'
import { work } from './work.ts'

describe('on a database that is behind this version', () => {
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  let folder: string
  let config: Config
  const talk = { say: () => undefined, progress: () => undefined }

  beforeAll(async () => {
    test = await createTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'vigie-behind-'))
    await writeFile(join(folder, 'old.jsonl'), '')
    await test.db.run(sql`delete from schema_migration where version = (select max(version) from schema_migration)`)
    config = aConfig({ data: folder, databaseUrl: test.url })
  })
  afterAll(async () => {
    await test?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it.each([
    ['a worker', () => work(config, { asked: Promise.resolve(), ask: () => undefined })],
    ['a new password', () => resetPassword(config, 'ines@example.test')],
    [
      'an import',
      () =>
        importFile(config, { file: join(folder, 'old.jsonl'), format: undefined, source: undefined, map: [], ...talk }),
    ],
    ['an export', () => exportAll(config, join(folder, 'out'), { format: 'jsonl', ...talk })],
  ])('%s takes no step under the Vigie that runs on it, and says who does', async (_what, begin) => {
    const before = await readMigrationList(test.db)
    const refused = begin()
    await expect(refused).rejects.toThrow(StartFault)
    await expect(refused).rejects.toThrow('The database is behind this version: restart Vigie, or run "vigie migrate".')
    expect(await readMigrationList(test.db)).toEqual(before)
  })
})

describe('bringing a database to this version by itself', () => {
  it('makes no key and claims none: the folder that a key was made in may be gone with its container', async () => {
    await using test = await createTestDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'vigie-migrate-'))
    try {
      const path = join(folder, 'key', 'vigie.key')
      const config: Config = {
        ...aConfig({ data: folder, databaseUrl: test.url }),
        key: { kind: 'file', path, own: true },
      }
      await migrateOnly(config, { progress: () => undefined })
      expect(existsSync(path)).toBe(false)
      expect(await readKeyId(test.db)).toBeNull()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
