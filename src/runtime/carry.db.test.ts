import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { untilBlocked } from '../../test/support/blocked.ts'
import { aBrand } from '../../test/support/builders.ts'
import { aConfig } from '../../test/support/config.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { fillTables, rowsOf, tablesOf } from '../../test/support/fill-tables.ts'
import { openDatabase } from '../store/database.ts'
import { exportedTables, notExported } from '../store/export.ts'
import { sql } from '../store/sql.ts'
import type { Config } from './config.ts'
import { StartFault } from './fault.ts'
import { backup } from './backup/backup.ts'
import { restore } from './backup/restore.ts'
import type { Talk } from './backup/talk.ts'
import { exportAll } from './export.ts'
import { importFile } from './import/import.ts'

let test: Awaited<ReturnType<typeof createTestDatabase>>
let folder: string
let said: string[]

const config = (): Config => aConfig({ data: folder, databaseUrl: test.url })
const talk = { say: (line: string) => void said.push(line), progress: () => undefined }
const bring = (
  file: string,
  given: { readonly source?: string; readonly map?: readonly string[]; readonly only?: string } = {},
) =>
  importFile(config(), {
    file,
    format: undefined,
    source: given.source,
    map: given.map ?? [],
    only: given.only,
    ...talk,
  })
const write = async (name: string, lines: readonly string[]): Promise<string> => {
  await writeFile(join(folder, name), `${lines.join('\n')}\n`)
  return join(folder, name)
}
const count = async (table: 'post' | 'cases' | 'event'): Promise<number> => (await rowsOf(test.db, table)).length

beforeEach(async () => {
  test = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'vigie-carry-'))
  said = []
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

describe('an export', () => {
  const seeded = (): (() => number) => {
    let state = 11
    return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  }

  it('carries every table or says why not', async () => {
    const decided = [...exportedTables.flatMap((table) => table.of), ...Object.keys(notExported)]
    expect((await tablesOf(test.db)).filter((table) => !decided.includes(table))).toEqual([])
  })

  it('has each column in the documents', async () => {
    const text = await readFile(new URL('../../docs/export.md', import.meta.url), 'utf8')
    for (const { name, columns } of exportedTables) {
      const section = text.split(/^## /m).find((each) => each.startsWith(`${name}\n`)) ?? ''
      for (const column of columns) expect(section, `${name}.${column}`).toContain(`\`${column}\``)
    }
  })

  it.each(['jsonl', 'csv'] as const)('as %s holds every row, word for word, and no secret', async (format) => {
    await fillTables(test.db, seeded())
    await test.db.run(
      sql`update source set settings = '{"handle": "shop", "appPassword": "hunter2"}', connector = 'bluesky'`,
    )
    await exportAll(config(), join(folder, 'out'), { format, ...talk })
    const read = async (name: string): Promise<Record<string, unknown>[]> => {
      const text = await readFile(join(folder, 'out', `${name}.${format}`), 'utf8')
      if (format === 'csv') return parse(text, { columns: true })
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
    }
    const sizes = {
      posts: 'post',
      cases: 'cases',
      events: 'event',
      notes: 'note',
      replies: 'reply',
      people: 'user',
      brands: 'brand',
      rules: 'watch_rule',
      sources: 'source',
      brought: 'brought_post',
      evidence: 'evidence',
    }
    for (const [name, table] of Object.entries(sizes))
      expect(await read(name), name).toHaveLength((await rowsOf(test.db, table)).length)
    const posts = await test.db.rows<{ id: string; text: string }>(sql`select id, text from post order by id`)
    expect((await read('posts')).map(({ id, text }) => ({ id: String(id), text }))).toEqual(posts)
    const everything = (
      await Promise.all((await readdir(join(folder, 'out'))).map((name) => readFile(join(folder, 'out', name), 'utf8')))
    ).join('')
    expect(everything).toContain('shop')
    expect(everything).not.toContain('hunter2')
    for (const row of await rowsOf(test.db, 'account')) {
      const { password }: Record<string, unknown> = JSON.parse(row)
      if (typeof password === 'string' && password.trim().length > 8) expect(everything).not.toContain(password)
    }
  })

  it('as CSV gives a spreadsheet no formula to run', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write('posts.jsonl', [
      JSON.stringify({
        text: '=HYPERLINK("http://evil.example")',
        published_at: '2020-01-01',
        author_name: '@cmd',
        external_id: '=1+1',
        place: '-2',
      }),
    ])
    await bring(file, { source: sourceId })
    await exportAll(config(), join(folder, 'out'), { format: 'csv', ...talk })
    const [post]: Record<string, string>[] = parse(await readFile(join(folder, 'out', 'posts.csv'), 'utf8'), {
      columns: true,
    })
    expect(['text', 'author_name', 'author_id', 'external_id', 'place'].map((name) => post?.[name])).toEqual([
      `'=HYPERLINK("http://evil.example")`,
      "'@cmd",
      "'@cmd",
      "'=1+1",
      "'-2",
    ])
  })

  it('waits for a step of the schema that is being taken, and then holds the rows of what it wrote anew', async () => {
    await fillTables(test.db, seeded())
    const notes = (await rowsOf(test.db, 'note')).length
    expect(notes).toBeGreaterThan(0)
    const { exporting } = await test.db.transaction(async (tx) => {
      await tx.run(sql`insert into schema_migration (version, name, breaking) values (9001, 'next', false)`)
      await tx.run(sql`alter table note add column next uuid default gen_random_uuid()`)
      const begun = exportAll(config(), join(folder, 'out'), { format: 'jsonl', ...talk })
      await untilBlocked(test.db)
      return { exporting: begun }
    })
    await exporting
    expect(JSON.parse(await readFile(join(folder, 'out/export.json'), 'utf8'))).toMatchObject({ rows: { notes } })
  })

  it('is refused where a folder is already', async () => {
    await expect(exportAll(config(), folder, { format: 'csv', ...talk })).rejects.toThrow('is there already')
  })
})

