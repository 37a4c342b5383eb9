import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { minutes } from '../../domain/model/time.ts'
import type { Right } from '../../domain/triage/correction.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { Database, Transaction } from '../../store/database.ts'
import { readJudgements } from '../../store/judgements.ts'
import { readLearning } from '../../store/learning.ts'
import { type Sql, sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { carryOutErasure } from '../privacy/carry-out-erasure.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { correctLabel } from './correct-label.ts'
import { askJudgeAgain } from './ask-judge-again.ts'
import { judgeAgain } from './judge-again.ts'
import { takeBackLabel } from './take-back-label.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'lea']) await aColleague(base.db, { id, name: id })
  // Who was judged by what, as it was committed: what a lost transaction did is not among it.
  await base.db.pool.query(`
    create table told (post_id bigint, version text);
    create function tell() returns trigger language plpgsql as $$ begin
      insert into told values (new.post_id, new.version); return new; end $$;
    create trigger tells after insert or update on judgement for each row execute function tell()`)
})
afterAll(() => base[Symbol.asyncDispose]())
// Whose history is due is judged, whichever brand it is.
afterEach(() => removeBrands(sql`true`))

const removeBrands = async (which: Sql): Promise<void> => {
  const brands = sql`(select id from brand where ${which})`
  await base.db.run(sql`delete from post where source_id in (select id from source where brand_id in ${brands})`)
  await base.db.run(sql`delete from source where brand_id in ${brands}`)
  await base.db.run(sql`delete from brand where id in ${brands}`)
}

/** The engine that comes with Vigie, under the name of another version. */
const named = (judge: TriageJudge, version: string): TriageJudge => ({
  version,
  judge: (text, more) => ({ ...judge.judge(text, more), version }),
  examine: (text, more) => judge.examine(text, more),
  explain: (text, heads, more) => judge.explain(text, heads, more),
})

/** A database whose transactions let somebody look on: before a statement, and after its answer. */
const watched = (
  db: Database,
  on: { readonly before?: (text: string) => Promise<void>; readonly after?: (text: string) => Promise<void> },
): Database => ({
  ...db,
  transaction: (work) =>
    db.transaction((tx) => {
      const around =
        <T>(ask: (statement: Sql) => Promise<T>) =>
        async (statement: Sql): Promise<T> => {
          const { text } = statement.toQuery()
          await on.before?.(text)
          const answer = await ask(statement)
          await on.after?.(text)
          return answer
        }
      const seen: Transaction = {
        inTransaction: true,
        client: tx.client,
        rows: around((it) => tx.rows(it)) as Transaction['rows'],
        one: around((it) => tx.one(it)) as Transaction['one'],
        run: around((it) => tx.run(it)),
      }
      return work(seen)
    }),
})

/** Whether somebody waits for a lock that another transaction holds. */
const somebodyWaits = async (): Promise<boolean> =>
  (await base.db.one(sql`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`)) !==
  undefined

/** Waits until this is over, or until it waits for whoever looks on. */
async function overOrWaiting(work: Promise<unknown>): Promise<void> {
  let over = false
  const done = (): void => {
    over = true
  }
  work.then(done, done)
  while (!over && !(await somebodyWaits())) await new Promise(setImmediate)
}

const texts = [
  'Chez Mireille c’est une honte, troisième fois que je réclame',
  'Merci à toute l’équipe, un régal !',
  'Vous ouvrez à quelle heure dimanche ?',
  'Ma commande n’est jamais arrivée',
  'Great place, see you soon',
]

/** A brand that heard so many posts of as many people, none in a case, judged by version 1. */
async function aBrandWith(posts: number) {
  const desk = await aListener(base.db)
  const { brandId, sourceId } = desk.brand
  await base.db.run(sql`
    with a as (
      insert into author (connector, external_id, handle, name)
      select 'test', ${brandId} || n, 'h' || n, 'N' from generate_series(1, ${posts}) n returning id, external_id)
    insert into post (source_id, external_id, author_id, text, published_at, received_at, addressed)
    select ${sourceId}, a.external_id, a.id, (${texts}::text[])[1 + a.id % ${texts.length}], to_timestamp(0), to_timestamp(0), 'mention'
    from a`)
  const engine = (version: string): Context => ({ ...desk.ctx, judge: named(desk.ctx.judge, version) })
  while (await judgeAgain(engine('1')));
  const rows = await base.db.rows<{ id: string; authorId: string }>(sql`
    select id, author_id as "authorId" from post where source_id = ${sourceId} order by id`)
  await base.db.run(sql`delete from told`)
  const ines: Context = { ...engine('2'), actor: aPerson({ userId: 'ines', brands: new Set([brandId]) }) }
  const erases = async ({ authorId }: { readonly authorId: string }): Promise<void> => {
    const actor = aPerson({ userId: 'ines', role: 'administrator' })
    await erasePeople({ ...desk.ctx, actor }, { authorIds: [authorId], reason: 'request' })
    while ((await carryOutErasure(desk.ctx, { id: null })) === 'more');
  }
  const told = async (version: string): Promise<ReadonlyMap<string, number>> => {
    const counted = await base.db.rows<{ id: string; count: number }>(sql`
      select post_id as id, count(*)::int as count from told
      where split_part(version, '+', 1) = ${version} group by 1`)
    return new Map(counted.map(({ id, count }) => [id, count]))
  }
  const versions = async (): Promise<ReadonlyMap<string, string>> => {
    const judged = await base.db.rows<{ id: string; version: string }>(sql`
      select post_id as id, split_part(version, '+', 1) as version from judgement where brand_id = ${brandId}`)
    return new Map(judged.map(({ id, version }) => [id, version]))
  }
  return { desk, brandId, sourceId, engine, rows, ines, erases, told, versions }
}

