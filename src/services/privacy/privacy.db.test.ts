import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, aPost, arrives, isDeleted } from '../../../test/support/builders.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { runs } from '../../../test/support/seed.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { rebuild } from '../../domain/cases/case.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { after, duration, hours, instant, seconds } from '../../domain/model/time.ts'
import { appendAudit } from '../../store/audit.ts'
import { followChain, sealActs } from '../../store/audit-seals.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { lockCase } from '../../store/cases.ts'
import { claimReply } from '../../store/replies.ts'
import { Sql, sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { addNote } from '../cases/add-note.ts'
import { carryOutErasure } from './carry-out-erasure.ts'
import { eraseCases } from './erase-texts.ts'
import { erasePeople } from './erase-people.ts'
import { exportPeople } from './export-people.ts'
import { findPeople } from './find-people.ts'
import { changeRetention, seeRetention } from './retention.ts'
import { tidyBrand } from './tidy-brand.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let admin: Context
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ada', name: 'Ada', role: 'administrator' })
})
afterAll(() => base[Symbol.asyncDispose]())
beforeEach(async () => {
  desk = await aListener(base.db)
  admin = { ...desk.ctx, actor: aPerson({ userId: 'ada', role: 'administrator' }) }
})

const stopped = new AbortController().signal
const camille = anAuthor({
  externalId: 'did:plc:camilleXQ',
  handle: 'camilleXQ.example',
  name: 'Camille XQuist',
  url: 'https://bsky.app/profile/camilleXQ.example',
})
const yanis = anAuthor({ externalId: 'did:plc:yanis', handle: 'yanis.example', name: 'Yanis B.' })

/** Every text of every column of every table, and every byte of files, as one string each. */
async function everything(): Promise<readonly string[]> {
  const columns = await base.db.rows<{ table: string; column: string; bytes: boolean }>(sql`
    select c.relname as table, a.attname as column, a.atttypid = 'bytea'::regtype as bytes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace`)
  const all: string[] = []
  for (const { table, column, bytes } of columns) {
    const client = `select ${bytes ? `encode("${column}", 'escape')` : `"${column}"::text`} as value from "${table}"`
    const rows = await base.db.rows<{ value: string | null }>(new Sql([client], []))
    all.push(...rows.flatMap(({ value }) => (value === null ? [] : [`${table}.${column}: ${value}`])))
  }
  return all
}

const accountsOf = async (find: string) => (await findPeople(admin, { find })).map(({ id }) => id)
const erase = async (find: string) => erasePeople(admin, { authorIds: await accountsOf(find), reason: 'request' })
const foldsAsStored = async () => {
  for (const it of await casesOfBrand(base.db, desk.brand.brandId)) {
    expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
  }
}
const anEvidence = (caseId: string, bytes: Buffer, name = 'capture XQ.png') =>
  base.db.transaction(async (tx) => {
    await tx.run(sql`
      insert into blob (sha256, type, size, bytes, kept_at)
      values (sha256(${bytes}), 'image/png', ${bytes.length}, ${bytes}, now()) on conflict do nothing`)
    await tx.run(sql`
      insert into evidence (id, brand_id, case_id, name, original, added_by, uploaded_at, added_at)
      values (${randomUUID()}, ${desk.brand.brandId}, ${caseId}, ${name}, sha256(${bytes}), 'ada', now(), now())`)
  })

