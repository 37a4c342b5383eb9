import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fillTables, rowsOf, tablesOf } from '../support/fill-tables.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { findEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { processesIn } from '../../src/runtime/processes.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createSealer } from '../../src/store/sealed.ts'
import { sql } from '../../src/store/sql.ts'
import { Place, type Run, build, until } from './program.ts'

beforeAll(build)

const vigie = (place: Place, ...args: string[]): Run => place.run({ command: ['bin/vigie.mjs', ...args] })

const openRunning = (place: Place): Database =>
  openDatabase({ url: findEmbeddedPostgres(join(place.data, 'postgresql')) ?? '', applicationName: 'test' })

const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** A Vigie with an account, rows in every table and a sealed secret. */
async function aShop(place: Place): Promise<{ readonly run: Run; readonly desk: Desk }> {
  const run = place.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'] })
  await run.listening()
  const desk = new Desk(place.url)
  await desk.setUp(await until(() => setupTokenIn(run.out()) || undefined))
  await using db = openRunning(place)
  await fillTables(db, seeded(9), 4)
  const sealer = createSealer(keyOf(place))
  await db.run(sql`update installation set key_id = ${sealer.keyId}`)
  for (const { id } of await db.rows<{ id: string }>(sql`select id from source`)) {
    const sealed = sealer.seal('{"appPassword":"hunter2"}', { table: 'source', row: id, column: 'sealed_secrets' })
    await db.run(
      sql`update source set sealed_secrets = ${sealed}, connector = 'bluesky', state = 'paused', removed_at = null where id = ${id}`,
    )
  }
  // Seals that nobody made fit no act: without them the log is one that is still to be sealed.
  await db.run(sql`delete from audit_seal`)
  return { run, desk }
}

const keyOf = (place: Place): Buffer =>
  Buffer.from(readFileSync(join(place.data, 'key/vigie.key'), 'utf8').trim(), 'hex')