describe('an import', () => {
  const old = (i: number, more: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify({
      external_id: `old-${i}`,
      text: `Chez Mireille, ${i} heures d’attente.`,
      published_at: '2019-05-04T10:00:00Z',
      author_handle: `client-${i % 7}`,
      ...more,
    })

  it('stores posts of the past with what the rules find in them, and opens no case and rings no clock', async () => {
    const { sourceId, ruleId } = await aBrand(test.db)
    await bring(
      await write(
        'posts.jsonl',
        Array.from({ length: 2_500 }, (_, i) => old(i)),
      ),
      { source: sourceId },
    )
    expect(said).toEqual(['2500 lines: 2500 posts are new, 0 were there already, 0 are set aside.'])
    expect([await count('post'), await count('cases'), await count('event')]).toEqual([2_500, 0, 0])
    const found = await test.db.one<{ n: number }>(sql`
      select count(*)::int as n from post where hits->0->>'ruleId' = ${ruleId} and published_at = '2019-05-04T10:00:00Z'`)
    expect(found?.n).toBe(2_500)
    const source = await test.db.one(sql`select lease_holder, lease_token from source`)
    expect(source).toEqual({ lease_holder: 'test', lease_token: '1' })
  })

  it('of something from the last hour is heard like any complaint, and its case has a clock', async () => {
    const { sourceId } = await aBrand(test.db)
    const lines = [old(1, { published_at: new Date(Date.now() - 60_000).toISOString() }), old(2)]
    await bring(await write('posts.jsonl', lines), { source: sourceId })
    expect(await test.db.rows(sql`select clock_state from cases`)).toEqual([{ clock_state: 'running' }])
  })

  it('that was cut off is started again: nothing is missing, nothing is doubled, no old name replaces a newer one', async () => {
    const { sourceId } = await aBrand(test.db)
    const lines = Array.from({ length: 50 }, (_, i) => old(i))
    await bring(await write('half.jsonl', lines.slice(0, 20)), { source: sourceId })
    await test.db.run(sql`update author set name = 'Newer' where external_id = 'client-3'`)
    await bring(await write('whole.jsonl', [...lines, ...lines]), { source: sourceId })
    expect(said.at(-1)).toBe('100 lines: 30 posts are new, 70 were there already, 0 are set aside.')
    expect(await count('post')).toBe(50)
    expect(await test.db.one(sql`select name from author where external_id = 'client-3'`)).toEqual({ name: 'Newer' })
  })

  it('that is broken off keeps what it has read until then, and says so', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write(
      'many.jsonl',
      Array.from({ length: 1_500 }, (_, i) => old(i)),
    )
    const stop = new AbortController()
    let importing: Promise<void> | undefined
    await test.db.transaction(async (tx) => {
      await tx.run(sql`lock table post in share mode`)
      importing = importFile(config(), {
        ...{ file, format: undefined, source: sourceId, map: [] },
        ...talk,
        signal: stop.signal,
      })
      await untilBlocked(test.db)
      stop.abort()
    })
    await expect(importing).rejects.toBe(stop.signal.reason)
    expect(said.at(-1)).toBe('1000 lines: 1000 posts are new, 0 were there already, 0 are set aside.')
    expect(await count('post')).toBe(1_000)
  })

  it('sets lines aside that are no posts, with number and reason, and takes in the rest', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write('posts.jsonl', [
      '\uFEFF' + old(1),
      'not json',
      '',
      '[1]',
      old(2, { published_at: 'yesterday' }),
      old(3, { text: null }),
      old(4),
    ])
    await bring(file, { source: sourceId })
    expect(said[0]).toContain('2 posts are new, 0 were there already, 4 are set aside in ')
    const aside = (await readFile(`${file}.rejected.jsonl`, 'utf8')).trim().split('\n')
    expect(aside.map((line): unknown => JSON.parse(line))).toMatchObject([
      { line: 2, reason: 'it is not JSON', raw: 'not json' },
      { line: 4, reason: 'it is not a JSON object' },
      { line: 5, reason: expect.stringContaining('published_at is not a moment') },
      { line: 6, reason: 'text is missing' },
    ])
  })

  it('reads CSV under other names, with semicolons, quotes and line breaks in it', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write('old.csv', [
      'Nr;Who;When;Body',
      '1;Camille;2019-05-04 10:00:00+02;"Deux heures;\n""encore""!"',
      '2;Jean;2019-05-04;too;many',
      '3;;2019-05-04;nobody',
    ])
    const map = ['external_id=Nr,author_name=Who', 'published_at=When', 'text=Body']
    await bring(file, { source: sourceId, map })
    expect(
      await test.db.rows(sql`
      select p.external_id, p.text, a.name, p.published_at from post p join author a on a.id = p.author_id`),
    ).toEqual([
      {
        external_id: '1',
        text: 'Deux heures;\n"encore"!',
        name: 'Camille',
        published_at: Date.parse('2019-05-04T08:00:00Z'),
      },
    ])
    const aside = (await readFile(`${file}.rejected.jsonl`, 'utf8')).trim().split('\n')
    expect(aside.map((line): unknown => JSON.parse(line))).toMatchObject([
      { line: 4, reason: 'it has 5 columns, the header has 4' },
      { line: 5, reason: 'author_id, author_handle and author_name are all missing' },
    ])
  })

  const textsOf = async (): Promise<readonly string[]> =>
    (await test.db.rows<{ text: string }>(sql`select text from post order by id`)).map(({ text }) => text)

  it('reads a table as old spreadsheets save it with its accents, and says so', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = join(folder, 'old.csv')
    const row = 'Café fermé, l\x92été \x80;2019-05-04;Zoé\r\n'
    await writeFile(file, Buffer.from(`sep=;\r\ntext;published_at;author_name\r\n${row}`, 'latin1'))
    await bring(file, { source: sourceId })
    expect(await textsOf()).toEqual(['Café fermé, l’été €'])
    expect(said).toEqual([
      `${file} is not UTF-8: it is read as windows-1252.`,
      '1 lines: 1 posts are new, 0 were there already, 0 are set aside.',
    ])
  })

  it('of a table that is UTF-8 sets aside the one line that is not, and spoils no other', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = join(folder, 'cut.csv')
    const rows = ['Café fermé', 'coupé ici \xc3', '« Déjà vu » \uFFFD', 'fin'].map(
      (text) => `"${text}",2019-05-04,Zoé\r\n`,
    )
    const bytes = Buffer.from(`\uFEFFtext,published_at,author_name\r\n${rows.join('')}`)
    // Whoever cut it to so many bytes cut a sign in two.
    const at = bytes.indexOf(Buffer.from('\xc3', 'utf8'))
    await writeFile(file, Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at + 2)]))
    await bring(file, { source: sourceId })
    expect(await textsOf()).toEqual(['Café fermé', '« Déjà vu » \uFFFD', 'fin'])
    expect(said[0]).toBe(`${file} is UTF-8, but not in every line: those that are not are set aside.`)
    expect(JSON.parse(await readFile(`${file}.rejected.jsonl`, 'utf8'))).toMatchObject({
      line: 3,
      reason: 'it is not UTF-8',
    })
  })

  it('of lines of JSON sets aside those that are not UTF-8, and no sign but a line feed ends one', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = join(folder, 'old.jsonl')
    await writeFile(
      file,
      Buffer.concat([
        Buffer.from(`${old(1, { text: 'a\u2028b\u2029c\u0085d' })}\n`),
        Buffer.from(`${old(2, { text: 'é' })}\n`, 'latin1'),
      ]),
    )
    await bring(file, { source: sourceId })
    expect(await textsOf()).toEqual(['a\u2028b\u2029c\u0085d'])
    expect(await readFile(`${file}.rejected.jsonl`, 'utf8')).toContain('{"line":2,"reason":"it is not UTF-8"')
  })

  it('loses one line to a quote that nobody closed, and nothing to the others', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write('old.csv', [
      'text,published_at,author_name',
      'a "b" c,2019-05-04,A',
      '"d,2019-05-04,A',
      'e,2019-05-04,A',
    ])
    await bring(file, { source: sourceId })
    expect(await textsOf()).toEqual(['a "b" c', 'e'])
    expect(JSON.parse(await readFile(`${file}.rejected.jsonl`, 'utf8'))).toEqual({
      line: 3,
      reason: 'a quote in it is not closed',
      raw: '"d,2019-05-04,A',
    })
  })

  it('that cannot keep what it sets aside says so, and what came before is stored', async () => {
    const { sourceId } = await aBrand(test.db)
    // Long enough that the name of what is set aside cannot be written.
    const name = `${'a'.repeat(240)}.jsonl`
    await bring(await write(name, [old(1)]), { source: sourceId })
    expect(said).toEqual(['1 lines: 1 posts are new, 0 were there already, 0 are set aside.'])
    await expect(bring(await write(name, [old(2), 'none', old(3)]), { source: sourceId })).rejects.toThrow(
      /^Lines that are no posts cannot be set aside in .*ENAMETOOLONG/,
    )
    expect(await count('post')).toBe(2)
  })

  it.each(['jsonl', 'csv'] as const)('takes back what an export as %s wrote', async (format) => {
    const { sourceId } = await aBrand(test.db)
    await bring(
      await write('posts.jsonl', [
        ...Array.from({ length: 20 }, (_, i) => old(i, { url: `https://a.example/${i}`, private: i % 2 === 0 })),
        old(21, { text: "'=1", external_id: '=1', links: ['https://a.example/1,2', 'https://a.example/"3"'] }),
        old(22, { text: '+1', rating: { value: 2, of: 5 }, place: "''-a" }),
        old(23, { text: '', rating: { value: 1, of: 5 } }),
        old(24),
      ]),
      {
        source: sourceId,
      },
    )
    // A picture alone.
    await test.db.run(sql`update post set text = '', hits = '[]' where external_id = 'old-24'`)
    await exportAll(config(), join(folder, 'out'), { format, ...talk })
    const without = ['id', 'author_id', 'received_at']
    const before = await rowsOf(test.db, 'post', { without })
    await test.db.run(sql`delete from post`)
    await bring(join(folder, 'out', `posts.${format}`), { source: 'Test' })
    expect(await rowsOf(test.db, 'post', { without })).toEqual(before)
  })

  it('does not mix the posts of several sources, unless one is chosen', async () => {
    const { sourceId } = await aBrand(test.db)
    const file = await write('posts.jsonl', [
      old(1, { source_id: 'a' }),
      old(2, { source_id: 'b' }),
      old(3, { source_id: 'a' }),
    ])
    await expect(bring(file, { source: sourceId })).rejects.toThrow(
      /several sources: .*--only[^]*a {2}2 posts\n {2}b {2}1 posts/,
    )
    expect(await count('post')).toBe(0)
    await bring(file, { source: sourceId, only: 'a' })
    expect(said).toEqual([
      '1 lines are of other sources, and were passed over.',
      '3 lines: 2 posts are new, 0 were there already, 0 are set aside.',
    ])
  })

  it('takes the one source that is read, whatever people brought by hand or removed besides', async () => {
    const { brandId } = await aBrand(test.db)
    const { sourceId } = await aBrand(test.db)
    await test.db.run(sql`update source set removed_at = now() where id = ${sourceId}`)
    await test.db.run(sql`
      insert into source (id, brand_id, connector, name, settings, created_at)
      values (gen_random_uuid(), ${brandId}, 'by-hand', 'By hand', '{}', now())`)
    await bring(await write('posts.jsonl', [old(1)]))
    expect(said).toEqual(['1 lines: 1 posts are new, 0 were there already, 0 are set aside.'])
    await expect(bring(join(folder, 'posts.jsonl'), { source: sourceId })).rejects.toThrow('No source is called')
  })

  it('says which sources there are when none is named, and what is wrong with a column', async () => {
    const file = await write('a.csv', ['Body,When', 'x,2019-05-04'])
    await expect(bring(file)).rejects.toThrow('There is no source yet')
    await aBrand(test.db)
    await expect(bring(file)).rejects.toThrow(
      'The file has no column text: say which one it is with --map text=…; it has Body, When.',
    )
    await aBrand(test.db)
    await expect(bring(file)).rejects.toThrow(
      /Say with --source whose past this is:\n {2}\S+ {2}Test \(test\) of Chez Mireille/,
    )
    await expect(bring(file, { source: 'nope' })).rejects.toThrow('No source is called "nope"')
    await expect(bring(file, { map: ['body=text'] })).rejects.toThrow(StartFault)
  })
})

