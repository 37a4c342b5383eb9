import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { processesIn } from '../../src/runtime/processes.ts'
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/runtime/postgres/embedded.ts'
import { findNativeTree } from '../../src/runtime/postgres/programs.ts'
import { openDatabase } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'
import { aLog } from '../support/context.ts'
import { quickFolder } from '../support/quick-folder.mjs'
import { freePort, isRoot, killHard, nobody, until } from './program.ts'

/** Where a first start has made the data. */
let made: string
let base: string
const started: EmbeddedPostgres[] = []

beforeAll(async () => {
  made = mkdtempSync(join(quickFolder, 'vigie-embedded-'))
  chmodSync(made, 0o755)
  await (await startEmbeddedPostgres({ folder: made, log: aLog() })).stop()
})
afterAll(() => rmSync(made, { recursive: true, force: true }))

beforeEach(() => {
  base = mkdtempSync(join(quickFolder, 'vigie-embedded-'))
  chmodSync(base, 0o755)
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  rmSync(base, { recursive: true, force: true })
})

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder: join(base, 'postgresql'), log: aLog(), ...options })
  started.push(server)
  return server
}

/** Starts on data that are there already: making them takes longest, and most of what is asked here has nothing to do with it. */
function startAgain(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const folder = join(base, 'postgresql')
  if (!existsSync(folder)) {
    mkdirSync(folder)
    execFileSync('cp', ['-a', join(made, 'data'), join(folder, 'data')])
  }
  return start(options)
}

async function ask(url: string, statement = sql`select current_user as me`): Promise<object | undefined> {
  await using db = openDatabase({ url, maxConnections: 1 })
  return await db.one(statement)
}

/** The shipped programs as npm leaves them when it runs no install scripts: without links between libraries. */
function withoutLinks(folder: string): { folder: string; version: string } {
  const native = findNativeTree()
  const links = new Set(
    readdirSync(join(native.folder, 'lib'), { withFileTypes: true }).flatMap((entry) =>
      entry.isSymbolicLink() ? [join(native.folder, 'lib', entry.name)] : [],
    ),
  )
  cpSync(native.folder, folder, { recursive: true, filter: (source) => !links.has(source) })
  return { folder, version: native.version }
}

