import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { Site } from '../../../test/support/site.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import type { Medium } from '../../domain/model/medium.ts'
import { days, hours, minutes, seconds } from '../../domain/model/time.ts'
import { erasePosts } from '../../store/erasures.ts'
import { readMediaOfCase } from '../../store/media.ts'
import { replaceAllowedAddresses } from '../../store/sources.ts'
import { sql } from '../../store/sql.ts'
import { removeUnused } from '../evidence/remove-unused.ts'
import type { Context } from '../context.ts'
import { showMedium } from './show-medium.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let site: Site
let desk: Listener
let author = 0
beforeAll(async () => {
  base = await createTestDatabase()
  site = await Site.open()
  desk = await aListener(base.db)
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
  await base[Symbol.asyncDispose]()
})

const as = (brands: ReadonlySet<string> = new Set([desk.brand.brandId]), allowed = [site.host]) => ({
  ...desk.ctx,
  actor: aPerson({ userId: 'ines', brands }),
  edge: (signal: AbortSignal) => createEdge({ signal, now: desk.clock.now, allowed: new Set(allowed) }),
})
const picture = (path: string, more: Partial<Medium> = {}): Medium => ({
  ...{ kind: 'picture', url: `${site.url}${path}`, alt: 'Une assiette', sensitive: false },
  ...{ width: null, height: null, page: null, ...more },
})
/** A post that shows this, and what its case shows of it. */
async function aPostWith(media: readonly Medium[]) {
  author += 1
  const post = { externalId: `at://p${author}`, author: anAuthor({ externalId: `did:${author}` }), media }
  await desk.take([arrives({ ...post, revision: '1' })])
  const [newest] = (await casesOfBrand(base.db, desk.brand.brandId)).toReversed()
  const caseId = newest?.id ?? ''
  const shown = () => readMediaOfCase(base.db, caseId)
  const edit = (now: readonly Medium[] | undefined) =>
    desk.take([arrives({ ...post, revision: '2', text: 'Corrigé', ...(now === undefined ? {} : { media: now }) })])
  return { caseId, shown, edit, id: async (nth = 0) => (await shown())[nth]?.id ?? '' }
}
const draw = (colour = '#135f73'): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
    .withExifMerge({ IFD0: { Copyright: 'Camille, 12 rue du Port' } })
    .jpeg()
    .toBuffer()
const see = (mediumId: string, which: 'shown' | 'thumb' = 'shown', who: Context = as()) =>
  showMedium(who, { mediumId, which })

