import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from '../servers/bluesky.ts'
import { type JetstreamBridge, startJetstreamBridge } from '../servers/jetstream.ts'
import { killHard, Place, type Run, until } from '../start/program.ts'
import { createTestDatabase } from '../support/database.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

/** What operators are promised. */
const longestGap = 15_000

describe.skipIf(unavailable !== null)('several workers on one database', () => {
  const key = randomBytes(32).toString('hex')
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  let place: Place
  let network: BlueskyNetwork
  let bridge: JetstreamBridge
  let desk: Desk
  let stranger: TestAccount
  let client: pg.Client
  const posted: string[] = []

  const env = (name: string) => ({
    DATABASE_URL: `${test.url}?application_name=${name}`,
    VIGIE_KEY: key,
  })
  const aWorker = (name: string): Run => place.run({ command: ['bin/vigie.mjs', 'worker'], env: env(name) })
  const holder = async (): Promise<number | undefined> => {
    const { rows } = await client.query<{ pid: number }>(
      "select split_part(lease_holder, ':', 2)::int as pid from source where lease_until > clock_timestamp()",
    )
    return rows[0]?.pid
  }
  const posts = async (text: string): Promise<string> => {
    const { uri } = await stranger.agent.post({ text: `Chez Mireille : ${text}` })
    posted.push(uri)
    return uri
  }
  const isStored = (uri: string): Promise<true> =>
    until(async () => {
      const { rowCount } = await client.query('select 1 from post where external_id = $1', [uri])
      return rowCount === 1 ? true : undefined
    })
  const standsOnce = async (): Promise<void> => {
    const { rows } = await client.query<{ external_id: string }>('select external_id from post')
    expect(rows.map((row) => row.external_id).sort()).toEqual([...posted].sort())
    const cases = await client.query('select post_count from cases')
    expect(cases.rows).toEqual([{ post_count: posted.length }])
  }

  beforeAll(async () => {
    place = await Place.make()
    test = await createTestDatabase()
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder: place.beside('bluesky') })
    bridge = await startJetstreamBridge({ pds: network.pds, folder: place.beside('bluesky') })
    const brand = await network.createAccount('mireille')
    stranger = await network.createAccount('camille')
    const web = place.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'], env: env('web') })
    await web.listening()
    desk = new Desk(place.url)
    await desk.setUp(await until(() => setupTokenIn(web.out()) || undefined))
    await desk.watch({
      name: 'Chez Mireille',
      words: ['Chez Mireille'],
      source: {
        service: network.pds,
        identifier: brand.handle,
        appPassword: await network.createAppPassword(brand, 'vigie'),
        stream: bridge.url,
      },
    })
    client = new pg.Client(test.url)
    await client.connect()
    // Who writes what one heard: each process has a name of its own at the database.
    await client.query(`
      create table written (who text, what text, at timestamptz default clock_timestamp());
      create function write_down() returns trigger language plpgsql as $$
      begin
        insert into written values (current_setting('application_name'), tg_table_name);
        return new;
      end $$;
      create trigger heard before insert or update on post for each row execute function write_down();
      create trigger heard before insert or update on cases for each row execute function write_down();
      create trigger heard before insert on event for each row execute function write_down();
      create trigger heard before insert or update on source_cursor for each row execute function write_down();`)
  })

  afterAll(async () => {
    await client?.end()
    await place?.[Symbol.asyncDispose]()
    await bridge?.stop()
    await network?.stop()
    await test?.[Symbol.asyncDispose]()
  })

  it('another reads on within 15 s when the one that reads is killed: nothing missing, nothing doubled', async () => {
    const first = aWorker('first')
    await until(async () => ((await holder()) === first.pid ? true : undefined))
    aWorker('second')
    await isStored(await posts('avant'))
    await posts('au moment même')
    const killedAt = performance.now()
    killHard(first.pid)
    await posts('pendant')
    await isStored(await posts('après'))
    const gap = performance.now() - killedAt
    expect(await holder()).not.toBe(first.pid)
    for (const uri of posted) await isStored(uri)
    await standsOnce()
    expect(gap).toBeLessThan(longestGap)
    process.stderr.write(`read on ${Math.round(gap)} ms after the kill\n`)
  })

  it('another reads on within 15 s when the one that reads is stopped in the middle of a transaction, and it writes nothing when it wakes', async () => {
    const second = await until(holder)
    const third = aWorker('third')
    await until(async () => {
      const { rowCount } = await client.query("select 1 from pg_stat_activity where application_name = 'third'")
      return rowCount === 0 ? undefined : true
    })
    // It has begun to take in a post and waits for the brand, when it is stopped.
    await client.query('begin')
    await client.query('select 1 from brand for update')
    const caught = await posts('au milieu')
    await until(async () => {
      const { rowCount } = await client.query(
        "select 1 from pg_stat_activity where application_name = 'second' and wait_event_type = 'Lock'",
      )
      return rowCount === 0 ? undefined : true
    })
    process.kill(second, 'SIGSTOP')
    const stoppedAt = performance.now()
    await client.query('commit')
    try {
      await isStored(caught)
      const gap = performance.now() - stoppedAt
      expect(gap).toBeLessThan(longestGap)
      expect(await holder()).toBe(third.pid)
      process.stderr.write(`read on ${Math.round(gap)} ms after the stop\n`)
      await isStored(await posts('pendant le sommeil'))
      await client.query('truncate written')
    } finally {
      process.kill(second, 'SIGCONT')
    }
    // It has understood when it has let go of the stream.
    await until(async () => ((await bridge.seen()).clients === 1 ? true : undefined))
    await isStored(await posts('après le réveil'))
    const { rows } = await client.query("select distinct who from written where who in ('second', 'third')")
    expect(rows).toEqual([{ who: 'third' }])
    await standsOnce()
  })
})