describe('the erasure of a person', () => {
  it('finds them by part of a name without accents, by handle, case and address; and nobody under nothing', async () => {
    await desk.take([
      arrives({ author: anAuthor({ externalId: 'did:plc:z', handle: 'zoe.example', name: 'Zoé Émilie Ça' }) }),
    ])
    const [it] = await casesOfBrand(base.db, desk.brand.brandId)
    const [zoe] = await accountsOf('zoe')
    expect(zoe).toBeDefined()
    for (const find of ['emil', 'ÉMILIE ZO', 'zoe.example', '@zoe.exam', `#${it?.id}`, String(it?.id)])
      expect(await accountsOf(find), find).toContain(zoe)
    for (const find of ['', '   ', "'; drop table post; --", 'zo:*|a', '%', '!', '& | ()', 'emilienne'])
      expect(await accountsOf(find), find).not.toContain(zoe)
  })

  it('takes every word, name, address and file of theirs out of the whole database, and nothing of anybody else', async () => {
    const words = 'Deux heures chez Mireille, signé XQuist'
    const written = aPost({
      externalId: 'at://did:plc:camilleXQ/app.bsky.feed.post/XQ1',
      author: camille,
      text: words,
      url: 'https://bsky.app/profile/camilleXQ.example/post/XQ1',
      links: ['https://camilleXQ.example/blog'],
      revision: 'cidXQ1',
      ref: { uri: 'at://did:plc:camilleXQ/app.bsky.feed.post/XQ1', cid: 'cidXQ1' },
    })
    const first: Arrival = { kind: 'post', post: written }
    const edit = {
      ...first,
      post: { ...written, text: `${words} !`, revision: 'cidXQ2' },
    } as Arrival
    const theirs = arrives({
      externalId: 'at://did:plc:yanis/app.bsky.feed.post/y1',
      author: yanis,
      text: 'Moi aussi, chez Mireille, trois heures.',
      parentId: 'at://did:plc:camilleXQ/app.bsky.feed.post/XQ1',
      rootId: 'at://did:plc:camilleXQ/app.bsky.feed.post/XQ1',
      ref: {
        uri: 'at://did:plc:yanis/app.bsky.feed.post/y1',
        rootUri: 'at://did:plc:camilleXQ/app.bsky.feed.post/XQ1',
        rootCid: 'cidXQ2',
      },
    })
    await desk.take([first])
    await desk.take([edit, theirs])
    const cases = await casesOfBrand(base.db, desk.brand.brandId)
    const ofCamille = cases[0]?.id ?? ''
    await addNote(admin, { caseId: ofCamille, noteId: randomUUID(), text: 'XQuist a rappelé, très fâchée' })
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at)
      select ${randomUUID()}, c.id, c.first_post_id, c.source_id, 'ada', 'Pardon Camille XQuist', 'queued', now(), now()
      from cases c where c.id = ${ofCamille}`)
    await base.db.run(sql`
      insert into proof (id, case_id, author_id, url, text, answered_at)
      values (${randomUUID()}, ${ofCamille}, 'ada', 'https://camilleXQ.example/a', 'Dit à XQuist', now())`)
    const shared = Buffer.from('les mêmes octets pour deux')
    await anEvidence(ofCamille, Buffer.from('une capture avec XQuist dessus'))
    await anEvidence(ofCamille, shared)
    await anEvidence(cases[1]?.id ?? '', shared, 'plan.png')
    expect((await everything()).filter((it) => /XQ/.test(it)).length).toBeGreaterThan(10)

    const erasure = await erase('camille xquist')
    expect(erasure).toMatchObject({ counts: { accounts: 1, posts: 1, cases: 1, files: 2 } })
    expect(erasure.doneAt).not.toBeNull()
    expect((await everything()).filter((it) => /XQ/.test(it))).toEqual([])
    const all = await everything()
    expect(all.some((it) => it.includes('Moi aussi, chez Mireille, trois heures.'))).toBe(true)
    expect(all.some((it) => it.includes('les m\\303\\252mes octets pour deux'))).toBe(true)
    const [erased, other] = await casesOfBrand(base.db, desk.brand.brandId)
    expect(erased).toMatchObject({ status: 'set-aside', erased: true })
    expect(other).toMatchObject({ status: 'new', erased: false })
    // The thread still hangs together, without a name in it.
    const thread = await base.db.rows(sql`
      select c.id from post c join post p on p.external_id = c.parent_external_id and p.source_id = c.source_id
      where c.case_id = ${other?.id ?? ''}`)
    expect(thread).toHaveLength(1)
    await foldsAsStored()
    await expect(addNote(admin, { caseId: ofCamille, noteId: randomUUID(), text: 'encore' })).rejects.toMatchObject({
      reason: 'case-erased',
    })
    // It does not come back, whichever lane shows it again; what they write from now on is a new matter.
    for (const channel of ['pull', 'stream', 'context'] as const)
      expect(await desk.take([first, edit], { channel })).toMatchObject({ stored: 0 })
    expect(
      await desk.take([
        {
          ...first,
          post: { ...written, externalId: 'at://new' },
        } as Arrival,
      ]),
    ).toMatchObject({ stored: 1 })
  })

  it('is carried to its end by whoever takes it up, however often it is broken off', async () => {
    const posts = Array.from({ length: 1_200 }, (_, i) =>
      arrives({
        externalId: `p${i}`,
        author: camille,
        text: `Chez Mireille ${i} XQ`,
        publishedAt: instant(desk.clock.now() - i),
      }),
    )
    await desk.take(posts)
    const authorIds = await accountsOf('camille')
    const id = randomUUID()
    await base.db.run(sql`
      insert into erasure (id, at, by_id, reason, author_ids, counts)
      values (${id}, now(), 'ada', 'request', ${authorIds}::bigint[], '{}')`)
    let steps = 0
    while ((await carryOutErasure(desk.ctx, { id: null })) === 'more') steps += 1
    expect(steps).toBeGreaterThan(0)
    expect(await base.db.rows(sql`select 1 from erasure where id = ${id} and done_at is null`)).toEqual([])
    expect((await everything()).filter((it) => it.includes('XQ'))).toEqual([])
    await foldsAsStored()
  })

  it('shows no name any more from the moment at which a case tells that it was erased', async () => {
    await desk.take([arrives({ externalId: 'at://shown', author: camille })])
    const authorIds = await accountsOf('camille')
    const id = randomUUID()
    await base.db.run(sql`
      insert into erasure (id, at, by_id, reason, author_ids, counts)
      values (${id}, now(), 'ada', 'request', ${authorIds}::bigint[], '{}')`)
    expect(await carryOutErasure(desk.ctx, { id })).toBe('more')
    expect(await casesOfBrand(base.db, desk.brand.brandId)).toMatchObject([{ erased: true }])
    const shown = () =>
      base.db.rows(
        sql`select handle, name, url, erased_at is not null as erased from author where id = any(${authorIds}::bigint[])`,
      )
    const nobody = { handle: '', name: '', url: null, erased: true }
    expect(await shown()).toEqual([nobody])
    // What is seen again before all of it is gone brings no name back, and goes with the rest.
    await desk.take([arrives({ externalId: 'at://meanwhile', author: camille, text: 'Chez Mireille XQ' })])
    expect(await shown()).toEqual([nobody])
    while ((await carryOutErasure(desk.ctx, { id })) === 'more');
    expect((await everything()).filter((it) => /XQ/.test(it))).toEqual([])
  })

  it('waits for an answer that is on its way at this moment', async () => {
    await desk.take([arrives({ author: camille })])
    const [it] = await casesOfBrand(base.db, desk.brand.brandId)
    const reply = randomUUID()
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at)
      select ${reply}, c.id, c.first_post_id, c.source_id, 'ada', 'Pardon', 'sending', now(), now() from cases c where c.id = ${it?.id ?? ''}`)
    const authorIds = await accountsOf('camille')
    const id = randomUUID()
    await base.db.run(sql`
      insert into erasure (id, at, by_id, reason, author_ids, counts)
      values (${id}, now(), 'ada', 'request', ${authorIds}::bigint[], '{}')`)
    expect(await carryOutErasure(desk.ctx, { id })).toBe('busy')
    await base.db.run(sql`update reply set state = 'sent' where id = ${reply}`)
    while ((await carryOutErasure(desk.ctx, { id })) === 'more');
    expect(await casesOfBrand(base.db, desk.brand.brandId)).toMatchObject([{ erased: true }])
  })

  it('leaves a case whose answer begins to leave while the eraser waits for it', async () => {
    await desk.take([arrives({ author: anAuthor({ externalId: 'did:plc:leaving', handle: 'leaving.example' }) })])
    const [it] = await casesOfBrand(base.db, desk.brand.brandId)
    const caseId = it?.id ?? ''
    await base.db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at)
      select ${randomUUID()}, c.id, c.first_post_id, c.source_id, 'ada', 'Pardon', 'queued', to_timestamp(0), now() from cases c where c.id = ${caseId}`)
    const erasing = await base.db.transaction(async (holding) => {
      await lockCase(holding, caseId)
      const done = base.db.transaction((tx) => eraseCases(tx, desk.ctx.sealer, [caseId], null, desk.clock.now()))
      await untilBlocked(base.db)
      const claim = await base.db.transaction((tx) => claimReply(tx, 'w', desk.clock.now(), seconds(12)))
      expect(claim?.text).toBe('Pardon')
      return { done }
    })
    expect(await erasing.done).toBe(0)
    expect(await casesOfBrand(base.db, desk.brand.brandId)).toMatchObject([{ erased: false }])
  })

  it('whatever people wrote to one another in whatever order, leaves nothing of the one and all of the others', async () => {
    const people = fc.constantFrom('aXQ', 'bee', 'cee')
    const post = fc.record({ who: people, on: fc.nat({ max: 6 }), ours: fc.boolean(), again: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(post, { minLength: 1, maxLength: 8 }), async (written) => {
        desk = await aListener(base.db)
        admin = { ...desk.ctx, actor: aPerson({ userId: 'ada', role: 'administrator' }) }
        const tag = randomUUID().slice(0, 8)
        const idOf = (i: number): string => `at://did:${tag}:${written[i]?.who}/post/${tag}${i}`
        const arrivals = written.map(({ who, on, ours }, i) =>
          arrives({
            externalId: idOf(i),
            author: anAuthor({
              externalId: `did:${tag}:${who}`,
              handle: `${who}${tag}`,
              name: `${who} ${tag}`,
              url: null,
            }),
            text: `Chez Mireille, ${who} ${tag} dit ${i}`,
            url: `https://example.com/${who}${tag}/${i}`,
            parentId: on < i ? idOf(on) : null,
            rootId: on < i ? idOf(on) : null,
            ours: ours && who !== 'aXQ',
            ref: on < i ? { uri: idOf(i), rootUri: idOf(on) } : { uri: idOf(i) },
          }),
        )
        await desk.take(arrivals)
        const mine = (text: string): boolean =>
          text.includes(`aXQ${tag}`) || text.includes(`aXQ ${tag}`) || text.includes(`${tag}:aXQ`)
        const others = (texts: readonly string[]) =>
          texts.filter((it) => it.startsWith('post.text') && it.includes(tag) && !mine(it)).sort()
        const before = others(await everything())
        if ((await accountsOf(`aXQ ${tag}`)).length > 0) await erase(`aXQ ${tag}`)
        const after = await everything()
        expect(after.filter(mine)).toEqual([])
        // Our own answers within the erased person's case went with it; other people's words never.
        const kept = new Set(others(after))
        const lost = before.filter((it) => !kept.has(it))
        for (const it of lost) expect(written.some(({ ours, who }) => ours && it.includes(`${who} ${tag}`))).toBe(true)
        await foldsAsStored()
        expect(
          (await desk.take(arrivals.filter((it) => it.kind === 'post' && it.post.author.externalId.endsWith('aXQ'))))
            .stored,
        ).toBe(0)
      }),
      { numRuns: runs(15) },
    )
  })
})

