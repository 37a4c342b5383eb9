import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { aBrand } from '../../../test/support/builders.ts'
import { aContext } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { runs } from '../../../test/support/seed.ts'
import type { Vault } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { openDatabase } from '../../store/database.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { sql } from '../../store/sql.ts'
import { openSecrets } from './open-secrets.ts'
import { trialVault } from './trial-vault.ts'
import { signingKey, sourceVault } from './vault.ts'

const test = await createTestDatabase()
// Two processes: each has connections of its own.
const other = openDatabase({ url: test.url, maxConnections: 5 })
const here = aContext(test.db)
const there = aContext(other)
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})
const forEver = new AbortController().signal

/** A house whose refresh tokens are good once. Who shows one a second time is refused. */
class House {
  #good = 0
  readonly refused: string[] = []
  given = 0

  trade(refreshToken: unknown): string {
    if (refreshToken !== `r${this.#good}`) {
      this.refused.push(String(refreshToken))
      throw new ConnectorError('auth_revoked', 'The house does not renew this sign-in any more. Sign in again.')
    }
    this.#good += 1
    this.given += 1
    return `r${this.#good}`
  }

  get newest(): string {
    return `r${this.#good}`
  }
}

const store = async (sourceId: string, secrets: Readonly<Record<string, unknown>>): Promise<void> => {
  const sealed = here.sealer.seal(JSON.stringify(secrets), {
    table: 'source',
    row: sourceId,
    column: 'sealed_secrets',
  })
  await test.db.run(sql`update source set sealed_secrets = ${sealed} where id = ${sourceId}`)
}
const stored = async (sourceId: string): Promise<Readonly<Record<string, unknown>>> => {
  const access = await readSourceAccess(test.db, sourceId)
  return access === undefined ? {} : openSecrets(here, access)
}
async function aSource(): Promise<{ readonly id: string; readonly connector: string; readonly house: House }> {
  const { sourceId } = await aBrand(test.db, { connector: 'house' })
  await store(sourceId, { clientSecret: 'c', refreshToken: 'r0' })
  return { id: sourceId, connector: 'house', house: new House() }
}
/** What a session does when its access token is over. */
const refresh = (vault: Vault, house: House, wait: () => Promise<unknown> = () => Promise.resolve()): Promise<string> =>
  vault.renew(async (held) => {
    const refreshToken = house.trade(held['refreshToken'])
    await wait()
    return { secrets: { ...held, refreshToken }, value: refreshToken }
  })
/** The database, whose transactions fail as long as `fails` says so. */
const failing = (fails: () => boolean): typeof test.db =>
  new Proxy(test.db, {
    get(db, name) {
      if (name === 'transaction' && fails()) return () => Promise.reject(new Error('The database is away.'))
      const it: unknown = Reflect.get(db, name, db)
      return typeof it === 'function' ? it.bind(db) : it
    },
  })
/** Time passes: whoever renews had it for long enough. */
const letTimePass = (sourceId: string): Promise<unknown> =>
  test.db.run(sql`update secret_renewal set until = now() - interval '1 second' where source_id = ${sourceId}`)
const renewing = async (): Promise<number> => (await test.db.rows(sql`select 1 as it from secret_renewal`)).length

