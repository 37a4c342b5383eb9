import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import { readFilter } from '../../domain/cases/filter.ts'
import { hours, instant } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { erasePostTexts } from '../privacy/erase-texts.ts'
import { addNote } from './add-note.ts'
import { assignCase } from './assign-case.ts'
import { type SearchAnswer, searchCases } from './search-cases.ts'
import { settleCase } from './settle-case.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let ines: Context
const caseOf: Record<string, string> = {}
const nameOf = (id: string): string => Object.entries(caseOf).find(([, it]) => it === id)?.[0] ?? id

const search = (text: string, who: Context = ines): Promise<SearchAnswer> =>
  searchCases(who, { brandId: desk.brand.brandId, text })
const names = async (text: string, who: Context = ines): Promise<readonly string[]> =>
  (await search(text, who)).hits.map((hit) => nameOf(hit.case.it.id)).sort()
/** What is marked in the first passage. */
const marked = async (text: string): Promise<readonly string[]> => {
  const passage = (await search(text)).hits[0]?.passage
  return passage?.marks.map(({ start, end }) => passage.text.slice(start, end)) ?? []
}

beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
  await aColleague(base.db, { id: 'hugo', name: 'Hugo Petit', role: 'administrator' })
  desk = await aListener(base.db)
  ines = { ...desk.ctx, actor: aPerson({ userId: 'ines', brands: new Set([desk.brand.brandId]) }) }
  const says = async (name: string, text: string, ago: number) => {
    const { opened } = await desk.take([
      arrives({
        externalId: name,
        author: anAuthor({ externalId: `did:${name}`, name, handle: `${name.toLowerCase().split(' ')[0] ?? ''}.test` }),
        text: `${text} (Chez Mireille)`,
        publishedAt: instant(desk.clock.now() - ago),
      }),
    ])
    caseOf[name] = opened[0]?.caseId ?? ''
  }
  // As some devices write it: letters and accents apart.
  await says('Anna Martin', 'Mes colis sont arrivés endommagés, c’est la troisième fois.'.normalize('NFD'), hours(1))
  await says('Bruno', 'The parcels were delivered late; nobody is answering your phones.', hours(2))
  await says('Chloé', 'Personne au service client… <b>livraison</b>/retour & remboursement “jamais”😡fait', hours(3))
  await says('David', 'Le client a un bon service ? Le coeur y est.', hours(4))
  // What is older than the desk opens no case any more.
  await base.db.run(sql`update post set published_at = published_at - interval '40 days' where external_id = 'David'`)
  await addNote(ines, {
    caseId: caseOf['David'] ?? '',
    noteId: randomUUID(),
    text: 'Rappeler pour la porcelaine cassée.',
  })
  await assignCase(ines, { caseId: caseOf['Chloé'] ?? '', ownerId: 'hugo', version: 1 })
  await settleCase(ines, { caseId: caseOf['Bruno'] ?? '', version: 1 })
  // One of two accounts was written to; pictures hang on two posts, a film on another.
  const account = { externalId: 'did:us', handle: 'mireille.test', name: 'Chez Mireille' }
  await base.db.run(
    sql`update source set account = ${JSON.stringify(account)}::jsonb where id = ${desk.brand.sourceId}`,
  )
  await base.db.run(sql`
    with other as (
      insert into source select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'name', 'Support', 'account', null, 'lease_holder', null))).*
      from source s where s.id = ${desk.brand.sourceId} returning id)
    update post set source_id = other.id from other where external_id = 'Bruno'`)
  await base.db.run(sql`
    insert into medium (post_id, nth, kind, url, sensitive)
    select p.id, 0, m.kind, 'https://cdn.example/a', false from post p
    join (values ('Anna Martin', 'picture'), ('Bruno', 'picture'), ('David', 'film'), ('Chloé', 'link')) m (name, kind)
      on m.name = p.external_id`)
})
afterAll(() => base[Symbol.asyncDispose]())

