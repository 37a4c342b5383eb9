import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { fillTables, rowsOf, tablesOf } from '../../../test/support/fill-tables.ts'
import { onSameServer } from '../../../test/support/database-server.ts'
import { startServer } from '../../../test/support/server.ts'
import { appendEvents, currentPosition, readEventsAfter } from '../../store/events.ts'
import { claimReply } from '../../store/replies.ts'
import { readSnapshot } from '../../store/backup/read.ts'
import { momentary, ofNames, quoted, readTables } from '../../store/backup/shape.ts'
import { RestoreFault, writeBackup } from '../../store/backup/write.ts'
import { type Database, openDatabase } from '../../store/database.ts'
import { readExport } from '../../store/export.ts'
import { takeLeases } from '../../store/leases.ts'
import { migrate, migrateWithin, readMigrationList } from '../../store/migrate.ts'
import { sql } from '../../store/sql.ts'
import { instant, seconds } from '../../domain/model/time.ts'
import { type BackupFile, openBackupFile } from './read-file.ts'
import { writeBackupFile } from './write-file.ts'

const here = inject('databaseServer').url
const quiet = (): void => undefined
let folder: string
let other: Awaited<ReturnType<typeof startServer>>
const made: { readonly name: string; readonly server: string; readonly db: Database }[] = []

const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

async function admin(server: string, text: string): Promise<void> {
  await using connection = openDatabase({ url: server, maxConnections: 1 })
  await connection.run(ofNames(text))
}

/** An empty database on one of the two servers. */
async function anEmpty(server: string): Promise<Database> {
  const name = `vigie_backup_${randomUUID().replaceAll('-', '')}`
  await admin(server, `create database ${name}`)
  const db = openDatabase({ url: onSameServer(server, name), maxConnections: 4 })
  made.push({ name, server, db })
  return db
}

async function aFull(server: string, seed = 1): Promise<Database> {
  const db = await anEmpty(server)
  await migrate(db)
  await fillTables(db, seeded(seed))
  return db
}

const fileFor = (): string => join(folder, `${randomUUID()}.tar`)

/** The steps of this program, and those of the next one that are added. */
async function aFolderOfSteps(): Promise<{ readonly at: URL; add(name: string, text: string): Promise<void> }> {
  const own = await mkdtemp(join(folder, 'steps-'))
  await cp(new URL('../../store/migrations/', import.meta.url), own, { recursive: true })
  return { at: pathToFileURL(`${own}/`), add: (name, text) => writeFile(join(own, name), text) }
}

async function backUp(db: Database, file = fileFor()): Promise<string> {
  await writeBackupFile(db, { file, version: '0.0.0', now: 1_764_000_000_000, progress: quiet })
  return file
}

async function putBack(db: Database, file: string, replace = false): Promise<void> {
  await using found = await openBackupFile(file, quiet)
  await put(db, found, replace)
}

const put = (db: Database, found: BackupFile, replace: boolean): Promise<void> =>
  writeBackup(
    db,
    { ...found.manifest, open: (table) => found.open(table) },
    { replace, onTable: quiet, onIndexes: quiet, onMigrate: quiet },
  )

/** What a restore means to change: leases and claims of the old installation, and numbers of transactions. */
const changed: Readonly<Record<string, readonly string[]>> = {
  source: ['lease_holder', 'lease_until', 'lease_token'],
  reply: ['state', 'attempts', 'claim_holder', 'claim_until', 'claim_token'],
  event: ['xid', 'id'],
  schema_migration: ['applied_at'],
}

async function compare(from: Database, to: Database): Promise<void> {
  const tables = await tablesOf(from)
  expect(await tablesOf(to)).toEqual(tables)
  expect(tables.length).toBeGreaterThan(15)
  for (const table of tables) {
    const options = { without: changed[table] ?? [], ...(table === 'event' ? { order: 'xid, id' } : {}) }
    const rows = momentary.includes(table) ? [] : await rowsOf(from, table, options)
    expect(await rowsOf(to, table, options), table).toEqual(rows)
  }
}

const schemaOf = async (db: Database): Promise<readonly unknown[]> => [
  ...(await db.rows(
    sql`select tablename, indexname, indexdef from pg_indexes where schemaname = current_schema() order by 1, 2`,
  )),
  ...(await db.rows(sql`
    select conrelid::regclass::text as on, conname, pg_get_constraintdef(oid) as def, convalidated from pg_constraint
    where connamespace = current_schema()::regnamespace and contype <> 'n' order by 1, 2`)),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-backup-'))
  other = await startServer()
})
afterAll(async () => {
  for (const { db, name, server } of made) {
    await db[Symbol.asyncDispose]()
    await admin(server, `drop database if exists ${name} with (force)`)
  }
  await other.stop()
  await rm(folder, { recursive: true })
})

