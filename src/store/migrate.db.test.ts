import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { onSameServer } from '../../test/support/database-server.ts'
import { type Database, openDatabase } from './database.ts'
import { SchemaFault, holdMigrations, holdSchema, migrate } from './migrate.ts'
import { readPerson } from './people.ts'
import { Sql, sql } from './sql.ts'

const { url } = inject('databaseServer')
const empty = `vigie_empty_${process.pid}`
let db: Database
let folder: string

const admin = async (text: string): Promise<void> => {
  await using server = openDatabase({ url, maxConnections: 1 })
  await server.run(new Sql([text], []))
}

const steps = async (files: Readonly<Record<string, string>>): Promise<{ from: URL }> => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { from: pathToFileURL(`${folder}/`) }
}

const tables = async (): Promise<string[]> =>
  (
    await db.rows<{ name: string }>(
      sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    )
  ).map((row) => row.name)

describe('migrations', () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigie-migrations-'))
    await admin(`create database ${empty}`)
    db = openDatabase({ url: onSameServer(url, empty) })
  })
  afterEach(async () => {
    await db[Symbol.asyncDispose]()
    await admin(`drop database ${empty} with (force)`)
    await rm(folder, { recursive: true })
  })

  it('run in order, once, and the rest when more come', async () => {
    const one = await steps({ '0001_one.sql': 'create table one (a int)' })
    await migrate(db, one)
    await migrate(db, one)
    expect(await tables()).toEqual(['one', 'schema_migration'])
    await migrate(db, await steps({ '0002_two.sql': '-- breaking: one is renamed\nalter table one rename to two' }))
    expect(await tables()).toEqual(['schema_migration', 'two'])
    expect(await db.rows(sql`select version, name, breaking from schema_migration order by 1`)).toEqual([
      { version: 1, name: 'one', breaking: false },
      { version: 2, name: 'two', breaking: true },
    ])
  })

  it('let those who were here before access by brand go on seeing what they saw', async () => {
    const ours = new URL('./migrations/', import.meta.url)
    for (const name of ['0001_first_path.sql', '0002_auth.sql', '0003_setup_token.sql']) {
      await copyFile(new URL(name, ours), join(folder, name))
    }
    await migrate(db, await steps({}))
    const brandId = randomUUID()
    await db.run(sql`
      insert into brand (id, name, languages, time_zone, policy) values (${brandId}, 'Chez Mireille', '{fr}', 'UTC', '{}')`)
    for (const role of ['administrator', 'agent']) {
      await db.run(sql`
        insert into "user" ("id", "name", "email", "emailVerified", "role", "language")
        values (${role}, ${role}, ${role}, false, ${role}, 'fr')`)
    }
    await migrate(db)
    expect(await readPerson(db, 'administrator')).toMatchObject({ state: 'active', brandIds: [], twoFactor: false })
    expect(await readPerson(db, 'agent')).toMatchObject({ state: 'active', brandIds: [brandId], theme: 'auto' })
  })

  it('run once when several processes start together', async () => {
    const from = await steps({ '0001_one.sql': 'create table one (a int)', '0002_two.sql': 'create table two (a int)' })
    const others = Array.from({ length: 3 }, () => openDatabase({ url: onSameServer(url, empty) }))
    try {
      await Promise.all([db, ...others].map((each) => migrate(each, from)))
    } finally {
      for (const other of others) await other[Symbol.asyncDispose]()
    }
    expect(await tables()).toEqual(['one', 'schema_migration', 'two'])
  })

  it('say each step of an upgrade before it is taken, and of a new database none', async () => {
    const said: string[] = []
    const onStep = ({ version, name }: { version: number; name: string }): number => said.push(`${version} ${name}`)
    await migrate(db, { ...(await steps({ '0001_one.sql': 'create table one (a int)' })), onStep })
    expect(said).toEqual([])
    const more = await steps({ '0002_two.sql': 'create table two (a int)', '0003_no.sql': 'select 1 / 0' })
    await expect(migrate(db, { ...more, onStep })).rejects.toThrow('division by zero')
    expect(said).toEqual(['2 two', '3 no'])
  })

  it('say once whom they wait for: somebody else’s steps, or a copy that is being made', async () => {
    await migrate(db, await steps({ '0001_one.sql': 'create table one (a int)' }))
    const more = await steps({
      '0002_two.sql': 'create table two (a int)',
      '0003_three.sql': 'create table three (a int)',
    })
    for (const [hold, whom] of [
      [holdMigrations, 'migration'],
      [holdSchema, 'copy'],
    ] as const) {
      const said: string[] = []
      let waits = (): void => undefined
      const waiting = new Promise<void>((done) => {
        waits = done
      })
      let migrated: Promise<void> | undefined
      await db.transaction(async (tx) => {
        await hold(tx)
        migrated = migrate(db, {
          ...more,
          onWait: (it) => {
            said.push(it)
            waits()
          },
        })
        await Promise.race([waiting, migrated])
      })
      await migrated
      expect(said).toEqual([whom])
      await db.run(sql`drop table two, three`)
      await db.run(sql`delete from schema_migration where version > 1`)
    }
    expect(await tables()).toEqual(['one', 'schema_migration'])
  })

  it('of a new database wait for nobody, and say nothing', async () => {
    const said: string[] = []
    const hear = (it: unknown): void => void said.push(JSON.stringify(it))
    await migrate(db, {
      ...(await steps({ '0001_one.sql': 'create table one (a int)', '0002_two.sql': 'create table two (a int)' })),
      onStep: hear,
      onWait: hear,
    })
    expect(said).toEqual([])
  })

  it('leave nothing of a step that fails, and go on from it', async () => {
    await expect(
      migrate(db, await steps({ '0001_one.sql': 'create table one (a int); create table one (a int)' })),
    ).rejects.toThrow('already exists')
    expect(await tables()).toEqual([])
    await migrate(db, await steps({ '0001_one.sql': 'create table one (a int)' }))
    expect(await tables()).toEqual(['one', 'schema_migration'])
  })

  it('refuse a database that is newer than the program, and change nothing in it', async () => {
    await migrate(
      db,
      await steps({ '0001_one.sql': 'create table one (a int)', '0002_two.sql': 'create table two (a int)' }),
    )
    await rm(join(folder, '0002_two.sql'))
    const older = migrate(db, { from: pathToFileURL(`${folder}/`) })
    await expect(older).rejects.toThrow(SchemaFault)
    await expect(older).rejects.toThrow('newer than this Vigie (it is at 2, this program knows up to 1)')
    expect(await tables()).toEqual(['one', 'schema_migration', 'two'])
  })

  it('refuse a database of another history', async () => {
    await migrate(db, await steps({ '0001_one.sql': 'create table one (a int)' }))
    await rm(join(folder, '0001_one.sql'))
    await expect(migrate(db, await steps({ '0001_uno.sql': 'create table uno (a int)' }))).rejects.toThrow(
      'another Vigie',
    )
  })
})