describe(`history that is judged anew (seed ${seed})`, () => {
  it('is judged once, to the last post, however often who does it is cut off, whatever people say and have erased meanwhile', async () => {
    for (let run = 0; run < runs(1); run++) {
      const random = chance(seed + run)
      const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
      const { brandId, engine, rows, ines, erases, told, versions } = await aBrandWith(250 + Math.floor(random() * 100))
      /** Ends the connection at one of the statements of a piece, as it ends when the process that holds it is killed. */
      const cutOff = async (): Promise<void> => {
        let left = 1 + Math.floor(random() * 12)
        const db = watched(base.db, {
          async before() {
            if (left-- === 0) throw new Error('killed')
          },
        })
        await judgeAgain({ ...engine('2'), db }).catch((error: unknown) => {
          if (!(error instanceof Error) || error.message !== 'killed') throw error
        })
      }
      const spoken = new Map<string, Right>()
      const erased = new Set<string>()
      const speaks = async (): Promise<void> => {
        const { id } = pick(rows)
        if (erased.has(id)) return
        const anger = Math.floor(random() * 4)
        await correctLabel(ines, { postId: id, head: 'anger', right: anger })
        spoken.set(id, anger)
        if (random() < 0.2) {
          await takeBackLabel(ines, { postId: id, head: 'anger' })
          spoken.delete(id)
          touched.add(id)
        }
      }
      const touched = new Set<string>()
      const goes = async (): Promise<void> => {
        const row = pick(rows)
        erased.add(row.id)
        spoken.delete(row.id)
        await erases(row)
      }
      let before = -1
      for (let more = true; more; ) {
        const fate = random()
        const step = judgeAgain(engine('2'))
        const meanwhile =
          fate < 0.3
            ? cutOff()
            : fate < 0.5
              ? speaks()
              : fate < 0.65
                ? goes()
                : fate < 0.8
                  ? judgeAgain(engine('2'))
                  : null
        const [did] = await Promise.all([step, meanwhile])
        more = did
        const { again } = await readLearning(base.db, brandId)
        if (again === null) continue
        expect(again.done, 'goes forward').toBeGreaterThanOrEqual(before)
        expect(again.done).toBeLessThanOrEqual(again.of)
        before = again.done
      }
      const [judged, times] = [await versions(), await told('2')]
      const here = rows.filter(({ id }) => !erased.has(id))
      expect(here.filter(({ id }) => judged.get(id) !== '2')).toEqual([])
      expect([...judged.keys()].filter((id) => erased.has(id))).toEqual([])
      const said = await readJudgements(base.db, [...spoken.keys()])
      expect(new Map([...said].map(([id, it]) => [id, it.anger]))).toEqual(spoken)
      // Who spoke of a post had it judged beside that.
      const quiet = here.filter(({ id }) => !spoken.has(id) && !touched.has(id))
      expect(quiet.filter(({ id }) => times.get(id) !== 1)).toEqual([])
      expect(await readLearning(base.db, brandId)).toMatchObject({ judgedVersion: '2', again: null })
    }
  })

  it('is judged by the engine that started last, where two are there at once, and all brands have their turn', async () => {
    const brands = [await aBrandWith(250), await aBrandWith(120)]
    const [first = await aBrandWith(1)] = brands
    const [old, young] = [first.engine('1'), first.engine('2')]
    for (let turn = 0; turn < 40; turn++) {
      await judgeAgain(old)
      await judgeAgain(young)
    }
    const times = await first.told('2')
    for (const { brandId, rows, versions } of brands) {
      expect(await readLearning(base.db, brandId)).toMatchObject({ judgedVersion: '2', again: null })
      expect([...(await versions()).values()]).toEqual(rows.map(() => '2'))
      expect(rows.map(({ id }) => times.get(id))).toEqual(rows.map(() => 1))
    }
    // Who goes back starts the old one anew: it is the last one then.
    const back = first.engine('1')
    for (let turn = 0; turn < 40; turn++) {
      await judgeAgain(young)
      await judgeAgain(back)
    }
    for (const { rows, versions } of brands) expect([...(await versions()).values()]).toEqual(rows.map(() => '1'))
  })

  it('that somebody asks for is begun at once by whichever engine is there', async () => {
    const { engine, ines, rows, told, brandId } = await aBrandWith(3)
    const here = engine('1')
    await judgeAgain(here)
    const lead: Context = { ...ines, actor: aPerson({ userId: 'ines', role: 'lead', brands: new Set([brandId]) }) }
    await askJudgeAgain(lead, { brandId })
    while (await judgeAgain(here));
    expect([...(await told('1')).values()]).toEqual(rows.map(() => 1))
  })

  it('goes back where the version does, also in the middle, once the other one stands still', async () => {
    const { engine, brandId, rows, versions, desk } = await aBrandWith(230)
    await judgeAgain(engine('2'))
    await judgeAgain(engine('2'))
    expect(new Set((await versions()).values())).toEqual(new Set(['1', '2']))
    desk.clock.pass(minutes(4))
    expect(await judgeAgain(engine('1'))).toBe(false)
    desk.clock.pass(minutes(1))
    while (await judgeAgain(engine('1')));
    expect([...(await versions()).values()]).toEqual(rows.map(() => '1'))
    expect(await readLearning(base.db, brandId)).toMatchObject({ judgedVersion: '1', again: null })
  })

  it('ends where its brand goes meanwhile, and others have their turn', async () => {
    const one = await aBrandWith(120)
    const two = await aBrandWith(3)
    let gone = false
    const db = watched(base.db, {
      async before(text) {
        if (gone || !text.includes('for no key update of b')) return
        gone = true
        await removeBrands(sql`id = ${one.brandId}`)
      },
    })
    await base.db.run(sql`update brand_learning set judged_version = '2' where brand_id <> ${one.brandId}`)
    await judgeAgain({ ...one.engine('2'), db })
    await base.db.run(sql`update brand_learning set judged_version = '1' where brand_id = ${two.brandId}`)
    expect(gone).toBe(true)
    let pieces = 0
    while ((await judgeAgain(two.engine('2'))) && pieces < 10) pieces++
    expect([...(await two.versions()).values()]).toEqual(['2', '2', '2'])
    expect(pieces).toBeLessThan(10)
  })

  it('counts a post that came to concern the brand meanwhile: it is never further than to its end', async () => {
    const { engine, brandId, sourceId } = await aBrandWith(210)
    await base.db.run(sql`
      update post set addressed = null where id in (select id from post where source_id = ${sourceId} order by id limit 30)`)
    await judgeAgain(engine('2'))
    await base.db.run(sql`update post set addressed = 'mention' where source_id = ${sourceId}`)
    await judgeAgain(engine('2'))
    await judgeAgain(engine('2'))
    expect((await readLearning(base.db, brandId)).again).toMatchObject({ done: 200, of: 200 })
    while (await judgeAgain(engine('2')));
  })
})