describe('a backup put into another server', () => {
  it.each(['from this server to the other', 'from the other to this one'])(
    'has every row of every table, the same indexes and constraints: %s',
    async (way) => {
      const [a, b] = way.startsWith('from this') ? [here, other.url] : [other.url, here]
      const from = await aFull(a)
      const to = await anEmpty(b)
      await putBack(to, await backUp(from))
      await compare(from, to)
      expect(await schemaOf(to)).toEqual(await schemaOf(from))
    },
  )

  it('goes on counting where the old one stood, even after rows that were deleted', async () => {
    const from = await aFull(here)
    await from.run(sql`delete from post where id = (select max(id) from post)`)
    const last = await from.one<{ last: string }>(
      ofNames(`select last_value as last from ${await sequenceOf(from, 'post')}`),
    )
    const to = await anEmpty(here)
    await putBack(to, await backUp(from))
    for (const { name } of await readTables(to)) {
      const column = await identityOf(to, name)
      if (column === undefined) continue
      const next = await to.one<{ next: string; most: string | null }>(
        ofNames(
          `select nextval('${await sequenceOf(to, name, column)}') as next, (select max(${quoted(column)}) from ${quoted(name)}) as most`,
        ),
      )
      expect(BigInt(next?.next ?? 0), name).toBeGreaterThan(BigInt(next?.most ?? 0))
    }
    const next = await to.one<{ next: string }>(ofNames(`select nextval('${await sequenceOf(to, 'post')}') as next`))
    expect(BigInt(next?.next ?? 0)).toBeGreaterThan(BigInt(last?.last ?? 0))
  })

  it('frees what the old installation held: sources are read at once, and a reply on its way is looked for before it is sent', async () => {
    const from = await aFull(here)
    await from.run(
      sql`update source set state = 'active', lease_holder = 'old', lease_until = now() + interval '1 day'`,
    )
    await from.run(
      sql`update reply set state = 'sending', attempts = 1, claim_holder = 'old', claim_until = now() + interval '1 day', send_at = now()`,
    )
    const id = await from.one<{ id: string }>(sql`
      update reply set state = 'queued', attempts = 0, claim_until = null, send_at = now() - interval '1 hour'
      where id = (select id from reply limit 1) returning id`)
    const to = await anEmpty(here)
    await putBack(to, await backUp(from))
    const sources = await to.rows<{ connector: string }>(sql`select connector from source`)
    const readable = sources.map(({ connector }) => connector)
    expect(await takeLeases(to, 'new', seconds(9), 100, readable)).toHaveLength(sources.length)
    const now = instant(Date.now() + 60_000)
    const first = await to.transaction((tx) => claimReply(tx, 'new', now, seconds(9)))
    // A second try is what makes the publisher look first.
    expect(first).toMatchObject({ id: id?.id, attempts: 2 })
    const replies = await to.one<{ n: number }>(
      sql`select count(*)::int as n from reply where state in ('queued', 'retrying')`,
    )
    for (let i = 0; i < (replies?.n ?? 0); i += 1)
      expect(await to.transaction((tx) => claimReply(tx, 'new', now, seconds(9)))).toMatchObject({ attempts: 2 })
  })
})

