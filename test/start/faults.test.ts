import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { Sql, sql } from '../../src/store/sql.ts'
import { openDatabase } from '../../src/store/database.ts'
import { onSameServer } from '../support/database-server.ts'
import { untilBlocked } from '../support/blocked.ts'
import { createTestDatabase } from '../support/database.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { Place, type Run, build, isRoot, nobody, root, system, until } from './program.ts'

beforeAll(build)

/** What was said, when it was one sentence and nothing else. */
async function sentence(run: Run): Promise<string> {
  expect(await run.ended).toBe(1)
  expect(run.out()).not.toContain('Vigie is listening')
  const lines = run
    .err()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^[A-Z].*[.]$/)
  return lines[0] ?? ''
}

const quiet = { VIGIE_LOG: 'silent' }

async function listenOn(server: Server, port: number): Promise<void> {
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
}

/** A server that lets everybody in and says of itself that it is PostgreSQL 14. */
function oldPostgres(): Server {
  const message = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const row = (values: readonly string[]): Buffer =>
    Buffer.concat([
      Buffer.from([0, values.length]),
      ...values.flatMap((value) => {
        const size = Buffer.alloc(4)
        size.writeInt32BE(value.length)
        return [size, Buffer.from(value)]
      }),
    ])
  const columns = (names: readonly string[]): Buffer =>
    Buffer.concat([
      Buffer.from([0, names.length]),
      ...names.flatMap((name) => [
        Buffer.from(`${name}\0`),
        Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]),
      ]),
    ])
  const ready = message('Z', Buffer.from('I'))
  return createServer((socket) => {
    let greeted = false
    socket.on('error', () => undefined)
    socket.on('data', () => {
      if (!greeted) {
        greeted = true
        socket.write(Buffer.concat([message('R', Buffer.from([0, 0, 0, 0])), ready]))
        return
      }
      socket.write(
        Buffer.concat([
          message('T', columns(['version', 'encoding'])),
          message('D', row(['140011', 'UTF8'])),
          message('C', Buffer.from('SELECT 1\0')),
          ready,
        ]),
      )
    })
  })
}