describe('what a person says', () => {
  it('of a post without a case while that is judged anew is what it shows', async () => {
    const { engine, ines, rows } = await aBrandWith(2)
    const [{ id: postId } = { id: '' }] = rows
    await judgeAgain(engine('2'))
    let speaks: Promise<unknown> | undefined
    const db = watched(base.db, {
      async after(text) {
        if (speaks !== undefined || !text.includes('from correction c where c.post_id = any')) return
        // The engine has just read that nobody said anything.
        speaks = correctLabel(ines, { postId, head: 'anger', right: 3 })
        await overOrWaiting(speaks)
      },
    })
    await judgeAgain({ ...engine('2'), db })
    await speaks
    expect((await readJudgements(base.db, [postId])).get(postId)?.anger).toBe(3)
  })

  it('at the same moment as somebody else, of a post without a case, is one answer', async () => {
    const { ines, rows, brandId } = await aBrandWith(1)
    const [{ id: postId } = { id: '' }] = rows
    const lea: Context = { ...ines, actor: aPerson({ userId: 'lea', brands: new Set([brandId]) }) }
    let speaks: Promise<unknown> | undefined
    const db = watched(base.db, {
      async before(text) {
        if (speaks !== undefined || !text.includes('insert into correction')) return
        speaks = correctLabel(lea, { postId, head: 'anger', right: 1 })
        await overOrWaiting(speaks)
      },
    })
    await correctLabel({ ...ines, db }, { postId, head: 'anger', right: 3 })
    await speaks
    const standing = await base.db.rows(sql`
      select by_id as by, answer from correction where post_id = ${postId} and taken_back_at is null`)
    expect(standing).toEqual([{ by: 'lea', answer: 1 }])
    expect((await readJudgements(base.db, [postId])).get(postId)?.anger).toBe(1)
  })

  it('of a post that is erased meanwhile is not kept, nor what the engine says of it', async () => {
    const { ines, rows, erases } = await aBrandWith(1)
    const [row = { id: '', authorId: '' }] = rows
    let erasing: Promise<unknown> | undefined
    const db = watched(base.db, {
      async before(text) {
        if (erasing !== undefined || !text.includes('insert into correction')) return
        erasing = erases(row)
        await overOrWaiting(erasing)
      },
    })
    await correctLabel({ ...ines, db }, { postId: row.id, head: 'anger', right: 3 })
    await erasing
    expect(await base.db.rows(sql`select 1 from correction where post_id = ${row.id}`)).toEqual([])
    expect(await base.db.rows(sql`select 1 from judgement where post_id = ${row.id}`)).toEqual([])
  })
})
