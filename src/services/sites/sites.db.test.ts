import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aBrand, anAuthor, arrives } from '../../../test/support/builders.ts'
import { anEdge, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import type { SiteLook } from '../../domain/model/site-look.ts'
import { days, hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { countPostsDuring } from '../../store/site-history.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { forgetHours } from '../listening/forget-hours.ts'
import { readMetrics } from '../metrics/read-metrics.ts'
import { acceptSite } from './accept-site.ts'
import { claimSites } from './claim-sites.ts'
import { createSite } from './create-site.ts'
import { listSites } from './list-sites.ts'
import { lookAtSite } from './look-at-site.ts'
import { lookSoon } from './look-soon.ts'
import { outagesBeside } from './outages-beside.ts'
import { pauseSite } from './pause-site.ts'
import { readSite } from './read-site.ts'
import { removeSite } from './remove-site.ts'
import { resumeSite } from './resume-site.ts'
import { trySite } from './try-site.ts'
import { updateSite } from './update-site.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let vigie: Context
let admin: Context
/** What each address answers now; an address that is not here answers nothing. */
let web: Map<string, Partial<SiteLook>>
const asked: { readonly url: string; readonly tag: string | null }[] = []

const well: SiteLook = {
  failure: null,
  flaw: null,
  status: 200,
  took: 120,
  host: 'shop.example',
  text: 'Chez Mireille\nAjouter au panier',
  certificate: null,
  places: { addresses: ['192.0.2.10'], aliases: [], servers: ['ns1.example'] },
  tag: null,
}
const mute: SiteLook = { ...well, failure: 'no-answer', status: null, host: null, text: null, places: null }
const expected = { status: null, within: 10_000, words: null, notWords: null, hosts: [] }
const shop = 'https://93.184.215.14/'
const blog = 'https://93.184.215.15/'

beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())
beforeEach(async () => {
  await base.db.run(sql`delete from watched_page`)
  await base.db.run(sql`update source set state = 'paused'`)
  desk = await aListener(base.db)
  web = new Map([
    [shop, {}],
    [blog, {}],
  ])
  asked.length = 0
  const edge: Context['edge'] = () =>
    anEdge({
      probe: async (request) => {
        asked.push(request)
        const found = web.get(request.url)
        return found === undefined ? mute : { ...well, host: new URL(request.url).host, ...found }
      },
    })
  vigie = { ...desk.ctx, edge, actor: { kind: 'vigie' } }
  admin = { ...vigie, actor: aPerson({ role: 'administrator', userId: 'ada' }) }
})

const add = async (url = shop): Promise<string> => {
  const { page } = await createSite(admin, {
    brandId: desk.brand.brandId,
    url,
    name: 'Boutique',
    everyMinutes: 5,
    expected,
  })
  return page.id
}
/** Looks at every page that is due. */
const round = async (): Promise<number> => {
  const claimed = await claimSites(vigie, 300)
  for (const page of claimed) await lookAtSite(vigie, page, new AbortController().signal)
  return claimed.length
}
const pass = async (length: number): Promise<number> => {
  desk.clock.set(instant(desk.clock.now() + length))
  return round()
}
const state = async (siteId: string) => (await readSite(admin, { siteId })).site.page.standing.state
const told = async () => {
  const rows = await base.db.rows<{ kind: string }>(sql`
    select kind from event where brand_id = ${desk.brand.brandId} and kind like 'site.%' order by id`)
  return rows.map(({ kind }) => kind.replace('site.', ''))
}
/** Time enough for a certificate's and the places' history to be known. */
const settle = async (): Promise<void> => {
  await round()
  for (let nth = 0; nth < 4; nth += 1) await pass(minutes(10))
}

describe('what a new user types', () => {
  const typed = (url: string, words: string | null = null) =>
    trySite(admin, { brandId: desk.brand.brandId, url, expected: { ...expected, words } })
  const refused = async (url: string): Promise<{ en: string; fr: string }> => {
    for (const act of [
      () => typed(url),
      () => createSite(admin, { brandId: desk.brand.brandId, url, name: '', everyMinutes: 5, expected }),
    ]) {
      const refusal: unknown = await act().catch((it: unknown) => it)
      if (!(refusal instanceof ServiceError)) throw new Error(`${url} was not refused.`, { cause: refusal })
      expect(refusal.reason).toBe('site-address')
      expect(refusal.facts['sentence']).toEqual({
        en: refusal.message,
        fr: expect.not.stringContaining(refusal.message),
      })
    }
    const refusal = await typed(url).catch((it: ServiceError) => it.facts['sentence'])
    return Object(refusal)
  }

  it.each([
    ['mailto:contact@chez-mireille.example', /mailto:.*page/u],
    ['tel:0102030405', /tel:.*page/u],
    ['javascript:alert(1)', /javascript:.*page/u],
    ['ftp://chez-mireille.example/', /ftp:.*page/u],
    ['contact@chez-mireille.example', /adresse mail/u],
    ['https://moi:secret@chez-mireille.example', /identifiant ou un mot de passe/u],
    ['Chez Mireille', /navigateur/u],
    ['https://', /navigateur/u],
    ['http://169.254.169.254/latest/meta-data', /machine elle-même/u],
  ])('%s is no page, and a sentence of both languages says why', async (url, why) => {
    expect((await refused(url)).fr).toMatch(why)
    expect(asked).toEqual([])
  })

  it('without a scheme is meant with https, with a port too', async () => {
    expect((await typed('chez-mireille.example')).url).toBe('https://chez-mireille.example/')
    expect((await typed('chez-mireille.example:8443/boutique#haut')).url).toBe(
      'https://chez-mireille.example:8443/boutique',
    )
  })

  it('with a sentence that does not stand there, or a name that nobody has, is told before anything is kept', async () => {
    web.set('https://chez-mireille.example/', {})
    expect(await typed('chez-mireille.example', 'Rupture de stock')).toMatchObject({ fault: 'words-missing' })
    web.set('https://chez-mireile.example/', { ...mute, failure: 'name-gone' })
    expect(await typed('chez-mireile.example')).toMatchObject({ fault: 'name-gone', title: null })
    expect((await listSites(admin, { brandId: desk.brand.brandId })).sites).toEqual([])
  })
})

describe('a page that stops answering', () => {
  it('is down once a second look confirms it, from the first failure on, and up again after one good look', async () => {
    const siteId = await add()
    await round()
    expect(await state(siteId)).toBe('up')
    web.set(shop, { status: 503 })
    await pass(minutes(10))
    const failedAt = desk.clock.now()
    expect(await state(siteId)).toBe('doubt')
    expect(await pass(seconds(20))).toBe(0)
    await pass(seconds(10))
    expect(await state(siteId)).toBe('down')
    expect((await readSite(admin, { siteId })).site.notices).toMatchObject([
      { kind: 'down', cause: 'status', beganAt: failedAt, data: { status: 503 } },
    ])
    await pass(minutes(1))
    web.set(shop, {})
    await pass(minutes(1))
    const { site, past } = await readSite(admin, { siteId })
    expect([site.page.standing.state, site.notices]).toEqual(['up', []])
    expect(past).toMatchObject([{ kind: 'down', beganAt: failedAt, endedAt: desk.clock.now() }])
    expect(await told()).toEqual(['added', 'down', 'up'])
  })

  it('for one look only is counted and alarms nobody', async () => {
    const siteId = await add()
    await round()
    web.delete(shop)
    await pass(minutes(10))
    web.set(shop, {})
    await pass(seconds(26))
    const page = await readSite(admin, { siteId })
    expect([page.site.page.standing.state, page.blips, page.past]).toEqual(['up', 1, []])
    expect(page.looks.map(({ fault }) => fault)).toEqual([null, 'no-answer', null])
    expect(await told()).toEqual(['added'])
  })

  it('is not accused while nothing else answers either, and is once something does', async () => {
    const [first, second] = [await add(shop), await add(blog)]
    await round()
    web.clear()
    await pass(minutes(10))
    await pass(seconds(30))
    await pass(seconds(30))
    await pass(seconds(30))
    expect([await state(first), await state(second)]).toEqual(['cut', 'cut'])
    expect((await told()).filter((kind) => kind === 'down')).toEqual([])
    web.set(blog, {})
    await pass(seconds(31))
    for (let nth = 0; nth < 3; nth += 1) await pass(seconds(31))
    expect([await state(first), await state(second)]).toEqual(['down', 'up'])
  })

  it('is accused when a network is heard meanwhile: our own line stands', async () => {
    const siteId = await add()
    await round()
    web.delete(shop)
    await pass(minutes(10))
    await base.db.run(sql`update source set state = 'active', error_kind = null,
      last_check_at = to_timestamp(${desk.clock.now() + 5_000} / 1000.0) where id = ${desk.brand.sourceId}`)
    await pass(seconds(26))
    expect(await state(siteId)).toBe('down')
  })

  it('stands beside the cases written meanwhile, shortly before and within the hour after, and beside no other', async () => {
    const siteId = await add()
    await round()
    const writes = async (externalId: string, author: string) => {
      await desk.take([
        arrives({
          externalId,
          publishedAt: desk.clock.now(),
          author: anAuthor({ externalId: author }),
          text: 'Chez Mireille, impossible de commander',
        }),
      ])
      const row = await base.db.one<{ case_id: string }>(
        sql`select case_id from post where external_id = ${externalId}`,
      )
      return row?.case_id ?? ''
    }
    const early = await writes('early', 'a')
    desk.clock.pass(hours(2))
    const ahead = await writes('ahead', 'b')
    await round()
    web.delete(shop)
    await pass(minutes(10))
    // The brand's own source was not read meanwhile: its word is waited for, then the page is believed to be down.
    for (let nth = 0; nth < 2; nth += 1) await pass(seconds(26))
    const during = await writes('during', 'c')
    web.set(shop, {})
    await pass(minutes(2))
    desk.clock.pass(minutes(50))
    const after = await writes('after', 'd')
    desk.clock.pass(minutes(30))
    const late = await writes('late', 'e')
    const beside = async (caseId: string) => (await outagesBeside(admin, { caseId })).length
    expect(await Promise.all([early, ahead, during, after, late].map(beside))).toEqual([0, 1, 1, 1, 0])
    const { past } = await readSite(admin, { siteId })
    expect(past).toMatchObject([
      { kind: 'down', beside: { cases: 2, usual: 0, written: { posts: 2, usual: null, standsOut: false } } },
    ])
  })
})

describe('a page in other hands', () => {
  it('is told when it leads elsewhere, and a person can say that it is theirs', async () => {
    const siteId = await add()
    await settle()
    web.set(shop, { host: 'parking.example' })
    await pass(minutes(10))
    await pass(seconds(26))
    expect((await readSite(admin, { siteId })).site.notices).toMatchObject([{ kind: 'changed', cause: 'elsewhere' }])
    await acceptSite(admin, { siteId })
    await round()
    expect((await readSite(admin, { siteId })).site).toMatchObject({ notices: [], page: { standing: { state: 'up' } } })
    await expect(acceptSite(admin, { siteId })).rejects.toMatchObject({ reason: 'site-unchanged' })
    expect(await told()).toEqual(['added', 'changed', 'accepted', 'up'])
  })

  it('is suspected when its place and its authority are new in two looks, not when either is', async () => {
    const siteId = await add()
    const certificate = (issuer: string) => ({ endsAt: instant(desk.clock.now() + days(80)), issuer })
    const before = certificate('Let us')
    web.set(shop, { certificate: before })
    await settle()
    const notices = async () =>
      (await readSite(admin, { siteId })).site.notices.map(({ kind, cause }) => `${kind} ${cause}`)
    const moved = { addresses: ['198.51.100.7'], aliases: [], servers: ['ns1.example'] }
    web.set(shop, { certificate: certificate('Other') })
    await pass(minutes(10))
    web.set(shop, { certificate: before, places: moved })
    await pass(minutes(10))
    expect(await notices()).toEqual([])
    expect((await readSite(admin, { siteId })).past).toMatchObject([{ kind: 'noted', cause: 'issuer' }])
    web.set(shop, { certificate: certificate('Thief'), places: { ...moved, addresses: ['203.0.113.5'] } })
    await pass(minutes(10))
    expect(await notices()).toEqual([])
    await pass(seconds(26))
    expect(await notices()).toEqual(['changed places'])
    await acceptSite(admin, { siteId })
    await round()
    expect(await notices()).toEqual([])
  })

  it('is told of its certificate 21, 7 and 1 days ahead, once each, and no more once it is renewed', async () => {
    const siteId = await add()
    const endsAt = instant(desk.clock.now() + days(22))
    web.set(shop, { certificate: { endsAt, issuer: 'Let us' } })
    await round()
    for (const length of [days(2), hours(1), days(13), days(6)]) await pass(length)
    expect((await told()).filter((kind) => kind === 'certificate')).toHaveLength(3)
    expect((await readSite(admin, { siteId })).site.notices).toMatchObject([{ kind: 'certificate', cause: '1' }])
    web.set(shop, { certificate: { endsAt: instant(desk.clock.now() + days(90)), issuer: 'Let us' } })
    await pass(minutes(10))
    expect((await readSite(admin, { siteId })).site.notices).toEqual([])
  })
})

describe('the list of watched pages', () => {
  it('offers the brand’s own sites until they are watched, and refuses what is none or is there already', async () => {
    const { brandId } = desk.brand
    await base.db.run(
      sql`update brand set sites = ${['93.184.215.14', 'www.mireille.example/carte']} where id = ${brandId}`,
    )
    expect((await listSites(admin, { brandId })).offers).toEqual([shop, 'https://www.mireille.example/carte'])
    await add()
    expect((await listSites(admin, { brandId })).offers).toEqual(['https://www.mireille.example/carte'])
    await expect(add()).rejects.toMatchObject({ reason: 'site-exists' })
    await expect(add('ftp://93.184.215.14/')).rejects.toMatchObject({ reason: 'site-address' })
    await expect(add('https://a:b@93.184.215.14/')).rejects.toMatchObject({ reason: 'site-address' })
  })

  it('shows what a first look finds, and keeps nothing of it', async () => {
    const { brandId } = desk.brand
    web.set(shop, { status: 404 })
    const trial = await trySite(admin, { brandId, url: '93.184.215.14', expected })
    expect(trial).toMatchObject({ url: shop, fault: 'status', title: 'Chez Mireille' })
    expect((await listSites(admin, { brandId })).sites).toEqual([])
  })

  it('is looked at when somebody asks, not while it is paused, and anew when what is asked of it changes', async () => {
    const siteId = await add()
    await round()
    expect(await round()).toBe(0)
    await lookSoon(admin, { siteId })
    expect(await round()).toBe(1)
    await pauseSite(admin, { siteId })
    await lookSoon(admin, { siteId })
    expect(await pass(hours(1))).toBe(0)
    await resumeSite(admin, { siteId })
    expect(await round()).toBe(1)
    await updateSite(admin, { siteId, name: 'Caisse', everyMinutes: 1, expected: { ...expected, words: 'Payer' } })
    expect(await round()).toBe(1)
    expect((await readSite(admin, { siteId })).site.page).toMatchObject({
      name: 'Caisse',
      last: { fault: 'words-missing' },
    })
    await removeSite(admin, { siteId })
    await expect(readSite(admin, { siteId })).rejects.toMatchObject({ reason: 'not-found' })
  })

  it('asks for a page’s own state while all is well, and reads it whole each hour', async () => {
    await add()
    web.set(shop, { tag: '"1"' })
    await round()
    await pass(minutes(10))
    await pass(hours(1))
    expect(asked.map(({ tag }) => tag)).toEqual([null, '"1"', null])
  })
})

it('a page of which one status is expected is asked for it, and not whether it is as it was', async () => {
  const siteId = await add()
  await updateSite(admin, { siteId, name: 'Boutique', everyMinutes: 5, expected: { ...expected, status: 200 } })
  web.set(shop, { tag: '"1"' })
  for (let nth = 0; nth < 3; nth += 1) {
    await pass(minutes(10))
    // As a server answers that knows conditions.
    const { tag } = asked.at(-1) ?? { tag: null }
    if (tag !== null) web.set(shop, { status: 304, text: null })
  }
  expect(asked.map(({ tag }) => tag)).toEqual([null, null, null])
  expect(await state(siteId)).toBe('up')
})

describe('one process at a time', () => {
  it('looks at a page, and one that lost the right writes nothing', async () => {
    const siteId = await add()
    const [page] = await claimSites(vigie, 10)
    if (page === undefined) throw new Error('Nothing was due.')
    expect(await claimSites(vigie, 10)).toEqual([])
    await base.db.run(sql`update watched_page set lease_until = now() - interval '1 second'`)
    const [again] = await claimSites(vigie, 10)
    web.set(shop, { status: 500 })
    await lookAtSite(vigie, page, new AbortController().signal)
    expect(await state(siteId)).toBe('unknown')
    web.set(shop, {})
    if (again !== undefined) await lookAtSite(vigie, again, new AbortController().signal)
    expect(await state(siteId)).toBe('up')
  })
})

describe('what is kept of the looks', () => {
  it('goes after two days, 90 days and a year, and the numbers tell how the page stands', async () => {
    const siteId = await add()
    await round()
    await base.db.run(sql`insert into site_notice (page_id, kind, cause, began_at, ended_at)
      select ${siteId}, 'down', 'status', at, at from (values (to_timestamp(${desk.clock.now()} / 1000.0))) t (at)`)
    const counts = async () =>
      base.db.one<{ looks: number; hours: number; notices: number }>(sql`
        select (select count(*) from site_look)::int as looks, (select count(*) from site_hour)::int as hours,
          (select count(*) from site_notice)::int as notices`)
    for (const [length, left] of [
      [hours(47), { looks: 1, hours: 1, notices: 1 }],
      [hours(2), { looks: 0, hours: 1, notices: 1 }],
      [days(90), { looks: 0, hours: 0, notices: 1 }],
      [days(280), { looks: 0, hours: 0, notices: 0 }],
    ] as const) {
      desk.clock.pass(length)
      await forgetHours(vigie)
      expect(await counts()).toEqual(left)
    }
    const families = await readMetrics(vigie)
    const values = (name: string) => families.find((it) => it.name === name)?.samples.map(({ value }) => value)
    expect([values('vigie_site_up'), values('vigie_site_seconds')]).toEqual([[1], [0.12]])
  })

  it('is read and counted by index, however many cases there are', async () => {
    const { brandId, sourceId } = await aBrand(base.db)
    // Closed long ago, one an hour over four months, each written in again just now.
    await base.db.run(sql`
      with one as (insert into author (connector, external_id, handle, name) values ('test', 'plan', 'plan', 'Plan') returning id)
      insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state, clock_started_at,
        clock_warn_at, clock_due_at, opened_at, last_post_at, settled_at)
      select ${brandId}, ${sourceId}, one.id, 'settled', 'medium', '{}', 1, 'met', h, h, h, h, now(), h
      from one, lateral (select now() - n * interval '1 hour' as h from generate_series(1, 3000) n) as hours`)
    await base.db.run(sql`analyze cases`)
    await base.db.run(sql`
      insert into post (source_id, author_id, case_id, external_id, text, ours, published_at, received_at)
      select ${sourceId}, c.author_id, c.id, 'plan-' || c.id, 'x', false, c.opened_at + interval '10 minutes', now()
      from cases c where c.brand_id = ${brandId}`)
    await base.db.run(sql`analyze post`)
    const plan = await base.db.rows<Record<string, string>>(sql`explain
      select count(*) from cases c where c.brand_id = ${brandId} and c.opened_at >= now() - interval '1 hour' and c.opened_at < now()`)
    const linesOf = (rows: readonly Record<string, string>[]) => rows.map((row) => Object.values(row)[0]).join('\n')
    expect(linesOf(plan)).toContain('cases_opened')
    const written = await base.db.rows<Record<string, string>>(sql`explain
      select count(*) from source so join post p on p.source_id = so.id
      where so.brand_id = ${brandId} and p.case_id is not null and p.deleted_at is null and p.erased_at is null
        and not p.ours and p.published_at >= now() - interval '1 hour' and p.published_at < now()`)
    expect(linesOf(written)).toContain('post_recheck')
    expect(linesOf(written)).not.toContain('Seq Scan on post')
    // One was written in each hour, for four months; the brand's source is as old as its oldest week that counts.
    const now = instant(Math.floor(Date.now() / 3_600_000) * 3_600_000)
    const stretch = { from: instant(now - hours(3)), to: now }
    await base.db.run(sql`update source set created_at = now() - interval '20 days' where id = ${sourceId}`)
    const [counted] = await countPostsDuring(base.db, brandId, [stretch])
    expect(counted).toEqual({ posts: 3, weeks: [3, 3, null, null, null, null, null, null] })
  })
})