describe('what a post shows', () => {
  it('stands in its case with what its author says of it, and is fetched when somebody first looks, once', async () => {
    site.put('/plat.jpg', { headers: { 'content-type': 'text/html' }, body: await draw() })
    const { shown, id } = await aPostWith([picture('/plat.jpg', { sensitive: true })])
    expect(await shown()).toMatchObject([{ kind: 'picture', alt: 'Une assiette', sensitive: true }])
    expect(site.times('/plat.jpg')).toBe(0)
    const mediumId = await id()
    const [large, small] = await Promise.all([see(mediumId), see(mediumId, 'thumb')])
    await see(mediumId)
    expect(site.times('/plat.jpg')).toBe(1)
    // Drawn anew: a WebP of ours, without the address that stood in the file.
    const bytes = await large.read()
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 900, height: 600 })
    expect(bytes.includes('rue du Port')).toBe(false)
    expect(await sharp(await small.read()).metadata()).toMatchObject({ width: 480 })
    expect(await shown()).toMatchObject([{ width: 900, height: 600 }])
  })

  it('is nothing to who does not see the brand, and no address but a stored post’s is ever asked', async () => {
    site.put('/secret.jpg', { body: await draw('#101010') })
    const mediumId = await (await aPostWith([picture('/secret.jpg')])).id()
    await expect(see(mediumId, 'shown', as(new Set()))).rejects.toMatchObject({ code: 'not-found' })
    await expect(see(randomUUID())).rejects.toMatchObject({ code: 'not-found' })
    expect(site.times('/secret.jpg')).toBe(0)
  })

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', 200],
    ['a page', '<!doctype html><script>alert(1)</script>', 200],
    ['nothing', '', 200],
    ['half a picture', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 200],
    ['an error', 'gone', 404],
  ])('is no picture where the network gives %s: it is said, and left alone for a while', async (what, body, status) => {
    const path = `/${encodeURIComponent(what)}`
    site.put(path, { status, body, headers: { 'content-type': 'image/png' } })
    const mediumId = await (await aPostWith([picture(path)])).id()
    await expect(see(mediumId)).rejects.toMatchObject({ reason: 'medium-away' })
    await expect(see(mediumId)).rejects.toMatchObject({ reason: 'medium-away' })
    expect(site.times(path)).toBe(1)
    site.put(path, { body: await draw('#202020') })
    desk.clock.pass(minutes(10))
    expect((await see(mediumId)).tag).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is not fetched from a private address that nobody allowed, and not beyond ten megabytes', async () => {
    site.put('/inside.jpg', { body: await draw('#303030') })
    const inside = await (await aPostWith([picture('/inside.jpg')])).id()
    await expect(see(inside, 'shown', as(undefined, []))).rejects.toMatchObject({ reason: 'medium-away' })
    expect(site.times('/inside.jpg')).toBe(0)
    site.put('/huge.jpg', { body: Buffer.alloc(10_000_001) })
    const huge = await (await aPostWith([picture('/huge.jpg')])).id()
    await expect(see(huge)).rejects.toMatchObject({ reason: 'medium-away' })
  })

  it('is fetched inside the house from the address of its own source alone, wherever a stranger says that it stands', async () => {
    const other = await Site.open()
    const { sourceId } = desk.brand
    const allowed = [site, other].map(({ host }) => ({ host: '127.0.0.1', port: Number(host.split(':')[1]) }))
    await base.db.run(
      sql`update source set settings = ${JSON.stringify({
        address: `${site.url}/blog`,
        imap: `imap://${other.host}`,
      })}::jsonb where id = ${sourceId}`,
    )
    await base.db.transaction((tx) => replaceAllowedAddresses(tx, sourceId, allowed, 'ines', desk.clock.now()))
    const who = {
      ...as(),
      edge: (signal: AbortSignal, open: ReadonlySet<string>) =>
        createEdge({ signal, now: desk.clock.now, allowed: open }),
    }
    for (const it of [site, other]) it.put('/there.jpg', { body: await draw('#313131') })
    site.put('/led.jpg', { status: 302, headers: { location: `${other.url}/there.jpg` } })
    const urls = [`${site.url}/there.jpg`, `${other.url}/there.jpg`, `${site.url}/led.jpg`]
    const { id } = await aPostWith(urls.map((url) => picture('', { url })))
    expect((await see(await id(0), 'shown', who)).tag).toMatch(/^[0-9a-f]{64}$/)
    for (const nth of [1, 2])
      await expect(see(await id(nth), 'shown', who)).rejects.toMatchObject({ reason: 'medium-away' })
    expect(other.asked).toEqual([])
    await other[Symbol.asyncDispose]()
  })

  it('is not asked for at a host that has just said that it cannot, whichever picture it is', async () => {
    const ill = await Site.open()
    ill.put('/1.jpg', { status: 503 })
    ill.put('/2.jpg', { body: await draw('#323232') })
    const { id } = await aPostWith(['1', '2'].map((name) => picture('', { url: `${ill.url}/${name}.jpg` })))
    const who = as(undefined, [ill.host])
    for (const nth of [0, 1])
      await expect(see(await id(nth), 'shown', who)).rejects.toMatchObject({ reason: 'medium-away' })
    expect(ill.asked.map(({ path }) => path)).toEqual(['/1.jpg'])
    desk.clock.pass(seconds(30))
    expect((await see(await id(1), 'shown', who)).tag).toMatch(/^[0-9a-f]{64}$/)
    await ill[Symbol.asyncDispose]()
  })

  it('changes with an edit that tells of it, and stays with one that does not', async () => {
    site.put('/a.jpg', { body: await draw('#404040') })
    site.put('/b.jpg', { body: await draw('#505050') })
    const { shown, edit, id } = await aPostWith([picture('/a.jpg'), picture('/a.jpg')])
    await see(await id(1))
    await edit(undefined)
    expect(await shown()).toHaveLength(2)
    const other = await aPostWith([picture('/a.jpg'), picture('/b.jpg')])
    const first = (await see(await other.id())).tag
    await other.edit([picture('/b.jpg', { alt: 'Une autre' })])
    expect(await other.shown()).toMatchObject([{ alt: 'Une autre' }])
    expect((await see(await other.id())).tag).not.toBe(first)
  })

  it('goes with the words of its post, and its copy with it', async () => {
    site.put('/gone.jpg', { body: await draw('#606060') })
    const { shown, id, caseId } = await aPostWith([picture('/gone.jpg')])
    const mediumId = await id()
    const { tag } = await see(mediumId)
    const [post] = await base.db.rows<{ id: string }>(sql`select id from post where case_id = ${caseId}`)
    await base.db.transaction((tx) => erasePosts(tx, [post?.id ?? ''], desk.clock.now()))
    expect(await shown()).toEqual([])
    await expect(see(mediumId)).rejects.toMatchObject({ code: 'not-found' })
    desk.clock.pass(hours(25))
    const vigie = { ...desk.ctx, actor: { kind: 'vigie' } as const }
    while ((await removeUnused(vigie)) > 0);
    expect(await base.db.rows(sql`select 1 from blob where sha256 = ${Buffer.from(tag, 'hex')}`)).toEqual([])
  })

  it('is copied for a month, and again when somebody looks after that', async () => {
    site.put('/old.jpg', { body: await draw('#707070') })
    const mediumId = await (await aPostWith([picture('/old.jpg')])).id()
    await see(mediumId)
    const vigie = { ...desk.ctx, actor: { kind: 'vigie' } as const }
    desk.clock.pass(days(29))
    while ((await removeUnused(vigie)) > 0);
    await see(mediumId)
    expect(site.times('/old.jpg')).toBe(1)
    desk.clock.pass(days(2))
    while ((await removeUnused(vigie)) > 0);
    await see(mediumId)
    expect(site.times('/old.jpg')).toBe(2)
  })
})