describe('secrets that change while they are used', () => {
  it('sessions of several processes that renew at once use each token once, and the newest is stored', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ there: fc.boolean(), slow: fc.boolean() }), { minLength: 2, maxLength: 6 }),
        async (sessions) => {
          const source = await aSource()
          const { version } = (await readSourceAccess(test.db, source.id)) ?? { version: 0 }
          await Promise.all(
            sessions.map((it) =>
              refresh(sourceVault(it.there ? there : here, source, forEver), source.house, async () =>
                it.slow ? test.db.run(sql`select pg_sleep(0.02)`) : undefined,
              ),
            ),
          )
          expect(source.house.refused).toEqual([])
          expect(await stored(source.id)).toEqual({ clientSecret: 'c', refreshToken: `r${sessions.length}` })
          // Sessions that were made before are as good as they were.
          expect((await readSourceAccess(test.db, source.id))?.version).toBe(version)
          expect(await renewing()).toBe(0)
        },
      ),
      { numRuns: runs(8) },
    )
  }, 60_000)

  it('a process that was killed between the network’s answer and our store: the next one is told clearly to sign in again, and nothing hangs', async () => {
    const source = await aSource()
    // The token is used, and nobody will ever store the next one.
    void refresh(sourceVault(there, source, forEver), source.house, () => new Promise(() => undefined))
    while (source.house.given === 0) await renewing()
    await letTimePass(source.id)
    await expect(refresh(sourceVault(here, source, forEver), source.house)).rejects.toMatchObject({
      kind: 'auth_revoked',
      message: expect.stringContaining('Sign in again'),
    })
    // Somebody signs in again, and all is well.
    await store(source.id, { clientSecret: 'c', refreshToken: source.house.newest })
    await letTimePass(source.id)
    await refresh(sourceVault(here, source, forEver), source.house)
    expect(await stored(source.id)).toMatchObject({ refreshToken: source.house.newest })
    await test.db.run(sql`delete from secret_renewal`)
  })

  it('a process that was only stopped stores what it got when it wakes, and the source is well again without anybody', async () => {
    const source = await aSource()
    let wake: (value?: unknown) => void = () => undefined
    const stopped = refresh(
      sourceVault(there, source, forEver),
      source.house,
      () =>
        new Promise((resolve) => {
          wake = resolve
        }),
    )
    while (source.house.given === 0) await renewing()
    await letTimePass(source.id)
    await expect(refresh(sourceVault(here, source, forEver), source.house)).rejects.toMatchObject({
      kind: 'auth_revoked',
    })
    wake()
    await stopped
    expect(await stored(source.id)).toMatchObject({ refreshToken: 'r1' })
    expect(await refresh(sourceVault(here, source, forEver), source.house)).toBe('r2')
  })

  it('somebody who signs in again while a sign-in is renewed knows better: theirs stays, and the session tries again', async () => {
    const source = await aSource()
    const work = refresh(sourceVault(here, source, forEver), source.house, () =>
      store(source.id, { clientSecret: 'c', refreshToken: 'another sign-in' }),
    )
    await expect(work).rejects.toMatchObject({ kind: 'transient' })
    expect(await stored(source.id)).toEqual({ clientSecret: 'c', refreshToken: 'another sign-in' })
  })

  it('what the network gave and could not be stored is stored later, by whichever session comes next, and is asked for once', async () => {
    const source = await aSource()
    let fails = 1
    const shaky = { ...here, db: failing(() => fails-- > 0) }
    await refresh(sourceVault(shaky, source, forEver), source.house)
    expect([source.house.given, await stored(source.id)]).toMatchObject([1, { refreshToken: 'r1' }])
    fails = 1
    const gaveUp = refresh(sourceVault(shaky, source, forEver, []), source.house)
    await expect(gaveUp).rejects.toThrow('The database is away.')
    expect(await stored(source.id)).toMatchObject({ refreshToken: 'r1' })
    const next = sourceVault(shaky, source, forEver).renew(async (held) => ({ secrets: null, value: held }))
    expect(await next).toEqual({ clientSecret: 'c', refreshToken: 'r2' })
    expect(await stored(source.id)).toEqual({ clientSecret: 'c', refreshToken: 'r2' })
    expect([source.house.given, source.house.refused, await renewing()]).toEqual([2, [], 0])
  })

  it('what could not be stored gives way to somebody who signed in again since', async () => {
    const source = await aSource()
    let fails = 1
    const shaky = { ...here, db: failing(() => fails-- > 0) }
    await expect(refresh(sourceVault(shaky, source, forEver, []), source.house)).rejects.toThrow('away')
    await store(source.id, { clientSecret: 'c', refreshToken: 'another sign-in' })
    const next = sourceVault(shaky, source, forEver).renew(async (held) => ({ secrets: null, value: held }))
    expect(await next).toEqual({ clientSecret: 'c', refreshToken: 'another sign-in' })
    expect(await stored(source.id)).toEqual({ clientSecret: 'c', refreshToken: 'another sign-in' })
  })

  it('another secret that was made in the meantime stays beside the renewed one', async () => {
    const source = await aSource()
    await refresh(sourceVault(here, source, forEver), source.house, () =>
      store(source.id, { clientSecret: 'a new one', refreshToken: 'r0' }),
    )
    expect(await stored(source.id)).toEqual({ clientSecret: 'a new one', refreshToken: 'r1' })
  })

  it('work that fails stores nothing and lets the next one have its turn at once', async () => {
    const source = await aSource()
    const vault = sourceVault(here, source, forEver)
    await expect(vault.renew(() => Promise.reject(new Error('The network is away.')))).rejects.toThrow('away')
    expect(await vault.renew(async (held) => ({ secrets: null, value: held['refreshToken'] }))).toBe('r0')
    expect(await refresh(vault, source.house)).toBe('r1')
  })

  it('who waits for their turn stops waiting when nobody needs it any more', async () => {
    const source = await aSource()
    await test.db.run(
      sql`insert into secret_renewal values (${source.id}, gen_random_uuid(), now() + interval '1 hour')`,
    )
    const end = new AbortController()
    const waiting = refresh(sourceVault(here, source, end.signal), source.house)
    end.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(source.house.given).toBe(0)
  })

  it('a removed source renews nothing', async () => {
    const source = await aSource()
    await test.db.run(sql`delete from source where id = ${source.id}`)
    await expect(refresh(sourceVault(here, source, forEver), source.house)).rejects.toMatchObject({
      kind: 'auth_revoked',
    })
  })

  it('settings that are tried with a secret that stays renew it under the source’s own lock, and store it at once', async () => {
    const source = await aSource()
    const kept = { source, secrets: { refreshToken: 'r0' } }
    const trial = trialVault(here, 'house', { clientSecret: 'typed anew' }, kept, forEver)
    await Promise.all([refresh(trial.vault, source.house), refresh(sourceVault(there, source, forEver), source.house)])
    expect(source.house.refused).toEqual([])
    expect(await stored(source.id)).toEqual({ clientSecret: 'c', refreshToken: 'r2' })
    expect(trial.newest()).toMatchObject({ clientSecret: 'typed anew' })
    const typed = trialVault(here, 'house', { refreshToken: 'r2' }, null, forEver)
    await refresh(typed.vault, source.house)
    // What was typed is not stored by a trial; the caller stores the newest.
    expect(typed.newest()).toEqual({ refreshToken: 'r3' })
    expect(await stored(source.id)).toMatchObject({ refreshToken: 'r2' })
  })

  it('an installation signs with one key for each network, however many ask for it at first', async () => {
    const keys = await Promise.all([here, there, here, there].map((ctx) => signingKey(ctx, 'house')))
    expect(new Set(keys.map((it) => JSON.stringify(it))).size).toBe(1)
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', d: expect.any(String) })
    expect(await signingKey(there, 'another')).not.toEqual(keys[0])
    const [row] = await test.db.rows<{ sealed: Buffer }>(
      sql`select sealed from connector_key where connector = 'house'`,
    )
    expect(() =>
      here.sealer.open(row?.sealed ?? Buffer.of(), { table: 'connector_key', row: 'x', column: 'sealed' }),
    ).toThrow()
  })
})