describe('a search', () => {
  it.each([
    // With and without accents, whatever the form, in French and in English.
    ['endommagés', ['Anna Martin']],
    ['endommagée', ['Anna Martin']],
    ['ENDOMMAGE', ['Anna Martin']],
    ['endommagee', ['Anna Martin']],
    ['ENDOMMAGEES', ['Anna Martin']],
    ['arrive', ['Anna Martin']],
    ['colis', ['Anna Martin']],
    ['parcel', ['Bruno']],
    ['answered', ['Bruno']],
    ['delivering', ['Bruno']],
    ['cœur', ['David']],
    // Signs part words.
    ['livraison', ['Chloé']],
    ['retour', ['Chloé']],
    ['faites', ['Chloé']],
    ['jamais', ['Chloé']],
    // Notes and names.
    ['porcelaine', ['David']],
    ['martin', ['Anna Martin']],
    ['chloe', ['Chloé']],
    // Phrases, choice, refusal, words that say nothing.
    ['service client', ['Chloé', 'David']],
    ['"service client"', ['Chloé']],
    ['« service client »', ['Chloé']],
    ['parcel OU livraison', ['Bruno', 'Chloé']],
    ['service -remboursement', ['David']],
    ['le colis', ['Anna Martin']],
    ['service -porcelaine', ['Chloé']],
    ['introuvable', []],
    // Operators, alone and with words.
    ['from:bruno', ['Bruno']],
    ['de:"anna mart"', ['Anna Martin']],
    ['is:settled', ['Bruno']],
    ['service owner:hugo', ['Chloé']],
    ['owner:nobody service', ['David']],
    ['service after:7d', ['Chloé']],
    ['service before:7d', ['David']],
    ['after:90m', ['Anna Martin']],
    // The clock shows 2 March: a day is the brand's, and what is written until it is written on it, too.
    ['service before:2026-03-02', ['David']],
    ['service until:2026-03-02', ['Chloé', 'David']],
    ['service jusque:2026-03-01', ['David']],
    ['service since:2026-03-02 until:2026-03-02', ['Chloé']],
    ['channel:mastodon service', []],
    ['kind:complaint', ['Anna Martin', 'Bruno', 'Chloé']],
    ['kind:praise', []],
    ['-service -parcel', ['Anna Martin']],
    // Beginnings of words, however far they are typed; in French and in English, with and without accents.
    ['endo*', ['Anna Martin']],
    ['endommageme*', ['Anna Martin']],
    ['remboursem*', ['Chloé']],
    ['remb* -serv*', []],
    ['deliv*', ['Bruno']],
    ['delivere*', ['Bruno']],
    ['porcel*', ['David']],
    ['COEU*', ['David']],
    ['parc* OU livrais*', ['Bruno', 'Chloé']],
    ['mart*', ['Anna Martin']],
    ['servi* -remb*', ['David']],
    ['colisso*', []],
    // The account to which it was written; what hangs on it.
    ['to:mireille service', ['Chloé', 'David']],
    ['pour:support', ['Bruno']],
    ['to:somebody', []],
    ['has:image', ['Anna Martin', 'Bruno']],
    ['avec:fichier', ['Anna Martin', 'Bruno', 'David']],
    ['has:video', ['David']],
    ['avec:image colis', ['Anna Martin']],
    ['', []],
  ])('for “%s” finds just those', async (text, expected) => {
    expect(await names(text)).toEqual(expected)
  })

  it('finds what is typed as letters and accents apart, and marks it', async () => {
    for (const typed of ['endommagés', 'endommag\u00e9*', '"la troisième"', 'coeur OR troisième'])
      expect(await names(typed.normalize('NFD')), typed).toContain('Anna Martin')
    expect(await marked('endommagés'.normalize('NFD'))).toEqual(['endommagés'])
  })

  it('marks what it found, in the form in which it stands there', async () => {
    expect(await marked('endommagee')).toEqual(['endommagés'])
    expect(await marked('"service client"')).toEqual(['service', 'client'])
    expect(await marked('"answering your phone"')).toEqual(['answering', 'your', 'phones'])
  })

  it('gives text as text, with when and by whom', async () => {
    const [hit] = (await search('livraison')).hits
    expect(hit).toMatchObject({ in: 'post', by: 'Chloé', at: desk.clock.now() - hours(3) })
    expect(hit?.passage.text).toContain('<b>livraison</b>/retour')
  })

  it('says where it was: a note is by the colleague who wrote it', async () => {
    expect((await search('porcelaine')).hits[0]).toMatchObject({ in: 'note', by: 'Inès Benali' })
    expect((await search('martin')).hits[0]).toMatchObject({ in: 'name' })
  })

  it('goes with the filters and the view of a list', async () => {
    const read = readFilter(new URLSearchParams('owner=nobody'))
    const found = await searchCases(ines, {
      brandId: desk.brand.brandId,
      text: 'service',
      view: 'to-answer',
      filter: read.ok ? read.filter : expect.fail('The filter is one.'),
    })
    expect(found.hits.map((hit) => nameOf(hit.case.it.id))).toEqual(['David'])
  })

  it('says what it did not understand and finds the rest', async () => {
    const found = await search('service colour:red before:yesterday')
    expect(found.faults.map((it) => it.why)).toEqual(['unknown', 'no-date'])
    expect(found.hits).toHaveLength(2)
  })

  it('for an account that none is finds nothing and says so; of a star in the wrong place it says where it goes', async () => {
    const found = await search('service to:zoe')
    expect([found.hits, found.faults[0]?.message]).toEqual([[], 'No account here is called “zoe” (“to:”).'])
    expect((await search('service re*bours')).faults.map((it) => it.why)).toEqual(['star'])
  })

  it('marks the words of which the beginning was typed, and counts a file that a colleague added', async () => {
    expect(await marked('endomm*')).toEqual(['endommagés'])
    expect(await marked('remboursem*')).toEqual(['remboursement'])
    const caseId = caseOf['Chloé'] ?? ''
    await base.db.run(sql`
      with kept as (insert into blob (sha256, type, bytes, size, kept_at)
        values (sha256('x'), 'application/pdf', 'x', 1, now()) returning sha256)
      insert into evidence (id, brand_id, case_id, name, original, added_by, uploaded_at, added_at)
      select gen_random_uuid(), ${desk.brand.brandId}, ${caseId}, 'Facture.pdf', k.sha256, 'ines', now(), now() from kept k`)
    expect(await names('has:file service')).toEqual(['Chloé', 'David'])
    expect(await names('has:image service')).toEqual([])
  })

  it('for a colleague that nobody is finds nothing, not everything', async () => {
    const found = await search('owner:zoe')
    expect(found.hits).toEqual([])
    expect(found.faults[0]?.message).toContain('“zoe”')
  })

  it('gives whoever does not see the brand no id at all', async () => {
    const stranger: Context = {
      ...ines,
      actor: aPerson({ userId: 'eve', role: 'agent', brands: new Set([randomUUID()]) }),
    }
    await expect(search('service', stranger)).rejects.toThrow(ServiceError)
    const other = randomUUID()
    await base.db.run(sql`
      insert into brand select (jsonb_populate_record(b, jsonb_build_object('id', ${other}::text))).* from brand b
      where id = ${desk.brand.brandId}`)
    const neighbour: Context = { ...ines, actor: aPerson({ userId: 'ines', role: 'agent', brands: new Set([other]) }) }
    expect(await searchCases(neighbour, { brandId: other, text: 'service' })).toMatchObject({ hits: [] })
  })

  it('is never an error, whatever signs are typed', async () => {
    const odd = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.constantFrom(
          'service',
          '"',
          '-',
          ' OR ',
          "'",
          '\\',
          ':*',
          '<->',
          '&',
          '|',
          '!',
          '(',
          ')',
          '\0',
          '%',
          'from:',
          'to:',
          'has:image',
          'serv*',
          '*',
          "l'été",
        ),
      ),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(odd, async (parts) => {
        const found = await search(parts.join(''))
        for (const { passage } of found.hits) {
          for (const { start, end } of passage.marks) expect(end <= passage.text.length && start < end).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('finds an edit by its new words, and nothing that was erased or is gone', async () => {
    const post = await base.db.one<{ id: string }>(sql`select id from post where external_id = 'Anna Martin'`)
    await base.db.run(sql`update post set text = 'Le vase est fêlé.' where id = ${post?.id}`)
    expect(await names('endommagé')).toEqual([])
    expect(await names('vase fele')).toEqual(['Anna Martin'])
    await base.db.transaction((tx) => erasePostTexts(tx, ines.sealer, [post?.id ?? ''], desk.clock.now()))
    expect(await names('vase')).toEqual([])
    const left = await base.db.rows(sql`select 1 from post where id = ${post?.id} and words @@ 'vas'::tsquery`)
    expect(left).toEqual([])
  })
})

describe('a search for what stands nearly everywhere', () => {
  it('finds the others although one person writes the same word without end', async () => {
    const night = await aListener(base.db)
    const { brandId } = night.brand
    const from = (name: string, externalId: string, minutesAgo: number) =>
      arrives({
        externalId: `night-${externalId}`,
        author: anAuthor({ externalId: `did:night-${name}`, name, handle: `${name}.night` }),
        text: 'Une escroquerie, chez Mireille.',
        publishedAt: instant(night.clock.now() - minutesAgo * 60_000),
      })
    await night.take([from('nora', 'nora', 50), from('omar', 'omar', 40)])
    await night.take(Array.from({ length: 230 }, (_, at) => from('troll', `troll-${at}`, 30 - at / 10)))
    const who: Context = { ...night.ctx, actor: aPerson({ userId: 'ines', brands: new Set([brandId]) }) }
    const { hits, cut } = await searchCases(who, { brandId, text: 'escroquerie' })
    expect(hits.map((hit) => hit.by).sort()).toEqual(['nora', 'omar', 'troll'])
    // These are all: nobody is told of others.
    expect(cut).toBe(false)
  })

  it('ranks the newest and says that there is more', async () => {
    await base.db.run(sql`
      insert into author (connector, external_id, handle, name) select 'test', 'many' || i, 'many' || i, 'Many' from generate_series(1, 260) i`)
    await base.db.run(sql`
      with made as (
        insert into cases (brand_id, source_id, connector, author_id, status, priority, policy, clock_round, clock_state,
          clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at)
        select c.brand_id, c.source_id, c.connector, a.id, 'settled', c.priority, c.policy, 1, 'stopped', c.clock_started_at,
          c.clock_warn_at, c.clock_due_at, c.opened_at, c.last_post_at - a.id * interval '1 minute'
        from cases c, author a where c.id = ${caseOf['David']} and a.name = 'Many'
        returning id, source_id, author_id, last_post_at)
      insert into post (source_id, external_id, author_id, case_id, text, published_at, received_at)
      select source_id, 'many' || id, author_id, id, 'Encore une baguette.', last_post_at, last_post_at from made`)
    const { hits, cut } = await search('baguettes')
    expect(hits).toHaveLength(50)
    expect(cut).toBe(true)
    expect((await search('baguettes -encore')).hits).toEqual([])
  })
})