describe('the order of events after a restore', () => {
  it('is kept, and new events come after the old ones, in a cluster that has counted fewer transactions', async () => {
    const from = await anEmpty(here)
    await migrate(from)
    // Transaction numbers as an old cluster has them, ids in another order.
    const brandId = randomUUID()
    for (const [i, xid] of ['900000000003', '900000000001', '900000000002', '900000000001'].entries())
      await from.run(sql`
        insert into event (xid, at, kind, brand_id, case_id, case_version)
        values (${xid}::xid8, now(), ${`told-${i}`}, ${brandId}, 1, 1)`)
    const to = await anEmpty(other.url)
    await putBack(to, await backUp(from))
    await to.transaction((tx) =>
      appendEvents(tx, [
        { at: instant(0), kind: 'new', brandId, caseId: '1', caseVersion: 2, sourceId: null, actorId: null, data: {} },
      ]),
    )
    const { events, held } = await readEventsAfter(to, { xid: '0', id: '0' }, 100)
    expect(held).toBe(false)
    expect(events.map((event) => event.kind)).toEqual(['told-1', 'told-3', 'told-2', 'told-0', 'new'])
    expect(new Set(events.map((event) => event.position.id)).size).toBe(5)
    // A browser's place in the old log is ahead of the new one, or before everything that was restored: it reads all again.
    const now = await currentPosition(to)
    expect(BigInt(now.xid)).toBeLessThan(900_000_000_001n)
  })

  it('is the only place where the schema keeps numbers of transactions', async () => {
    const db = await anEmpty(here)
    await migrate(db)
    const columns = await db.rows(sql`
      select table_name as table, column_name as column from information_schema.columns
      where udt_name = 'xid8' and table_schema = current_schema()`)
    expect(columns).toEqual([{ table: 'event', column: 'xid' }])
    expect((await readTables(db)).find((table) => table.name === 'event')?.ordered).toEqual(['xid', 'id'])
  })
})