describe('a backup from the command line', () => {
  it('is made while Vigie runs, and makes a Vigie elsewhere that people sign in to, with the same key and no other', async () => {
    await using old = await Place.make()
    const { run } = await aShop(old)
    const file = old.beside('monday.tar')
    const made = vigie(old, 'backup', file)
    expect(await made.ended).toBe(0)
    const fingerprint = createSealer(keyOf(old)).keyId
    expect(made.out()).toContain(`The key is not in it. Keep a copy of the key ${fingerprint} elsewhere`)
    expect(readFileSync(file).includes(keyOf(old).toString('hex'))).toBe(false)
    const again = vigie(old, 'backup', file)
    expect(await again.ended).toBe(1)
    expect(again.err()).toContain('is there already')
    const whole = vigie(old, 'restore', '--check', file)
    expect(await whole.ended).toBe(0)
    expect(whole.out()).toContain('The file is whole.')
    const running = vigie(old, 'restore', '--replace', file)
    expect(await running.ended).toBe(1)
    expect(running.err()).toContain('Vigie already runs on')
    await run.end('SIGTERM')

    await using fresh = await Place.make()
    const restored = vigie(fresh, 'restore', file)
    expect(await restored.ended).toBe(0)
    expect(restored.out()).toContain(`sealed with the key ${fingerprint}, which is not in it. There is no key here yet`)
    const without = fresh.run()
    expect(await without.ended).toBe(1)
    expect(without.err()).toContain(`sealed with the key ${fingerprint}, and there is no key in`)
    mkdirSync(join(fresh.data, 'key'), { mode: 0o700 })
    writeFileSync(join(fresh.data, 'key/vigie.key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 })
    const wrong = fresh.run()
    expect(await wrong.ended).toBe(1)
    expect(wrong.err()).toContain('put the right key there')
    cpSync(join(old.data, 'key/vigie.key'), join(fresh.data, 'key/vigie.key'))
    const right = fresh.run()
    await right.listening()
    const signedIn = await fetch(`${fresh.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { origin: fresh.url, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ines@example.test', password: 'une phrase assez longue' }),
    })
    expect(signedIn.status).toBe(200)
    const check = vigie(fresh, 'doctor', '--json')
    await check.ended
    const { findings } = JSON.parse(check.out()) as { findings: { check: string; state: string; says: string }[] }
    expect(findings.filter(({ check: what }) => what === 'secret')).toEqual([
      { check: 'secret', state: 'ok', says: 'All 4 sealed secrets open.' },
    ])
    const replace = vigie(fresh, 'restore', file)
    expect(await replace.ended).toBe(1)
  })

  it('killed at any moment leaves no file with the name of a whole one, and the half is refused', async () => {
    await using place = await Place.make()
    const { run } = await aShop(place)
    {
      // A table late in the order takes long enough that no kill comes when all is written.
      await using db = openRunning(place)
      await db.run(sql`
        insert into unfit_post (source_id, external_id, reason, at)
        select (select id from source limit 1), 'long' || n,
          (select string_agg(md5(n || '/' || k), '') from generate_series(1, 20) k), now()
        from generate_series(1, 100000) n`)
    }
    for (const [i, moment] of [/author: \d+ rows/, /event: \d+ rows/, /\bpost: \d+ rows/].entries()) {
      const file = place.beside(`killed-${i}.tar`)
      const making = vigie(place, 'backup', file)
      await until(() => (moment.test(making.err()) ? true : undefined))
      await making.end('SIGKILL')
      if (existsSync(file)) {
        // It was quicker than the signal: then it has to be whole.
        expect(await vigie(place, 'restore', '--check', file).ended).toBe(0)
        continue
      }
      const half = readdirSync(place.beside('.')).find((name) => name.startsWith(`killed-${i}.tar.half`)) ?? ''
      const refused = vigie(place, 'restore', '--check', place.beside(half))
      expect(await refused.ended).toBe(1)
      expect(refused.err()).toMatch(/is damaged|is not a backup/)
    }
    const whole = vigie(place, 'backup', place.beside('whole.tar'))
    expect(await whole.ended).toBe(0)
    await run.end('SIGTERM')

    // A database that a killed one left behind is the next one's, which stops it, also where it is broken off.
    const late = /author: \d+ rows/
    const killed = vigie(place, 'backup', place.beside('orphan.tar'))
    await until(() => (late.test(killed.err()) ? true : undefined))
    await killed.end('SIGKILL')
    const inside = join(place.data, 'postgresql/data')
    expect(processesIn(inside)).not.toEqual([])
    const broken = vigie(place, 'backup', place.beside('broken.tar'))
    await until(() => (late.test(broken.err()) ? true : undefined))
    expect(await broken.end('SIGINT')).toBe(130)
    expect(broken.err()).toMatch(/\nBroken off: no backup was made[.]\n$/)
    expect(readdirSync(place.beside('.')).filter((name) => name.startsWith('broken'))).toEqual([])
    expect(processesIn(inside)).toEqual([])
    expect(existsSync(join(place.data, 'vigie.lock'))).toBe(false)
  })
})

describe('a restore from the command line', () => {
  it('killed at any moment has changed nothing, and is simply started again', async () => {
    await using old = await Place.make()
    const { run } = await aShop(old)
    const file = old.beside('whole.tar')
    expect(await vigie(old, 'backup', file).ended).toBe(0)
    const before = new Map<string, readonly string[]>()
    {
      await using db = openRunning(old)
      await db.run(sql`update brand set name = 'after the backup'`)
      for (const table of await tablesOf(db)) before.set(table, await rowsOf(db, table))
    }
    await run.end('SIGTERM')
    for (const moment of [/brand: \d+ rows/, /post: \d+ rows/, /indexes/, /bringing it/]) {
      const restoring = vigie(old, 'restore', '--replace', file)
      await until(() => (moment.test(restoring.err()) ? true : undefined))
      await restoring.end('SIGKILL')
      if (restoring.out().includes('Restored')) throw new Error('It was over before the signal came.')
      // The next command takes over what the killed one left behind.
      const check = place(old)
      await check.listening()
      await using db = openRunning(old)
      for (const table of await tablesOf(db))
        if (table !== 'setup_token')
          expect(await rowsOf(db, table), `${String(moment)} ${table}`).toEqual(before.get(table))
      await check.end('SIGTERM')
    }
    const last = vigie(old, 'restore', '--replace', file)
    expect(await last.ended).toBe(0)
    const serving = place(old)
    await serving.listening()
    await using db = openRunning(old)
    expect(await db.rows(sql`select name from brand where name = 'after the backup'`)).toEqual([])
    await serving.end('SIGTERM')
  })
})

const place = (of: Place): Run => of.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'] })

describe('the doctor', () => {
  it('says for each thing what to do, and its exit code says whether there is a fault', async () => {
    await using clinic = await Place.make()
    const none = vigie(clinic, 'doctor')
    expect(await none.ended).toBe(1)
    expect(none.out()).toMatch(/^FAULT {4}database {2}There is no database in \S+: name its folder with VIGIE_DATA/m)
    const { run } = await aShop(clinic)
    const well = vigie(clinic, 'doctor', '--json')
    expect(await well.ended).toBe(0)
    const { ok, findings } = JSON.parse(well.out()) as {
      ok: boolean
      findings: { check: string; state: string; says: string }[]
    }
    expect(ok).toBe(true)
    for (const check of ['node', 'settings', 'disk', 'clock', 'database', 'key', 'address', 'source', 'secret'])
      expect(findings.map((each) => each.check)).toContain(check)
    for (const { says } of findings) expect(says).toMatch(/[.]$/)
    await run.end('SIGTERM')

    const ill = clinic.run({
      command: ['bin/vigie.mjs', 'doctor'],
      env: { VIGIE_KEY: 'cd'.repeat(32), VIGIE_URL: `http://127.0.0.1:${clinic.port}` },
    })
    expect(await ill.ended).toBe(1)
    expect(ill.out()).toMatch(/^FAULT {4}key .*put the right key there[.]$/m)
    expect(ill.out()).toMatch(/^FAULT {4}secret .*cannot be opened with this key/m)
    expect(ill.out()).toMatch(/^FAULT {4}address .*nothing listens there/m)
    const mistaken = clinic.run({ command: ['bin/vigie.mjs', 'doctor'], env: { VIGIE_PORT: 'x' } })
    expect(await mistaken.ended).toBe(1)
    expect(mistaken.out()).toMatch(/^FAULT {4}settings +VIGIE_PORT must be/m)
  })
})