describe('a person’s data', () => {
  it('are handed out as one file: a page to read, the same for programs, and the files; nobody else’s', async () => {
    await desk.take([
      arrives({ externalId: 'c1', author: camille, text: 'Chez Mireille <script>alert(1)</script>' }),
      arrives({ externalId: 'y1', author: yanis, text: 'Chez Mireille, secret de Yanis' }),
    ])
    const [it] = await casesOfBrand(base.db, desk.brand.brandId)
    await anEvidence(it?.id ?? '', Buffer.from('octets de la pièce'))
    await base.db.run(sql`update evidence set name = '../../etc/passwd' where case_id = ${it?.id ?? ''}`)
    const stream = await exportPeople(admin, { authorIds: await accountsOf('camille xq'), language: 'fr' })
    const files = unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()))
    const text = (name: string) => new TextDecoder().decode(files[name])
    const names = Object.keys(files)
    expect(names.slice(0, 2)).toEqual(['data.jsonl', 'lisez-moi.html'])
    expect(names[2]).toMatch(/^files\/[0-9a-f-]+-[^/]+$/)
    expect(text(names[2] ?? '')).toBe('octets de la pièce')
    expect(text('lisez-moi.html')).toContain('&#60;script&#62;')
    expect(text('lisez-moi.html')).not.toContain('<script>')
    const lines = text('data.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string })
    expect(lines.map(({ kind }) => kind)).toEqual(['account', 'post', 'case', 'file'])
    expect(names.map(text).join()).not.toContain('secret de Yanis')
  })

  it('are for administrators alone', async () => {
    for (const role of ['lead', 'agent', 'observer'] as const) {
      const ctx = { ...admin, actor: aPerson({ role }) }
      await expect(findPeople(ctx, { find: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(erasePeople(ctx, { authorIds: ['1'], reason: 'request' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(exportPeople(ctx, { authorIds: ['1'], language: 'fr' })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(erasePeople(admin, { authorIds: ['999999999'], reason: 'request' })).rejects.toMatchObject({
      reason: 'account-gone',
    })
  })
})

describe('the retention of a brand', () => {
  const day = hours(24)
  const old = () => instant(desk.clock.now() - 400 * day)
  const agePosts = (days: number) =>
    base.db.run(
      sql`update post set received_at = received_at - ${days} * interval '1 day' where source_id = ${desk.brand.sourceId}`,
    )
  const settle = (daysAgo: number) =>
    base.db.run(sql`
      update cases set status = 'settled', ring_at = null, settled_at = to_timestamp(${desk.clock.now() - daysAgo * day} / 1000.0),
        last_post_at = to_timestamp(${desk.clock.now() - daysAgo * day} / 1000.0) where brand_id = ${desk.brand.brandId}`)
  const tidy = async () => {
    await base.db.run(sql`update brand set retention_ran_at = now() where id <> ${desk.brand.brandId}`)
    await base.db.run(sql`update brand set retention_ran_at = null where id = ${desk.brand.brandId}`)
    return tidyBrand(desk.ctx, stopped)
  }
  const posts = () =>
    base.db.rows<{ text: string; erased: boolean }>(sql`
      select text, erased_at is not null as erased from post where source_id = ${desk.brand.sourceId} order by id`)

  it('removes posts without a case whose time is over, and those who wrote nothing else', async () => {
    await desk.take([arrives({ externalId: 'quiet', author: yanis, text: 'Il pleut à Brest.' })])
    await agePosts(370)
    await desk.take([arrives({ externalId: 'young', text: 'Il pleut à Aix.', author: camille })])
    expect(await seeRetention(admin, { brandId: desk.brand.brandId, under: null })).toMatchObject({
      goes: { posts: 1, cases: 0, deleted: 0 },
    })
    await tidy()
    expect(await posts()).toMatchObject([{ text: 'Il pleut à Aix.' }])
    expect(
      await base.db.rows(sql`select 1 from author where name = 'Yanis B.'
      and not exists (select from post where author_id = author.id) and not exists (select from cases where author_id = author.id)`),
    ).toEqual([])
  })

  it('keeps the post that a case hangs on, and every open case, however old', async () => {
    await desk.take([
      arrives({ externalId: 'article', author: yanis, text: 'Un article sur Aix.', publishedAt: old() }),
    ])
    await desk.take([
      arrives({ externalId: 'comment', author: camille, text: 'Chez Mireille ? Jamais plus.', parentId: 'article' }),
    ])
    await agePosts(900)
    await base.db.run(sql`update cases set opened_at = opened_at - interval '900 days', last_post_at = last_post_at - interval '900 days'
      where brand_id = ${desk.brand.brandId}`)
    await tidy()
    expect((await posts()).map(({ erased }) => erased)).toEqual([false, false])
  })

  it('takes the words out of closed cases whose time is over; the figures stay', async () => {
    await desk.take([
      arrives({ author: anAuthor({ externalId: 'did:once', name: 'Une Fois' }), text: 'Chez Mireille XQ' }),
    ])
    await settle(800)
    await tidy()
    expect(await posts()).toEqual([{ text: '', erased: true }])
    expect(await casesOfBrand(base.db, desk.brand.brandId)).toMatchObject([{ status: 'settled', erased: true }])
    expect(
      await base.db.rows(sql`select 1 from author where name = 'Une Fois' and erased_at is null
      and exists (select from cases c where c.author_id = author.id and c.brand_id = ${desk.brand.brandId})`),
    ).toEqual([])
  })

  it('leaves what was closed more recently', async () => {
    await desk.take([arrives({ author: camille })])
    await settle(700)
    await tidy()
    expect((await posts())[0]?.erased).toBe(false)
  })

  it('takes the words of a post that its author deleted once those days are over, and not before', async () => {
    await desk.take([arrives({ externalId: 'regret', text: 'Chez Mireille, pardon' })])
    await desk.take([isDeleted('regret', desk.clock.now())])
    await tidy()
    expect((await posts())[0]?.text).toBe('Chez Mireille, pardon')
    desk.clock.pass(duration(31 * day))
    await tidy()
    expect((await posts())[0]).toEqual({ text: '', erased: true })
  })

  it('runs once a day and brand, writes down how much went, and says nothing when nothing did', async () => {
    const acts = () =>
      base.db.rows(
        sql`select data from audit where kind = 'retention-ran' and data->>'brandId' = ${desk.brand.brandId}`,
      )
    expect(await tidy()).toBe(true)
    await base.db.run(sql`update brand set retention_ran_at = to_timestamp(${desk.clock.now()} / 1000.0)`)
    expect(await tidyBrand(desk.ctx, stopped)).toBe(false)
    expect(await acts()).toEqual([])
    await desk.take([arrives({ text: 'Il pleut.' })])
    await agePosts(370)
    await tidy()
    expect(await acts()).toEqual([{ data: { brandId: desk.brand.brandId, posts: 1, cases: 0, deleted: 0 } }])
  })

  it('is changed by administrators to what can be chosen, looked at by everybody there, and shows its effect before', async () => {
    const { brandId } = desk.brand
    await desk.take([arrives({ text: 'Il pleut.' })])
    await agePosts(100)
    const short = { postsMonths: 3, casesMonths: 24, deletedDays: 30 }
    const lead = { ...admin, actor: aPerson({ role: 'lead', brands: new Set([brandId]) }) }
    expect(await seeRetention(lead, { brandId, under: short })).toMatchObject({
      retention: { postsMonths: 12 },
      goes: { posts: 1 },
    })
    await expect(changeRetention(lead, { brandId, retention: short })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(changeRetention(admin, { brandId, retention: { ...short, postsMonths: 5 } })).rejects.toMatchObject({
      code: 'invalid',
    })
    await changeRetention(admin, { brandId, retention: short })
    expect(await seeRetention(lead, { brandId, under: null })).toMatchObject({ retention: short })
  })
})

describe('a network that wants deleted posts gone', () => {
  it('has their words go at once, earlier versions included, and nothing else', async () => {
    const strict = {
      ...desk.ctx,
      connectors: new Map([['test', { id: 'test', deleted: 'vanish' } as unknown as Connector]]),
    }
    Object.assign(desk.ctx, { connectors: strict.connectors })
    await desk.take([
      arrives({ externalId: 'v1', text: 'Chez Mireille, une bêtise XQ' }),
      arrives({ externalId: 'v2', author: yanis, text: 'Chez Mireille, je reste' }),
    ])
    await desk.take([isDeleted('v1', desk.clock.now())])
    expect(
      await base.db.rows(
        sql`select text, deleted_at is not null as deleted from post where source_id = ${desk.brand.sourceId} order by id`,
      ),
    ).toEqual([
      { text: '', deleted: true },
      { text: 'Chez Mireille, je reste', deleted: false },
    ])
    await foldsAsStored()
  })
})

describe('the chain of the log', () => {
  const act = (data: Record<string, unknown>) =>
    appendAudit(base.db, { at: after(desk.clock.now(), duration(1)), kind: 'invited', actorId: 'ada', data })

  it('holds over every act, and names the first one that was changed, removed or slipped in', async () => {
    for (let i = 0; i < 5; i += 1) await act({ i, b: { z: 1, a: 'é' } })
    while ((await sealActs(base.db, 2)) > 0);
    const whole = await followChain(base.db)
    expect(whole).toMatchObject({ unsealed: 0, broken: null })
    expect(await sealActs(base.db, 10)).toBe(0)
    const [third] = await base.db.rows<{ id: string; seq: string; data: unknown }>(sql`
      select a.id, s.seq, a.data from audit a join audit_seal s on s.audit_id = a.id order by s.seq offset 2 limit 1`)
    await base.db.run(sql`update audit set data = '{"i": 99}' where id = ${third?.id ?? ''}`)
    expect((await followChain(base.db)).broken).toEqual({ seq: third?.seq, missing: false })
    await base.db.run(sql`update audit set data = ${JSON.stringify(third?.data)}::jsonb where id = ${third?.id ?? ''}`)
    expect((await followChain(base.db)).broken).toBeNull()
    await base.db.run(sql`update audit_seal set seq = seq + 100 where seq = (select max(seq) from audit_seal)`)
    expect((await followChain(base.db)).broken).toMatchObject({ missing: true })
    await base.db.run(sql`update audit_seal set seq = seq - 100 where seq = (select max(seq) from audit_seal)`)
    await base.db.run(sql`delete from audit where id = ${third?.id ?? ''}`)
    expect((await followChain(base.db)).broken).toEqual({ seq: third?.seq, missing: true })
  })

  it('is sealed by one at a time, however many try', async () => {
    await base.db.run(sql`delete from audit_seal`)
    await base.db.run(sql`delete from audit`)
    for (let i = 0; i < 6; i += 1) await act({ i })
    await Promise.all(Array.from({ length: 4 }, () => sealActs(base.db, 3)))
    while ((await sealActs(base.db, 3)) > 0);
    expect(await followChain(base.db)).toMatchObject({ sealed: 6, unsealed: 0, broken: null })
  })
})
