import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readGuestFolder } from '../../src/runtime/triage/guest-folder.ts'
import { GuestProcess } from '../../src/runtime/triage/guest-process.ts'
import { sql } from '../../src/store/sql.ts'
import { isAlive } from '../../src/runtime/processes.ts'
import { commandOf, family, freePort, killHard, Place, root, until } from '../start/program.ts'
import { aBrand } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { chance, seed } from '../support/seed.ts'
import { tinyModel, tinyTokenizer } from './tiny-model.ts'

const home = mkdtempSync(join(tmpdir(), 'vigie-guest-model-'))
// The packages stand beside the models, as they do for who installs them there.
symlinkSync(fileURLToPath(new URL('./node_modules', import.meta.url)), join(home, 'node_modules'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const words = ['merci', 'honte', 'ok']
const nothing = [0, 0, 0]
const scores = [nothing, nothing, nothing, nothing, [0, 0, 9], [9, 0, 0], [0, 9, 0]]
const model = tinyModel(scores)
const tokenizer = tinyTokenizer(words)
const manifest = { id: 'tiny', head: 'sentiment', labels: ['neg', 'neu', 'pos'], longest: 16 }

const folderWith = (files: {
  readonly model?: Buffer
  readonly tokenizer?: string
  readonly manifest?: object
}): string => {
  const folder = mkdtempSync(join(home, 'model-'))
  writeFileSync(join(folder, 'model.onnx'), files.model ?? model)
  writeFileSync(join(folder, 'tokenizer.json'), files.tokenizer ?? tokenizer)
  writeFileSync(join(folder, 'guest.json'), JSON.stringify({ ...manifest, ...files.manifest }))
  return folder
}

const script = join(root, 'dist/server/runtime/triage/guest-worker.js')
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const open = (folder: string): GuestProcess =>
  new GuestProcess(readGuestFolder(folder), log, { restMs: 60_000 }, script)

describe('a transformer that somebody brings', () => {
  it('speaks for its head in vigie triage, whatever the posts are', () => {
    const posts = [
      'Merci pour rien, quelle HONTE honte honte',
      'ok',
      'Quelle honte… merci merci merci',
      '',
      'merci '.repeat(50_000),
      'x'.repeat(1_000_000),
      '\ud800 honte',
      '字'.repeat(1_000),
    ]
    const out = execFileSync(
      process.execPath,
      [join(root, 'bin/vigie.mjs'), 'triage', '--transformer', folderWith({})],
      { input: posts.map((text, id) => JSON.stringify({ id, text, lang: 'fr' })).join('\n'), encoding: 'utf8' },
    )
    const said = out
      .trim()
      .split('\n')
      .map((line): { id: number; sentiment: string; p: { sentiment: Record<string, number> } } => JSON.parse(line))
    expect(said.map(({ id }) => id)).toEqual(posts.map((_, id) => id))
    expect([0, 1, 2, 4, 6].map((id) => said[id]?.sentiment)).toEqual(['neg', 'neu', 'pos', 'pos', 'neg'])
    expect(said[1]?.p.sentiment['neu']).toBeGreaterThan(0.99)
  })

  it('gives the same scores in whatever batch a post stands', async () => {
    await using guest = open(folderWith({ model: tinyModel(scores.map((row) => row.map((x) => x / 9))) }))
    const [alone] = await guest.speak(['merci'])
    const [, again] = await guest.speak(['merci honte', 'merci'])
    expect(again).toEqual(alone)
    expect(guest.read()).toMatchObject({ state: 'ready', answered: 3, unanswered: 0 })
  })

  it('that is broken says how in a sentence, and posts are judged without it', async () => {
    const labels = ['neg', 'neg', 'neu', 'pos', 'pos']
    const broken: readonly (readonly [Parameters<typeof folderWith>[0], string])[] = [
      [{ model: Buffer.from('nonsense') }, 'model.onnx cannot be read'],
      [{ tokenizer: '{"model":{"type":"Oracle"}}' }, 'tokenizer.json cannot be read'],
      [{ manifest: { labels } }, 'gives scores of the shape 2 × 3 for 2 posts; guest.json has 5 labels'],
      [{ model: tinyModel(scores, ['pixels']) }, 'model.onnx asks for pixels'],
      [{ tokenizer: tinyTokenizer(['a', 'b', 'c', 'd', 'bonjour', 'thank', 'you']) }, 'out of data bounds'],
    ]
    await Promise.all(
      broken.map(async ([files, says]) => {
        await using guest = open(folderWith(files))
        expect(await guest.loaded()).toContain(says)
        expect(await guest.speak(['merci'])).toEqual([null])
      }),
    )
  })

  it('that gives no numbers has nothing to say', async () => {
    await using guest = open(folderWith({ model: tinyModel(scores.map(() => [Number.NaN, 0, 0])) }))
    expect(await guest.speak(['merci'])).toEqual([null])
    expect(guest.read().fault).toBe('it gave scores that are no numbers')
  })

  it('speaks for its head in a worker, which goes on without it while it says nonsense, hangs or is gone, and says so', async () => {
    const spoken = [nothing, nothing, nothing, nothing, [9, 0, 0], [0, 9, 0], [Number.NaN, 0, 0]]
    const VIGIE_TRANSFORMER = folderWith({
      model: tinyModel(spoken),
      manifest: { head: 'kind', labels: ['complaint', 'thanks', 'question'] },
    })
    await using base = await createTestDatabase()
    await using place = await Place.make()
    const { brandId, sourceId } = await aBrand(base.db)
    const hears = async (id: string, text: string): Promise<void> => {
      await base.db.run(sql`
        with a as (insert into author (connector, external_id, handle, name) values ('test', ${id}, ${id}, 'N') returning id)
        insert into post (source_id, external_id, author_id, text, published_at, received_at, addressed)
        select ${sourceId}, ${id}, a.id, ${text}, now(), now(), 'mention' from a`)
      // History is due again.
      await base.db.run(sql`update brand_learning set judged_version = null where brand_id = ${brandId}`)
    }
    /** What is said of a post, once it is: by whom, and what kind it is. */
    const said = (id: string): Promise<string> =>
      until(async () => {
        const row = await base.db.one<{ version: string; kind: string }>(sql`
          select j.version, j.kind from judgement j join post p on p.id = j.post_id where p.external_id = ${id}`)
        return row === undefined ? undefined : `${row.version.replace(/^\d+/, '')} ${row.kind}`
      })
    // By the words of these Vigie would say the contrary.
    await hears('one', 'merci')
    await hears('two', 'Quelle honte, toujours pas remboursé')
    await hears('three', 'Quelle honte, ok, troisième fois que je réclame')
    const port = await freePort()
    const env = { DATABASE_URL: base.url, VIGIE_TRANSFORMER }
    const worker = place.run({ command: ['bin/vigie.mjs', 'worker', '--metrics-port', String(port)], env })
    const guest = () => until(() => family(worker.pid).find((pid) => commandOf(pid).includes('guest-worker.js')))
    const measured = async (): Promise<Readonly<Record<string, number>>> => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      const found = text.matchAll(/^vigie_guest_model_(\w+)\{[^}]*model="tiny"[^}]*\} (\d+)$/gm)
      return Object.fromEntries([...found].map(([, name, value]) => [name ?? '', Number(value)]))
    }
    expect([await said('one'), await said('two'), await said('three')]).toEqual([
      '~kind:tiny complaint',
      '~kind:tiny thanks',
      ' complaint',
    ])
    expect(await measured()).toEqual({ ready: 1, answered_total: 2, unanswered_total: 1, restarts_total: 0 })
    expect(worker.err()).toContain('it gave scores that are no numbers')

    const first = await guest()
    process.kill(first, 'SIGSTOP')
    await hears('four', 'Quelle honte, encore une honte, toujours pas livré')
    expect(await said('four')).toMatch(/^ /)
    expect(worker.err().match(/guest-model-silent/g)?.length).toBeGreaterThan(1)
    killHard(first)
    await until(() => (worker.err().includes('guest-model-ended') ? true : undefined))
    expect(await until(async () => ((await guest()) === first ? undefined : guest()))).not.toBe(first)
    await until(async () => ((await measured())['ready'] === 1 ? true : undefined))
    await hears('five', 'merci merci')
    expect(await said('five')).toBe('~kind:tiny complaint')
    expect((await measured())['restarts_total']).toBe(1)
    // What it was silent about it has been asked again with all the others.
    expect(await until(async () => ((await said('four')).startsWith('~') ? said('four') : undefined))).toBe(
      '~kind:tiny thanks',
    )

    const doctor = place.run({ command: ['bin/vigie.mjs', 'doctor', '--json'], env })
    await doctor.ended
    const { findings }: { findings: readonly { check: string; state: string; says: string }[] } = JSON.parse(
      doctor.out(),
    )
    expect(findings.find(({ check }) => check === 'transformer')).toMatchObject({
      state: 'ok',
      says: expect.stringMatching(/^The guest model in \S+ speaks \(\d+~kind:tiny\)\.$/),
    })

    // Killed in the middle of a piece of history, it leaves nothing half done, and nobody behind.
    await base.db.pool.query(`
      create table told (post_id bigint);
      create function tell() returns trigger language plpgsql as $$ begin
        insert into told values (new.post_id); return new; end $$;
      create trigger tells after insert or update on judgement for each row execute function tell()`)
    await base.db.run(sql`
      insert into post (source_id, external_id, author_id, text, published_at, received_at, addressed)
      select ${sourceId}, 'h' || n, (select min(id) from author), 'merci ' || n, now(), now(), 'mention'
      from generate_series(1, 320) n`)
    const ids = (await base.db.rows<{ id: string }>(sql`select id from post order by id`)).map(({ id }) => id)
    const held = ids[Math.floor(chance(seed)() * ids.length)]
    const holder = await base.db.pool.connect()
    await holder.query('begin')
    await holder.query('select 1 from post where id = $1 for update', [held])
    await base.db.run(sql`update brand_learning set judged_version = null where brand_id = ${brandId}`)
    const waits = sql`select 1 from pg_stat_activity where application_name = 'vigie worker' and wait_event_type = 'Lock'`
    await until(() => base.db.one(waits))
    const orphan = await guest()
    killHard(worker.pid)
    await until(() => (isAlive(orphan) ? undefined : true))
    await holder.query('rollback')
    holder.release()
    const next = place.run({ command: ['bin/vigie.mjs', 'worker'], env })
    await until(() =>
      base.db.one(sql`select 1 from brand_learning where again_version is null and judged_version is not null`),
    )
    const times = await base.db.rows(sql`select post_id as id, count(*)::int as times from told group by 1 order by 1`)
    expect(times).toEqual(ids.map((id) => ({ id, times: 1 })))
    expect(await next.end('SIGTERM')).toBe(0)
  })
})