describe('the embedded PostgreSQL', () => {
  it('keeps what was acknowledged: it writes to the disk, in UTF-8, with checksums', async () => {
    const { url } = await start()
    expect(
      await ask(
        url,
        sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync, current_setting('full_page_writes') as pages,
          current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp`,
      ),
    ).toEqual({ fsync: 'on', sync: 'on', pages: 'on', encoding: 'UTF8', checksums: 'on', tcp: '' })
  })

  it('gives Vigie a role that owns its database and has no rights over the server', async () => {
    const { url } = await start()
    expect(
      await ask(url, sql`select current_user as me, rolsuper as super from pg_roles where rolname = current_user`),
    ).toEqual({ me: 'vigie', super: false })
    await expect(ask(url, sql`copy (select 1) to program 'true'`)).rejects.toThrow('permission denied')
  })

  it('has the same data after it was stopped and started', async () => {
    const first = await start()
    await ask(first.url, sql`create table kept as select 1 as one`)
    await first.stop()
    const second = await start()
    expect(second.url).toBe(first.url)
    expect(await ask(second.url, sql`select one from kept`)).toEqual({ one: 1 })
  })

  it('is found by another process of the same user while it runs, and not after', async () => {
    const server = await startAgain()
    expect(findEmbeddedPostgres(join(base, 'postgresql'))).toBe(server.url)
    await server.stop()
    expect(findEmbeddedPostgres(join(base, 'postgresql'))).toBeUndefined()
  })

  it('runs where npm ran no install scripts, and leaves the package as it was', async () => {
    const native = withoutLinks(join(base, 'native'))
    const before = readdirSync(join(native.folder, 'lib'))
    const { url } = await start({ native })
    expect(await ask(url)).toEqual({ me: 'vigie' })
    expect(readdirSync(join(native.folder, 'lib'))).toEqual(before)
  })

  it.skipIf(!isRoot)('runs as root from a package that no other account can reach', async () => {
    mkdirSync(join(base, 'closed'), { mode: 0o700 })
    const native = withoutLinks(join(base, 'closed/native'))
    const { url } = await start({ native })
    expect(await ask(url)).toEqual({ me: 'vigie' })
  })

  it('runs in a folder whose path is longer than a socket may have', async () => {
    const folder = join(base, 'a-deep-folder'.repeat(8), 'with spaces and ünïcode'.repeat(3))
    const { url } = await start({ folder })
    expect(await ask(url)).toEqual({ me: 'vigie' })
  })

  it('listens on this machine by password alone when it is asked to', async () => {
    const tcpPort = await freePort()
    const { url } = await startAgain({ tcpPort })
    expect(await ask(url)).toEqual({ me: 'vigie' })
    await expect(ask(url.replace(/vigie:[0-9a-f]+@/, 'vigie:wrong@'))).rejects.toThrow('password authentication failed')
    await expect(ask(url.replace(/vigie:[0-9a-f]+@/, 'postgres:@'))).rejects.toThrow('no pg_hba.conf entry')
  })

  it.skipIf(!isRoot)('lets no other user of the machine near its socket', async () => {
    const { url } = await startAgain()
    const socket = join(new URL(url).searchParams.get('host') ?? '', '.s.PGSQL.5432')
    const script = `require('node:net').createConnection(${JSON.stringify(socket)}).on('connect', () => process.exit(0)).on('error', (e) => { console.log(e.code); process.exit(1) })`
    const child = spawn(process.execPath, ['-e', script], { ...nobody, stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    expect(await new Promise((done) => child.once('close', done))).toBe(1)
    expect(said.trim()).toBe('EACCES')
  })

  it('is started again after kill -9, without a row lost, and the pool finds it', async () => {
    const server = await startAgain()
    await using db = openDatabase({ url: server.url })
    await db.run(sql`create table kept (n int)`)
    await db.run(sql`insert into kept values (1)`)
    const before = server.pid
    killHard(before)
    const rows = await until(async () =>
      server.pid === before ? undefined : db.rows(sql`select n from kept`).catch(() => undefined),
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  it('leaves nothing behind when it is stopped while it is started again after kill -9', async () => {
    const data = join(base, 'postgresql/data')
    for (const moment of ['at once', 'when the next one is born'] as const) {
      const server = await startAgain()
      killHard(server.pid)
      if (moment !== 'at once')
        await until(() => {
          if (!existsSync(join(data, 'postmaster.pid'))) return undefined
          const at = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
          return at > 0 && at !== server.pid ? true : undefined
        })
      await server.stop()
      expect(processesIn(data)).toEqual([])
    }
  })

  it('starts beside the lock of a server that is gone and whose process id another program has now', async () => {
    const first = await startAgain()
    await first.stop()
    const lock = join(base, 'postgresql/data/postmaster.pid')
    writeFileSync(
      lock,
      `${process.pid}\n${join(base, 'postgresql/data')}\n1\n5432\n${join(base, 'postgresql/socket')}\n\n  1 1\nready\n`,
    )
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await ask(second.url)).toEqual({ me: 'vigie' })
  })

  it('never leaves half a data folder: one that was being made is made anew', async () => {
    const half = join(base, 'postgresql/data.half-4194304')
    mkdirSync(half, { recursive: true })
    writeFileSync(join(half, 'PG_VERSION'), '18\n')
    const { url } = await start()
    expect(await ask(url)).toEqual({ me: 'vigie' })
    expect(existsSync(half)).toBe(false)
  })

  it('ends all its processes when it is stopped while somebody is connected', async () => {
    const server = await startAgain()
    const db = openDatabase({ url: server.url, onIdleError: () => undefined })
    await db.one(sql`select 1`)
    await server.stop()
    expect(processesIn(join(base, 'postgresql/data'))).toEqual([])
    await db[Symbol.asyncDispose]()
  })

  it('says in one sentence that the data are of another PostgreSQL', async () => {
    const server = await startAgain()
    await server.stop()
    const version = join(base, 'postgresql/data/PG_VERSION')
    const own = execFileSync('stat', ['-c', '%u:%g', version], { encoding: 'utf8' }).trim()
    writeFileSync(version, '17\n')
    execFileSync('chown', [own, version])
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this Vigie brings 18/)
  })
})