describe('a command that is broken off', () => {
  const seeded = (): (() => number) => {
    let state = 5
    return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  }
  /** Breaks off once this has been said; nothing of what follows is answered. */
  const brokenOffAt = (moment: RegExp): Talk => {
    const stop = new AbortController()
    const progress = (line: string): void => {
      if (moment.test(line)) stop.abort()
    }
    return { ...talk, progress, signal: stop.signal }
  }

  it('leaves no half of a backup or an export, and the database as it was', async () => {
    await fillTables(test.db, seeded(), 4)
    const whole = join(folder, 'whole.tar')
    await backup(config(), whole, talk)
    const before = await rowsOf(test.db, 'post')
    said = []
    const at = /\bposts?: \d+ rows/
    for (const begin of [
      () => backup(config(), join(folder, 'broken.tar'), brokenOffAt(at)),
      () => exportAll(config(), join(folder, 'out'), { format: 'jsonl', ...brokenOffAt(at) }),
      () => restore(config(), whole, { replace: true, ...brokenOffAt(at) }),
      () => restore(config(), whole, { replace: true, ...brokenOffAt(/Checking/) }),
    ])
      await expect(begin()).rejects.toThrow()
    expect(said).toEqual([])
    expect(await readdir(folder)).toEqual(['whole.tar'])
    expect(await rowsOf(test.db, 'post')).toEqual(before)
  })

  it('has done what it said it would where its commit was on its way', async () => {
    const stop = new AbortController()
    await using db = openDatabase({ url: test.url, maxConnections: 1, signal: stop.signal })
    await test.db.run(sql`create table late (a int)`)
    await test.db.run(sql`
      create function linger() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(77); return null; end $$`)
    await test.db.run(sql`
      create constraint trigger linger after insert on late deferrable initially deferred for each row execute function linger()`)
    let committed: Promise<number> | undefined
    await test.db.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(77)`)
      committed = db.transaction((own) => own.run(sql`insert into late values (1)`))
      await untilBlocked(test.db)
      stop.abort()
    })
    expect(await committed).toBe(1)
    expect(await rowsOf(test.db, 'late')).toHaveLength(1)
    await expect(db.transaction((own) => own.run(sql`insert into late values (2)`))).rejects.toBe(stop.signal.reason)
  })
})