describe('a backup while the program writes', () => {
  it('is one moment: what commits during it is in none of its tables', async () => {
    const from = await aFull(here)
    await from.run(sql`update brand set name = 'before'`)
    await from.run(sql`update watch_rule set name = 'before'`)
    await readSnapshot(from, async (snapshot) => {
      const read = async (name: string): Promise<string> => {
        const table = snapshot.tables.find((each) => each.name === name)
        if (table === undefined) throw new Error(`There is no table ${name}.`)
        let text = ''
        for await (const chunk of snapshot.read(table).bytes) text += String(chunk)
        return text
      }
      expect(await read('brand')).toContain('before')
      await from.transaction(async (tx) => {
        await tx.run(sql`update brand set name = 'after'`)
        await tx.run(sql`update watch_rule set name = 'after'`)
        await tx.run(sql`delete from note`)
      })
      const rules = await read('watch_rule')
      expect(rules).toContain('before')
      expect(rules).not.toContain('after')
      expect(await read('note')).not.toBe('')
    })
    expect(await from.rows(sql`select name from brand union select name from watch_rule`)).toEqual([{ name: 'after' }])
  })

  it('is of before or after a step of the schema: one that is being taken is waited for, the next one waits', async () => {
    const from = await aFull(here)
    const notes = (await rowsOf(from, 'note')).length
    expect(notes).toBeGreaterThan(0)
    const anew = (column: string): string => `alter table note add column ${column} uuid default gen_random_uuid();`
    const steps = await aFolderOfSteps()
    await steps.add('9001_first.sql', `${anew('first')} select pg_advisory_xact_lock(9001)`)
    const upgrading = await from.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(9001)`)
      const stepping = migrate(from, { from: steps.at })
      await untilBlocked(from)
      const backingUp = writeBackupFile(from, { file: fileFor(), version: '0.0.0', now: 0, progress: quiet })
      await untilBlocked(from, 2)
      return { stepping, backingUp }
    })
    await upgrading.stepping
    const { tables, migrations } = await upgrading.backingUp
    expect(tables.find(({ name }) => name === 'note')?.rows).toBe(notes)
    expect(migrations.at(-1)).toEqual({ version: 9_001, name: 'first' })

    await steps.add('9002_second.sql', anew('second'))
    const { stepping, read } = await readSnapshot(from, async (snapshot) => {
      const next = migrate(from, { from: steps.at })
      await Promise.race([next, untilBlocked(from)])
      const table = snapshot.tables.find(({ name }) => name === 'note')
      if (table === undefined) throw new Error('There are no notes.')
      const { bytes, rows } = snapshot.read(table)
      for await (const _chunk of bytes) {
        // Only how many there are is asked.
      }
      return { stepping: { done: next }, read: rows() }
    })
    expect(read).toBe(notes)
    await stepping.done
    expect((await readMigrationList(from)).at(-1)).toEqual({ version: 9_002, name: 'second' })
  })

  it('that nobody reads to its end, as where the disk is full, ends at once and holds nothing; nor does an export', async () => {
    const from = await aFull(here)
    // More than any buffer between the server and us takes.
    await from.run(
      sql`update note set text = repeat('Deux heures d’attente. ', 1000000) where id = (select id from note limit 1)`,
    )
    const full = new Error('no space left on device')
    const backingUp = readSnapshot(from, async (snapshot) => {
      for (const table of snapshot.tables.filter(({ name }) => name === 'note'))
        for await (const _chunk of snapshot.read(table).bytes) throw full
    })
    await expect(backingUp).rejects.toBe(full)
    const exporting = readExport(from, { format: 'jsonl', secrets: [] }, (name, _rows, bytes) =>
      pipeline(
        bytes,
        new Writable({
          write(_chunk, _encoding, done) {
            done(name === 'notes' ? full : null)
          },
        }),
      ),
    )
    await expect(exporting).rejects.toBe(full)
    const steps = await aFolderOfSteps()
    await steps.add('9001_next.sql', 'select 1')
    await migrate(from, { from: steps.at })
    expect((await readMigrationList(from)).at(-1)).toEqual({ version: 9_001, name: 'next' })
  })

  it('does not hold back those who read the log', async () => {
    const from = await aFull(here)
    let heard = 0
    await writeBackupFile(from, {
      file: fileFor(),
      version: '0.0.0',
      now: 0,
      progress: () => {
        heard += 1
      },
    })
    expect(heard).toBeGreaterThan(10)
    await from.transaction(async (tx) => {
      await tx.run(ofNames('set transaction isolation level repeatable read, read only'))
      await tx.one(sql`select 1`)
      await from.run(sql`insert into event (at, kind, brand_id) values (now(), 'meanwhile', ${randomUUID()})`)
      // PostgreSQL's own gathering of statistics writes here for a moment, too; a backup would hold the log until it is over.
      await expect
        .poll(async () => (await readEventsAfter(from, { xid: '0', id: '0' }, 10_000)).held, { timeout: 5_000 })
        .toBe(false)
    })
  })
})

describe('a restore', () => {
  it('is refused where data is, in a sentence, and changes nothing; with --replace it takes its place', async () => {
    const from = await aFull(here, 1)
    const to = await aFull(here, 2)
    const file = await backUp(from)
    const before = await rowsOf(to, 'post')
    await expect(putBack(to, file)).rejects.toThrow(/already holds data .* --replace/)
    expect(await rowsOf(to, 'post')).toEqual(before)
    await putBack(to, file, true)
    await compare(from, to)
  })

  it('takes the place of a start that nobody has used', async () => {
    const from = await aFull(here)
    const to = await anEmpty(here)
    await migrate(to)
    await to.run(sql`update installation set key_id = 'fresh'`)
    await putBack(to, await backUp(from))
    expect(await to.one(sql`select key_id from installation`)).not.toEqual({ key_id: 'fresh' })
    await compare(from, to)
  })

  it('never touches tables that are not Vigie’s', async () => {
    const file = await backUp(await aFull(here))
    const to = await anEmpty(here)
    await to.run(ofNames('create table invoices (id int); insert into invoices values (1)'))
    for (const replace of [false, true])
      await expect(putBack(to, file, replace)).rejects.toThrow('a database of its own')
    expect(await to.rows(sql`select id from invoices`)).toEqual([{ id: 1 }])
  })

  it('is refused while Vigie runs on the database', async () => {
    const file = await backUp(await aFull(here))
    const to = await anEmpty(here)
    await using web = openDatabase({ url: to.pool.options.connectionString ?? '', applicationName: 'vigie worker' })
    await web.one(sql`select 1`)
    await expect(putBack(to, file)).rejects.toThrow('stop it first')
  })

  it('that fails in its middle leaves what was there', async () => {
    const from = await aFull(here, 1)
    const to = await aFull(here, 2)
    const before = await Promise.all((await tablesOf(to)).map((table) => rowsOf(to, table)))
    await using found = await openBackupFile(await backUp(from), quiet)
    const tables = found.manifest.tables.map((table) => (table.name === 'reply' ? { ...table, rows: 99 } : table))
    await expect(put(to, { ...found, manifest: { ...found.manifest, tables } }, true)).rejects.toThrow(RestoreFault)
    expect(await Promise.all((await tablesOf(to)).map((table) => rowsOf(to, table)))).toEqual(before)
  })

  it('refuses a backup of a newer Vigie', async () => {
    await using found = await openBackupFile(await backUp(await aFull(here)), quiet)
    const migrations = [...found.manifest.migrations, { version: 9_999, name: 'later' }]
    await expect(
      put(await anEmpty(here), { ...found, manifest: { ...found.manifest, migrations } }, false),
    ).rejects.toThrow('newer than this Vigie')
  })
})

describe('a damaged file', () => {
  it('is refused wherever a byte was changed or the end cut off, before anything is touched', async () => {
    const file = await backUp(await aFull(here))
    const whole = await readFile(file)
    const spoilt = fileFor()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, flip, cut) => {
          const bytes = Buffer.from(whole)
          bytes[at] = (bytes[at] ?? 0) ^ flip
          await writeFile(spoilt, cut ? whole.subarray(0, at) : bytes)
          const opened = await openBackupFile(spoilt, quiet).then(
            (found) => found,
            (error: unknown) => error,
          )
          if (opened instanceof Error) {
            expect(opened.message).toMatch(/ is (damaged|not a backup)/)
            return
          }
          // Only what carries nothing may differ unseen: padding, and the note for people at the front.
          const found = opened as BackupFile
          await found[Symbol.asyncDispose]()
          expect(cut).toBe(false)
          expect(at < 2_048 || whole[at] === 0).toBe(true)
        },
      ),
      { numRuns: 300, seed: 7 },
    )
  })

  it('that is something else is called so', async () => {
    const file = fileFor()
    await writeFile(file, 'hello')
    await expect(openBackupFile(file, quiet)).rejects.toThrow('is not a backup of Vigie')
    await truncate(file, 0)
    await expect(openBackupFile(file, quiet)).rejects.toThrow('is not a backup of Vigie')
    await expect(openBackupFile(`${file}.missing`, quiet)).rejects.toThrow('is not there')
  })

  it('is never left behind by a backup that fails, and a file that is there is never overwritten', async () => {
    const db = await aFull(here)
    const file = fileFor()
    await expect(
      writeBackupFile(db, {
        file,
        version: '0.0.0',
        now: 0,
        progress: (line) => {
          if (line.includes('post:')) throw new Error('stop')
        },
      }),
    ).rejects.toThrow('stop')
    expect((await readdir(folder)).filter((name) => file.endsWith(name) || name.includes('.half'))).toEqual([])
    await writeFile(file, 'mine')
    await expect(backUp(db, file)).rejects.toThrow('is there already')
    expect(await readFile(file, 'utf8')).toBe('mine')
  })
})

describe('data from the first version', () => {
  const atFirst = async (): Promise<Database> => {
    const db = await anEmpty(here)
    await db.transaction((tx) => migrateWithin(tx, { only: [{ version: 1, name: 'first_path' }] }))
    expect(await readMigrationList(db)).toEqual([{ version: 1, name: 'first_path' }])
    await fillTables(db, seeded(3))
    return db
  }
  const rowsNow = async (
    db: Database,
    shape: ReadonlyMap<string, readonly string[]>,
    without: (table: string) => readonly string[] = () => [],
  ): Promise<ReadonlyMap<string, readonly string[]>> => {
    const all = new Map<string, readonly string[]>()
    for (const [table, columns] of shape) {
      const only = columns.filter((column) => !without(table).includes(column))
      all.set(table, (await rowsOf(db, table, { only })).toSorted())
    }
    return all
  }
  const shapeOf = async (db: Database): Promise<ReadonlyMap<string, readonly string[]>> =>
    new Map((await readTables(db)).map((table) => [table.name, table.columns]))

  it('stands in this one, row by row, after the upgrade', async () => {
    const db = await atFirst()
    const shape = await shapeOf(db)
    const before = await rowsNow(db, shape)
    await migrate(db)
    expect(await rowsNow(db, shape)).toEqual(before)
    expect((await readMigrationList(db)).length).toBeGreaterThan(2)
  })

  it('stands in this one after a backup of then is restored now', async () => {
    const from = await atFirst()
    const shape = await shapeOf(from)
    const without = (table: string): readonly string[] => changed[table] ?? []
    const to = await anEmpty(here)
    await putBack(to, await backUp(from))
    expect(await rowsNow(to, shape, without)).toEqual(await rowsNow(from, shape, without))
    const fresh = await anEmpty(here)
    await migrate(fresh)
    expect(await readMigrationList(to)).toEqual(await readMigrationList(fresh))
    expect(await schemaOf(to)).toEqual(await schemaOf(fresh))
  })
})

async function identityOf(db: Database, table: string): Promise<string | undefined> {
  const row = await db.one<{ name: string }>(sql`
    select attname as name from pg_attribute where attrelid = ${quoted(table)}::regclass and attidentity <> ''`)
  return row?.name
}

async function sequenceOf(db: Database, table: string, column = 'id'): Promise<string> {
  const row = await db.one<{ name: string }>(sql`select pg_get_serial_sequence(${quoted(table)}, ${column}) as name`)
  return row?.name ?? ''
}