describe('a start that cannot be says why in one sentence', () => {
  it('when the port is taken', async () => {
    await using place = await Place.make()
    const other = createServer()
    await listenOn(other, place.port)
    try {
      expect(await sentence(place.run())).toBe(
        `The port ${place.port} of 127.0.0.1 is taken by another program: stop it, or choose another port with VIGIE_PORT.`,
      )
    } finally {
      other.close()
    }
  })

  it('when this machine does not have the address', async () => {
    await using place = await Place.make()
    expect(await sentence(place.run({ env: { VIGIE_HOST: '192.0.2.1' } }))).toContain(
      'This machine has no address 192.0.2.1',
    )
  })

  it('when the data folder cannot be made', async () => {
    await using place = await Place.make()
    writeFileSync(place.beside('file'), '')
    expect(await sentence(place.run({ env: { VIGIE_DATA: place.beside('file/data') } }))).toMatch(
      /^The data folder .* cannot be written \(ENOTDIR\)/,
    )
  })

  it.skipIf(!isRoot)('when an ordinary user may not write the data folder', async () => {
    await using place = await Place.make()
    expect(await sentence(place.run({ as: nobody }))).toMatch(
      /^The data folder .* cannot be written \(EACCES\): give it to this user, or/,
    )
  })

  it.skipIf(!isRoot)('when the database belongs to another user', async () => {
    await using place = await Place.make(nobody)
    mkdirSync(join(place.data, 'postgresql/data'), { recursive: true })
    system('chown', 'nobody', place.data, join(place.data, 'postgresql'))
    expect(await sentence(place.run({ as: nobody, env: quiet }))).toMatch(
      /^The database in .* belongs to another user \(id 0\)/,
    )
  })

  it.skipIf(!isRoot)('when, as root, the account of PostgreSQL cannot reach the folder', async () => {
    await using place = await Place.make()
    mkdirSync(place.beside('closed'))
    chmodSync(place.beside('closed'), 0o700)
    const said = await sentence(place.run({ env: { VIGIE_DATA: place.beside('closed/data') } }))
    expect(said).toContain(`cannot enter ${place.beside('closed')}: choose another data folder with VIGIE_DATA.`)
  })

  const mayMount = ((): boolean => {
    if (!isRoot) return false
    const folder = `/run/vigie-mount-${process.pid}`
    try {
      mkdirSync(folder)
      system('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder)
      system('umount', folder)
      return true
    } catch {
      return false
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })()

  it.skipIf(!mayMount)('when the disk is full, at the first file or in the middle of making the database', async () => {
    await using place = await Place.make()
    mkdirSync(place.data)
    system('mount', '-t', 'tmpfs', '-o', 'size=12m,mode=755', 'none', place.data)
    try {
      expect(await sentence(place.run({ env: quiet }))).toMatch(
        /^The disk that holds .* is full: make room and start again[.]$/,
      )
      system('sh', '-c', 'cat /dev/zero > "$1/fill" 2>/dev/null || true', 'sh', place.data)
      expect(await sentence(place.run({ env: quiet }))).toMatch(/full: make room and start again[.]$/)
      rmSync(join(place.data, 'fill'))
      system('mount', '-o', 'remount,size=400m', place.data)
      const run = place.run({ env: quiet })
      await run.listening()
      expect(await run.end('SIGTERM')).toBe(0)
    } finally {
      system('umount', '--lazy', place.data)
    }
  })

  it('when values of the environment are wrong: all of them, one sentence each', async () => {
    await using place = await Place.make()
    const run = place.run({ env: { VIGIE_PORT: 'eighty', VIGIE_URL: 'not an address', VIGIE_LOG: 'loud' } })
    expect(await run.ended).toBe(1)
    const lines = run.err().trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['VIGIE_PORT', 'VIGIE_URL', 'VIGIE_LOG'])
  })

  it('when nobody answers at DATABASE_URL, without its password', async () => {
    await using place = await Place.make()
    const said = await sentence(
      place.run({ env: { ...quiet, DATABASE_URL: `postgresql://vigie:hunter2@127.0.0.1:${place.port + 1}/vigie` } }),
    )
    expect(said).toContain(`The database at 127.0.0.1:${place.port + 1}/vigie cannot be reached: connect ECONNREFUSED`)
    expect(said).not.toContain('hunter2')
  })

  it('when the database does not exist', async () => {
    await using place = await Place.make()
    const url = onSameServer(inject('databaseServer').url, 'no_such_database')
    expect(await sentence(place.run({ env: { ...quiet, DATABASE_URL: url } }))).toContain(
      'database "no_such_database" does not exist',
    )
  })

  it('when the database takes no more connections', async () => {
    await using place = await Place.make()
    await using test = await createTestDatabase()
    const url = new URL(test.url)
    const [role, name] = [`few_${process.pid}`, url.pathname.slice(1)]
    await test.db.pool.query(`create role ${role} login password 'few' connection limit 1`)
    try {
      await test.db.pool.query(`grant all on database ${name} to ${role}; grant all on schema public to ${role};
        grant all on all tables in schema public to ${role}`)
      url.username = role
      url.password = 'few'
      expect(await sentence(place.run({ env: { ...quiet, DATABASE_URL: url.href } }))).toMatch(
        /^The database takes no more connections \(too many connections for role "few_\d+"\): /,
      )
    } finally {
      await test.db.pool.query(`drop owned by ${role} cascade; drop role ${role}`)
    }
  })

  it('when PostgreSQL is too old', async () => {
    await using place = await Place.make()
    const old = oldPostgres()
    const port = place.port + 1
    await listenOn(old, port)
    try {
      expect(await sentence(place.run({ env: { ...quiet, DATABASE_URL: `postgresql://v@127.0.0.1:${port}/v` } }))).toBe(
        `The database at 127.0.0.1:${port}/v is PostgreSQL 14; Vigie needs 15 or later.`,
      )
    } finally {
      old.close()
    }
  })

  it('when the database is newer than the program', async () => {
    await using place = await Place.make()
    await using test = await createTestDatabase()
    await test.db.run(new Sql(["insert into schema_migration values (9000, 'from_the_future', true)"], []))
    expect(await sentence(place.run({ env: { ...quiet, DATABASE_URL: test.url } }))).toMatch(
      /^The database is newer than this Vigie \(it is at 9000, this program knows up to \d+\): start the newer Vigie again[.]$/,
    )
  })

  it('when the key does not fit the database, naming both; a key that is missing is never made anew', async () => {
    await using place = await Place.make()
    await using test = await createTestDatabase()
    const env = { ...quiet, DATABASE_URL: test.url }
    const first = place.run({ env })
    await first.listening()
    expect(await first.end('SIGTERM')).toBe(0)
    const stranger = await sentence(place.run({ env: { ...env, VIGIE_KEY: randomBytes(32).toString('hex') } }))
    expect(stranger).toMatch(
      /sealed with the key [0-9a-f]{16}, but the key in VIGIE_KEY is [0-9a-f]{16}: put the right key there[.]$/,
    )
    rmSync(join(place.data, 'key'), { recursive: true })
    expect(await sentence(place.run({ env }))).toMatch(
      /sealed with the key [0-9a-f]{16}, and there is no key in \S+: put that key back[.]$/,
    )
  })

  it('when no database runs for a worker on its own', async () => {
    await using place = await Place.make()
    expect(await sentence(place.run({ command: ['bin/vigie.mjs', 'worker'], env: quiet }))).toContain(
      'start "vigie serve" first, or set DATABASE_URL.',
    )
  })
})

describe('on a database of its own', () => {
  it('several web processes and workers run together, each ending alone, when it has answered what it has in hand', async () => {
    await using place = await Place.make()
    await using test = await createTestDatabase()
    const env = { DATABASE_URL: test.url, VIGIE_KEY: randomBytes(32).toString('base64') }
    const web = place.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'], env })
    await web.listening()
    const desk = new Desk(place.url)
    await desk.setUp(await until(() => setupTokenIn(web.out()) || undefined))
    const shop = { name: 'Chez Mireille', languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
    const { id } = await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', shop)
    const other = place.run({ env: { ...env, VIGIE_PORT: '0' } })
    await other.listening()
    const worker = place.run({ command: ['bin/vigie.mjs', 'worker'], env })
    await until(() => (worker.err().includes('"working"') ? true : undefined))
    const address = /listening at (\S+)/.exec(other.out())?.[1] ?? ''
    const live = await fetch(`${address}/api/v1/live`, {
      headers: { cookie: `${desk.cookie.name}=${desk.cookie.value}` },
    })
    expect(live.status).toBe(200)
    const heard = live.text()
    for (const run of [worker, other]) expect(await run.end('SIGTERM')).toBe(0)
    expect(await heard).toContain(': listening')

    const { renamed, over } = await test.db.transaction(async (tx) => {
      await tx.run(sql`lock table brand in access exclusive mode`)
      const renaming = desk.call(z.object({ name: z.string() }), 'PATCH', `/api/v1/brands/${id}`, {
        ...shop,
        name: 'Chez Mireille et Luc',
      })
      await untilBlocked(test.db)
      const ending = web.end('SIGTERM')
      const refused = await until(async () => {
        const answer = await fetch(`${place.url}/health`)
        return answer.status === 200 ? undefined : answer
      })
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
      return { renamed: { answer: renaming }, over: ending }
    })
    expect(await renamed.answer).toEqual({ name: 'Chez Mireille et Luc' })
    expect(await over).toBe(0)
  })

  it('is migrated by a command, by as many as there are at once', async () => {
    await using place = await Place.make()
    const { url } = inject('databaseServer')
    const name = `vigie_migrated_${process.pid}`
    const admin = async (text: string): Promise<void> => {
      await using server = openDatabase({ url, maxConnections: 1 })
      await server.run(new Sql([text], []))
    }
    await admin(`create database ${name}`)
    try {
      const env = { ...quiet, DATABASE_URL: onSameServer(url, name), VIGIE_KEY: randomBytes(32).toString('hex') }
      const runs = [1, 2, 3].map(() => place.run({ command: ['bin/vigie.mjs', 'migrate'], env }))
      for (const run of runs) expect(await run.ended).toBe(0)
    } finally {
      await admin(`drop database ${name} with (force)`)
    }
  })
})

describe('vigie triage', () => {
  it('gives what it judged at once, and ends with the code of Ctrl-C when that is pressed', async () => {
    const judging = spawn(process.execPath, ['bin/vigie.mjs', 'triage'], { cwd: root })
    let [out, err] = ['', '']
    judging.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    judging.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    const ended = once(judging, 'close')
    judging.stdin.write('{"id":1,"text":"Merci"}\nno post\n{"id":2,')
    await until(() => (out.endsWith('\n') ? true : undefined))
    judging.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(out).toMatch(/^\{"id":1,.*\}\n$/)
    expect(err).toBe('line 2 was left out: it is not JSON\n1 post judged, 1 line left out, then it was broken off.\n')
  })

  it('refuses a folder and a language that is none', async () => {
    const refused = (args: string): string =>
      system('sh', '-c', `${process.execPath} bin/vigie.mjs triage ${args} 2>&1; echo $?`)
    expect(refused('< .')).toMatch(/^Posts are read from stdin: .*\n(?:.*\n)*2\n$/)
    expect(refused('--lang français < /dev/null')).toMatch(
      /^--lang is a language by its two letters, such as fr\.\n(?:.*\n)*2\n$/,
    )
  })
})
