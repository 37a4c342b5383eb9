import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { aClock } from '../../../test/support/context.ts'
import {
  blogger,
  discourse,
  ghost,
  jsonFeed,
  oldNewspaper,
  phpbb,
  rdf,
  wordpress,
  wordpressComments,
} from '../../../test/support/feeds.ts'
import { Site } from '../../../test/support/site.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { hours, minutes, seconds } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Page, Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import { createEdge } from '../sdk/edge.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { decode } from './decode.ts'
import connector from './index.ts'
import { readFeed } from './parse.ts'
import { recognise } from './state.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

const at = '2026-03-02T08:30:00Z'
const terms: readonly WatchTerm[] = [{ kind: 'name', text: 'Chez Mireille' }]
const site = await Site.open()
const end = new AbortController()
setMaxListeners(0, end.signal)
let clock = aClock()
const html = { 'content-type': 'text/html; charset=utf-8' }

beforeEach(() => {
  clock = aClock()
  site.asked.length = 0
  for (const path of [
    ...new Set([
      '/',
      '/feed/',
      '/comments/feed/',
      '/rss.xml',
      '/robots.txt',
      '/f',
      '/a/',
      '/b/',
      '/new',
      '/a/feed/',
      '/c/feed/',
    ]),
  ])
    site.put(path, null)
})
afterAll(async () => {
  end.abort()
  await site[Symbol.asyncDispose]()
})

const edge = (...others: readonly string[]) =>
  createEdge({ now: clock.now, signal: end.signal, allowed: new Set([site.host, ...others]) })

/** Listens to the site as a worker does. */
const listen = (given: Readonly<Record<string, unknown>> = {}): Promise<Session> =>
  connector.connect(connector.settings.parse({ address: `${site.url}/f`, ...given }), edge(), new MemoryVault())

/** Everything that a round brings, page by page; time passes where the site asks for a pause. */
async function round(
  session: Session,
  cursor: string | null,
  watched = terms,
): Promise<{ readonly posts: readonly IncomingPost[]; readonly gone: readonly string[]; readonly last: Page }> {
  const posts: IncomingPost[] = []
  const gone: string[] = []
  let place = cursor
  for (let pages = 0; pages < 60; pages += 1) {
    const page = await session.pull(place, watched)
    for (const arrival of page.arrivals) {
      if (arrival.kind === 'post') posts.push(arrival.post)
      else gone.push(arrival.externalId)
    }
    place = page.cursor
    if (page.more) continue
    const wait = (page.nextAt ?? 0) - clock.now()
    if (wait > seconds(10)) return { posts, gone, last: page }
    clock.pass(seconds(Math.max(1, wait / 1_000)))
  }
  throw new Error('The round does not end.')
}

/** What one reading of this document brings. */
async function reading(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  site.feed('/f', body, headers)
  return round(await listen({ wholeArticles: false }), null)
}

testConnector('Sites and news', {
  session: () => {
    site.feed(
      '/f',
      wordpress(site.url, [{ title: 'Chez Mireille', text: 'Deux heures.', at, path: '/a/', whole: true }]),
    )
    return listen()
  },
  refusals: (
    [
      ['permission_missing', 403],
      ['target_gone', 410],
      ['rate_limited', 429],
      ['transient', 500],
    ] as const
  ).map(([kind, status]) => ({
    kind,
    session: () => {
      site.put('/f', { status })
      return listen()
    },
  })),
})

describe('what programs write', () => {
  it('reads a WordPress blog: title, text, author, language, number of comments', async () => {
    const text = 'On a attendu deux heures.'
    const { posts } = await reading(
      wordpress(site.url, [{ title: 'Chez Mireille & co', text, at, path: '/a/', whole: true }]),
    )
    expect(posts).toMatchObject([
      {
        text: `Chez Mireille & co\n\n${text}`,
        author: { name: 'Jeanne Leroy', handle: site.host },
        language: 'fr-FR',
        url: `${site.url}/a/`,
        publishedAt: Date.parse(at),
        tags: ['Sortir'],
        reach: { replies: 2 },
        addressed: null,
      },
    ])
  })

  it('chooses no language for an item that says several, and takes the feed’s where it says none', () => {
    const item = (languages: readonly string[]) =>
      `<item><guid>${languages.join()}</guid><title>a</title>${languages.map((it) => `<dc:language>${it}</dc:language>`).join('')}</item>`
    const items = [[], ['en'], ['en', 'fr'], ['fr-CA', 'fr']].map(item).join('')
    const read = attempt(
      `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title><language>de</language>${items}</channel></rss>`,
    )
    expect(read.items.map(({ language }) => language)).toEqual(['de', 'en', null, 'fr-CA'])
  })

  it('reads Blogger: plain and HTML titles, lists, who answers what, another language for one entry, nobody behind “Anonymous”', async () => {
    const { posts } = await reading(blogger(site.url, at))
    expect(posts.map(({ text }) => text)).toEqual([
      "Une soirée < 20 €\n\nChez Mireille, deux heures d'attente\net le plat froid.\n\n• entrée\n• plat",
      'Same here at Chez Mireille.',
    ])
    expect(posts[0]?.url).toBe(`${site.url}/2026/03/soiree.html`)
    expect(posts[1]).toMatchObject({ language: 'en', parentId: posts[0]?.externalId })
    expect(posts[1]?.author.externalId).toContain(posts[1]?.externalId)
    expect(JSON.stringify(posts)).not.toContain('noreply')
  })

  it('reads a phpBB forum: addresses against its base, and what a moderator deleted', async () => {
    const { posts, gone } = await reading(phpbb(site.url, at))
    expect(posts[0]).toMatchObject({
      url: `${site.url}/forum/viewtopic.php?p=12#p12`,
      links: [`${site.url}/forum/photo.php?id=3`],
      language: 'fr-fr',
    })
    expect(posts[0]?.text).toContain('Fermé sans prévenir.\nphoto')
    expect(gone).toHaveLength(1)
  })

  it('reads Discourse, Ghost, RDF and JSON Feed as plain text', async () => {
    expect((await reading(discourse(site.url, at))).posts[0]?.text).toBe(
      'Billetterie en panne\n\nLa vente de Chez Mireille plante à 18 h.\n\npareil\n\nLire le sujet complet',
    )
    expect((await reading(ghost(site.url, at))).posts[0]?.text).toBe('Où dîner\n\nEt puis Chez Mireille.')
    expect((await reading(rdf(site.url, at))).posts[0]).toMatchObject({
      text: 'Chez Mireille\n\nEncore fermé.',
      author: { name: 'Paul' },
      language: 'fr',
      publishedAt: Date.parse(at),
    })
    const json = await reading(jsonFeed(site.url, at), { 'content-type': 'application/feed+json' })
    expect(json.posts.map(({ text }) => text)).toEqual(['Chez Mireille & co', '5 < 6, dit Mia\nchez Mireille'])
    expect(json.posts[1]).toMatchObject({ url: `${site.url}/2`, author: { name: 'Micro' } })
  })

  it.each([
    ['by the document', 'application/rss+xml'],
    ['by a server that is wrong', 'text/xml; charset=utf-8'],
    ['by nobody', 'application/octet-stream'],
  ])('reads windows-1252 when it is declared %s', async (_how, type) => {
    const { posts } = await reading(oldNewspaper(site.url, at), { 'content-type': type })
    expect(posts[0]?.text).toBe(
      'Grève de l’été – Chez Mireille ferme\n\nLe bistrot, € 20 le menu, éteint ses fourneaux.',
    )
    expect(posts[0]?.author.name).toBe('L’Écho du soir')
  })

  it('reads ISO-8859-15 by HTTP’s word, UTF-16 by its mark, and UTF-8 that calls itself latin1', async () => {
    const xml = (title: string): string =>
      `<rss version="2.0"><channel><title>x</title><item><title>${title}</title></item></channel></rss>`
    const latin9 = Buffer.from(xml('Le c\xbdur à 5 \xa4'), 'latin1')
    expect((await reading(latin9, { 'content-type': 'text/xml; charset=ISO-8859-15' })).posts[0]?.text).toBe(
      'Le cœur à 5 €',
    )
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml('Été'), 'utf16le')])
    expect((await reading(utf16)).posts[0]?.text).toBe('Été')
    const wrong = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml('Été')}`)
    expect((await reading(wrong, { 'content-type': 'text/xml; charset=iso-8859-1' })).posts[0]?.text).toBe('Été')
  })

  it('reads gzip and brotli', async () => {
    const body = wordpress(site.url, [{ title: 'Chez Mireille', text: 'Froid.', at, path: '/a/', whole: true }])
    expect((await reading(gzipSync(body), { 'content-encoding': 'gzip' })).posts).toHaveLength(1)
    expect((await reading(brotliCompressSync(body), { 'content-encoding': 'br' })).posts).toHaveLength(1)
  })

  it('repairs loose ampersands, what stands before the beginning, and a feed that was cut off, without the half item', async () => {
    const broken =
      '\n\n<!-- cache --><rss version="2.0"><channel><title>A & B</title><item><title>Un & deux &eacute;t&eacute;</title></item><item><title>Tro'
    const { posts } = await reading(broken)
    expect(posts.map(({ text }) => text)).toEqual(['Un & deux été'])
  })

  it('wherever a feed breaks off, each item of it comes whole or not at all', async () => {
    const news = (i: number) => ({
      title: `Été ${i}`,
      text: `Chez Mireille, soir ${i} : dîner gâché…`,
      at,
      path: `/a${i}/`,
    })
    const feeds = [
      ...[true, false].map((whole) =>
        wordpress(
          site.url,
          [1, 2, 3].map((i) => ({ ...news(i), whole })),
        ),
      ),
      ...[blogger, phpbb, discourse, rdf].map((write) => write(site.url, at)),
    ].map((text) => Buffer.from(text))
    const anywhere = feeds.flatMap((bytes) => Array.from(bytes, (_, end) => ({ bytes, end })))
    // Between the bytes of one letter too.
    const within = anywhere.filter(({ bytes, end }) => ((bytes[end] ?? 0) & 0xc0) === 0x80)
    const ends = [anywhere, within].map((list) => fc.nat(list.length - 1).map((i) => list[i]))
    fc.assert(
      fc.property(fc.oneof(...ends), (cut) => {
        if (cut === undefined) throw new Error('There is such a place.')
        const whole = attempt(decode(cut.bytes, null)).items
        try {
          for (const it of attempt(decode(cut.bytes.subarray(0, cut.end), null)).items) expect(whole).toContainEqual(it)
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorError)
        }
      }),
    )
  })

  it('opens no entity that a document brings along', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>x</title><item><title>t &b; &f;</title></item></channel></rss>`
    const { posts } = await reading(bomb)
    expect(posts[0]?.text ?? '').not.toMatch(/root:|aaaa/)
  })

  it('refuses a page where a feed should be, with a sentence in both languages', async () => {
    site.feed('/f', wordpress(site.url, []))
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(hours(2))
    site.put('/f', { headers: html, body: '<html><body>Maintenance</body></html>' })
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('page where its feed should be'),
      fr: expect.stringContaining('à la place de son flux'),
    })
  })
})

describe('what is new, and what is not', () => {
  const item = (given: {
    readonly guid?: string
    readonly link?: string
    readonly title: string
    readonly more?: string
  }): string =>
    `<item>${given.guid === undefined ? '' : `<guid isPermaLink="false">${given.guid}</guid>`}${given.link === undefined ? '' : `<link>${given.link}</link>`}<title>${given.title}</title>${given.more ?? ''}</item>`
  const rss = (...items: readonly string[]): string =>
    `<rss version="2.0"><channel><title>Le Fil</title>${items.join('')}</channel></rss>`
  const date = (iso: string): string => `<pubDate>${new Date(iso).toUTCString()}</pubDate>`

  it('gives items without ids and dates an id that stays and the time at which they were first seen', async () => {
    site.feed('/f', rss(item({ title: 'Un', link: '/1' }), item({ title: 'Deux' })))
    const session = await listen()
    const first = await round(session, null)
    expect(first.posts.map(({ publishedAt }) => publishedAt)).toEqual([clock.now(), clock.now()])
    clock.pass(hours(2))
    site.feed('/f', rss(item({ title: 'Trois' }), item({ title: 'Un', link: '/1' }), item({ title: 'Deux' })))
    expect((await round(session, first.last.cursor)).posts.map(({ text }) => text)).toEqual(['Trois'])
  })

  it('is not flooded by a feed that gives everything new ids and addresses', async () => {
    const long = (i: number): string => `${'Une longue histoire de tables et de chaises, numéro '.repeat(2)}${i}`
    const issue = (salt: string): string =>
      rss(
        ...Array.from({ length: 30 }, (_, i) =>
          item({ guid: `${salt}-${i}`, link: `/${salt}/${i}`, title: long(i), more: date(at) }),
        ),
      )
    site.feed('/f', issue('old'))
    const session = await listen({ wholeArticles: false })
    const first = await round(session, null)
    expect(first.posts).toHaveLength(30)
    let { cursor } = first.last
    for (const salt of ['new', 'newer']) {
      clock.pass(hours(2))
      site.feed('/f', issue(salt))
      const again = await round(session, cursor)
      expect(again.posts).toEqual([])
      cursor = again.last.cursor
    }
  })

  it('keeps apart what shares an id or an address', async () => {
    const { posts } = await reading(
      rss(
        item({ guid: 'x', link: '/1', title: 'Un' }),
        item({ guid: 'x', link: '/2', title: 'Deux' }),
        item({ link: '/', title: 'Trois' }),
        item({ link: '/', title: 'Quatre', guid: 'q' }),
      ),
    )
    expect(new Set(posts.map(({ externalId }) => externalId)).size).toBe(4)
  })

  it('keeps apart what two sites give one id, or what one writes under an address of the other', async () => {
    await using other = await Site.open()
    const listenTo = (address: string): Promise<Session> =>
      connector.connect(connector.settings.parse({ address }), edge(other.host), new MemoryVault())
    const ids = ['1234', 'tag:example.org,2026:1', `${site.url}/p/1`]
    for (const it of [site, other])
      it.feed('/f', rss(...ids.map((guid) => item({ guid, title: `${it.host} ${guid}` }))))
    const [own, others] = [await round(await listen(), null), await round(await listenTo(`${other.url}/f`), null)]
    expect([own.posts.length, others.posts.length]).toEqual([3, 3])
    expect(new Set([...own.posts, ...others.posts].map(({ externalId }) => externalId)).size).toBe(6)
    site.feed('/c/feed/', rss(item({ guid: ids[2] ?? '', title: 'La même' })))
    const [same] = (await round(await listenTo(`${site.url}/c/feed/`), null)).posts
    expect(same?.externalId).toBe(own.posts[2]?.externalId)
  })

  it('keeps apart an article and a comment of one site that have one number', async () => {
    site.feed('/f', rss(item({ guid: '7', title: 'Un article' })))
    site.feed('/comments/feed/', rss(item({ guid: '7', title: 'Un commentaire' })))
    const [article] = (await round(await listen(), null)).posts
    const [comment] = (await round(await listen({ address: `${site.url}/comments/feed/` }), null)).posts
    expect(comment?.externalId).not.toBe(article?.externalId)
  })

  it('knows again what it stored before ids stood in a site’s name: an edit, and a deletion, reach it', async () => {
    const bare = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16)
    site.feed('/f', rss(item({ guid: '1', title: 'Un' }), item({ guid: '2', title: 'Deux' })))
    const first = await round(await listen(), null)
    const [one = '', two = ''] = first.posts.map(({ externalId }) => externalId)
    const older = (first.last.cursor ?? '')
      .replace(one, bare('1'))
      .replace(two, bare('2'))
      .replace(/"scope":"[^"]*",?/u, '')
    expect(older).not.toContain(one)
    clock.pass(hours(2))
    const gone = `<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="2"/>`
    site.feed('/f', rss(item({ guid: '1', title: 'Un, corrigé' }), item({ guid: '3', title: 'Trois' }), gone))
    const again = await round(await listen(), older)
    expect(again.posts.map(({ text, externalId }) => [text, externalId === bare('1')])).toEqual([
      ['Un, corrigé', true],
      ['Trois', false],
    ])
    expect(again.gone).toEqual([bare('2')])
    // What another feed of the site knows by that id is the same article here.
    const items = readFeed(rss(item({ guid: '1', title: 'Un' })), `${site.url}/g`, clock.now()).items
    const [scope, known] = [new URL(site.url).hostname, new Set([bare('1')])]
    const ids = (elsewhere: ReadonlySet<string>) => recognise(items, [], scope, elsewhere).map(({ seen }) => seen.id)
    expect(ids(known)).toEqual([bare('1')])
    expect(ids(new Set())).not.toEqual([bare('1')])
  })

  it('notices an edit by the words, and hands it in under the same id with another revision', async () => {
    site.feed('/f', rss(item({ guid: 'a', title: 'Chez Mireille ouvre', more: date(at) })))
    const session = await listen()
    const first = await round(session, null)
    clock.pass(hours(2))
    site.feed('/f', rss(item({ guid: 'a', title: 'Chez Mireille ferme', more: date(at) })))
    const { posts } = await round(session, first.last.cursor)
    expect(posts).toMatchObject([{ externalId: first.posts[0]?.externalId, text: 'Chez Mireille ferme' }])
    expect(posts[0]?.revision).not.toBe(first.posts[0]?.revision)
  })

  it('leaves old news alone, and takes dates of 1970 and of next year for what they are', async () => {
    const { posts } = await reading(
      rss(
        item({ guid: 'a', title: 'Vieux', more: date('2025-01-01T00:00:00Z') }),
        item({ guid: 'b', title: 'Zéro', more: date('1970-01-01T00:00:00Z') }),
        item({ guid: 'c', title: 'Demain', more: date('2027-01-01T00:00:00Z') }),
        item({ guid: 'd', title: 'Dans une heure', more: date('2026-03-02T10:00:00Z') }),
        item({ guid: 'e', title: 'Lundi', more: '<pubDate>lun., 2 mars 2026 09:30:00 +0100</pubDate>' }),
      ),
    )
    expect(posts.map(({ text, publishedAt }) => [text, publishedAt])).toEqual([
      ['Zéro', clock.now()],
      ['Demain', clock.now()],
      ['Dans une heure', clock.now()],
      ['Lundi', Date.parse(at)],
    ])
  })

  it('takes all that was written while nobody read for longer than a week', async () => {
    site.feed('/f', rss(item({ guid: 'a', title: 'Chez Mireille ouvre', more: date(at) })))
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(hours(24 * 20))
    const dated = (guid: string, title: string, days: number) =>
      item({ guid, title, more: date(new Date(clock.now() - hours(24 * days)).toISOString()) })
    site.feed(
      '/f',
      rss(
        dated('d', 'Chez Mireille ferme', 1),
        dated('c', 'Chez Mireille, deux semaines plus tôt', 15),
        dated('b', 'Chez Mireille, bien avant', 40),
        item({ guid: 'a', title: 'Chez Mireille ouvre', more: date(at) }),
      ),
    )
    const { posts } = await round(session, last.cursor)
    expect(posts.map(({ text }) => text)).toEqual(['Chez Mireille ferme', 'Chez Mireille, deux semaines plus tôt'])
  })

  it('looks at recent items again when other words are watched', async () => {
    site.feed('/f', rss(item({ guid: 'a', title: 'Le Petit Zinc ferme', more: date(at) })), { etag: '"1"' })
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(seconds(30))
    const { posts } = await round(session, last.cursor, [{ kind: 'name', text: 'Petit Zinc' }])
    expect(posts.map(({ text }) => text)).toEqual(['Le Petit Zinc ferme'])
  })

  it('takes everything in the comments of one’s own blog, except what one writes there oneself', async () => {
    site.feed(
      '/comments/feed/',
      wordpressComments(site.url, [
        { id: 1, title: 'Nos horaires', text: 'Vous fermez quand ?', path: '/a/', at },
        { id: 2, title: 'Nos horaires', text: 'À 23 h.', path: '/a/', at, by: 'Mireille' },
      ]),
    )
    const session = await listen({
      address: `${site.url}/comments/feed/`,
      everything: true,
      signatures: 'mireille, Équipe',
    })
    const page = await session.pull(null, terms)
    expect(page.retain).toBe('all')
    expect(page.arrivals).toMatchObject([
      {
        post: {
          addressed: 'reply',
          ours: false,
          text: 'Commentaires sur Nos horaires par Yanis\n\nVous fermez quand ?',
        },
      },
      { post: { addressed: null, ours: true } },
    ])
  })
})

describe('how it is found', () => {
  const page = (head: string): string =>
    `<!doctype html><html><head><title>Le Quotidien</title>${head}</head><body>…</body></html>`
  const identify = (address: string) =>
    connector.identify?.(connector.settings.parse({ address }), edge(), new MemoryVault())

  it('takes the feeds that a page names, each once, whatever its formats', async () => {
    site.put('/', {
      headers: html,
      body: page(`<link rel="alternate" type="application/rss+xml" title="Le Quotidien &raquo; Flux" href="/feed/">
        <link rel="alternate" type="application/atom+xml" title="Le Quotidien » Atom" href="/feed/atom/">
        <link rel="alternate" type="application/rss+xml" title="Le Quotidien » Flux des commentaires" href="/comments/feed/">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">`),
    })
    site.feed('/feed/', wordpress(site.url, [{ title: 'Chez Mireille', text: 'x', at, path: '/a/', whole: true }]))
    site.feed(
      '/comments/feed/',
      wordpressComments(site.url, [{ id: 1, title: 'Chez Mireille', text: 'Pareil.', path: '/a/', at }]),
    )
    expect(await identify(site.url)).toEqual({ externalId: site.host, handle: '', name: 'Le Quotidien' })
    const { posts } = await round(await listen({ address: site.url }), null)
    expect(posts).toHaveLength(2)
    expect(posts[1]?.parentId).toBe(posts[0]?.externalId)
  })

  it('finds a feed at the usual places when the page names none', async () => {
    site.put('/', { headers: html, body: page('') })
    site.feed('/rss.xml', ghost(site.url, at))
    expect(await identify(site.url)).toMatchObject({ name: 'Le Quotidien' })
    expect((await round(await listen({ address: site.url }), null)).posts).toHaveLength(1)
  })

  it('says in both languages that a site has none', async () => {
    site.put('/', { headers: html, body: page('') })
    await expect(identify(site.url)).rejects.toMatchObject({
      kind: 'target_gone',
      message: expect.stringContaining('shows no feed'),
      fr: expect.stringContaining('ne propose aucun flux'),
    })
  })

  it('takes an address without a scheme', () => {
    expect(connector.settings.parse({ address: 'lequotidien.example' })).toMatchObject({
      address: 'https://lequotidien.example',
    })
    expect(connector.settings.safeParse({ address: 'pas une adresse' }).success).toBe(false)
  })

  it('reaches no private address that nobody typed', async () => {
    const closed = createEdge({ now: clock.now, signal: end.signal, allowed: new Set() })
    await expect(
      connector.identify?.(connector.settings.parse({ address: `${site.url}/f` }), closed, new MemoryVault()),
    ).rejects.toMatchObject({ kind: 'blocked_by_policy', fr: expect.any(String) })
    expect(site.asked).toEqual([])
  })
})

describe('how it asks', () => {
  const body = () => wordpress(site.url, [{ title: 'Chez Mireille', text: 'x', at, path: '/a/', whole: true }])

  it('sends what it knows back, and a 304 costs no reading', async () => {
    site.put('/f', ({ headers }) =>
      headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : {
            headers: { etag: '"v1"', 'last-modified': 'Mon, 02 Mar 2026 08:00:00 GMT', 'content-type': 'text/xml' },
            body: body(),
          },
    )
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(minutes(61))
    site.asked.length = 0
    const again = await round(session, last.cursor)
    expect(again.posts).toEqual([])
    expect(site.asked.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([
      ['"v1"', 'Mon, 02 Mar 2026 08:00:00 GMT'],
    ])
  })

  it('finds out within half a day that a server lies about changes, and believes it no more', async () => {
    let text = body()
    site.put('/f', ({ headers }) =>
      headers['if-none-match'] === undefined
        ? { headers: { etag: '"for ever"', 'content-type': 'text/xml' }, body: text }
        : { status: 304 },
    )
    const session = await listen()
    let { cursor } = (await round(session, null)).last
    text = wordpress(site.url, [{ title: 'Chez Mireille ferme', text: 'y', at, path: '/b/', whole: true }])
    clock.pass(hours(2))
    const believed = await round(session, cursor)
    expect(believed.posts).toEqual([])
    clock.pass(hours(11))
    const found = await round(session, believed.last.cursor)
    expect(found.posts).toHaveLength(1)
    ;({ cursor } = found.last)
    site.asked.length = 0
    clock.pass(hours(2))
    await round(session, cursor)
    expect(site.asked[0]?.headers['if-none-match']).toBeUndefined()
  })

  it('reads the rest of a feed that broke off at the next reading, because it does not say that it has what broke off', async () => {
    const whole = wordpress(
      site.url,
      [1, 2, 3].map((i) => ({ title: `Chez Mireille, soir ${i}`, text: 'x', at, path: `/a${i}/`, whole: true })),
    )
    let body = whole.slice(0, whole.indexOf('soir 2') + 10)
    site.put('/f', ({ headers }) =>
      headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : {
            headers: { etag: '"v1"', 'last-modified': 'Mon, 02 Mar 2026 08:00:00 GMT', 'content-type': 'text/xml' },
            body,
          },
    )
    const session = await listen()
    const first = await round(session, null)
    expect(first.posts.map(({ text }) => text)).toEqual(['Chez Mireille, soir 1\n\nx'])
    // It breaks off in the same place once more.
    clock.pass(minutes(6))
    const second = await round(session, first.last.cursor)
    expect(second.posts).toEqual([])
    body = whole
    clock.pass(minutes(6))
    const third = await round(session, second.last.cursor)
    expect(third.posts.map(({ text }) => text)).toEqual(['Chez Mireille, soir 2\n\nx', 'Chez Mireille, soir 3\n\nx'])
    // A server whose line broke is no liar: half a day later it breaks again, and conditions are believed afterwards.
    let { cursor } = third.last
    body = whole.slice(0, 900)
    for (const pause of [hours(13), minutes(6)]) {
      clock.pass(pause)
      ;({ cursor } = (await round(session, cursor)).last)
      body = whole
    }
    site.asked.length = 0
    clock.pass(minutes(6))
    await round(session, cursor)
    expect(site.asked[0]?.headers['if-none-match']).toBe('"v1"')
  })

  it('comes back when it is asked to, within bounds', async () => {
    const next = async (headers: Readonly<Record<string, string>>, text = body()): Promise<number> => {
      site.feed('/f', text, headers)
      const { last } = await round(await listen(), null)
      return Math.round(((last.nextAt ?? 0) - clock.now()) / 60_000)
    }
    const plain = '<rss version="2.0"><channel><title>x</title><item><title>y</title></item>'
    expect(await next({}, `${plain}</channel></rss>`)).toBe(5)
    expect(await next({ 'cache-control': 'max-age=900' }, `${plain}</channel></rss>`)).toBe(15)
    expect(await next({ 'cache-control': 'max-age=99999999' }, `${plain}</channel></rss>`)).toBe(30)
    expect(await next({}, `${plain}<ttl>20</ttl></channel></rss>`)).toBe(20)
    expect(await next({}, `${plain}<skipHours><hour>9</hour><hour>10</hour></skipHours></channel></rss>`)).toBe(120)
    expect(await next({}, `${plain}<skipHours><hour>9</hour></skipHours></channel></rss>`)).toBe(60)
    expect(await next({}, `${plain}<skipDays><day>Monday</day></skipDays></channel></rss>`)).toBe(15 * 60)
  })

  it('comes back as the feed itself asks also after an answer that brings nothing new', async () => {
    const hoursOff =
      '<ttl>20</ttl><skipHours><hour>11</hour><hour>12</hour></skipHours><skipDays><day>Sunday</day></skipDays>'
    const text = `<rss version="2.0"><channel><title>x</title>${hoursOff}<item><title>y</title></item></channel></rss>`
    site.feed('/f', text, { etag: '"1"' })
    const session = await listen()
    let { last } = await round(session, null)
    for (const minute of [20, 20, 20]) {
      expect(Math.round(((last.nextAt ?? 0) - clock.now()) / 60_000)).toBe(minute)
      clock.pass(minutes(minute + 1))
      ;({ last } = await round(session, last.cursor))
    }
    expect(new Date(clock.now()).getUTCHours()).toBe(10)
    expect(new Date(last.nextAt ?? 0).toISOString()).toContain('T10:')
    clock.pass(minutes(45))
    ;({ last } = await round(session, last.cursor))
    expect(new Date(last.nextAt ?? 0).toISOString()).toContain('T13:00')
  })

  it('comes back seldom while a hub pushes what is new, at once when it did, and as ever when that ends', async () => {
    const links = `<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="${site.url}/f"/>`
    const text = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title>${links}<item><title>y</title></item></channel></rss>`
    site.feed('/f', text)
    const session = await listen()
    const { last } = await round(session, null)
    const hubs = session.hubs?.() ?? []
    expect(hubs).toEqual([{ hub: 'https://hub.example/', topic: `${site.url}/f` }])
    const wait = (page: Page): number => Math.round(((page.nextAt ?? 0) - clock.now()) / 60_000)
    expect(wait(last)).toBe(5)
    session.pushed?.(hubs.map(({ topic }) => topic))
    clock.pass(minutes(6))
    const pushed = await round(session, last.cursor)
    expect(wait(pushed.last)).toBe(30)
    clock.pass(minutes(2))
    site.asked.length = 0
    session.hurry?.()
    clock.pass(seconds(1))
    const hurried = await round(session, pushed.last.cursor)
    expect(site.asked).toHaveLength(1)
    session.pushed?.([])
    clock.pass(minutes(31))
    expect(wait((await round(session, hurried.last.cursor)).last)).toBe(5)
  })

  it('asks nothing before that, and then there is nothing to record', async () => {
    site.feed('/f', body())
    const session = await listen()
    const { last } = await round(session, null)
    site.asked.length = 0
    const page = await session.pull(last.cursor, terms)
    expect(page).toMatchObject({ arrivals: [], cursor: last.cursor, more: false, nextAt: last.nextAt })
    expect(site.asked).toEqual([])
  })

  it('asks at once when somebody waits, once, and no sooner than five seconds after the last time', async () => {
    site.feed('/f', body())
    const session = await listen()
    const { last } = await round(session, null)
    site.asked.length = 0
    session.hurry?.()
    const soon = await session.pull(last.cursor, terms)
    expect(soon).toMatchObject({ arrivals: [], nextAt: clock.now() + 5_000 })
    clock.pass(seconds(5))
    const looked = await round(session, soon.cursor)
    await round(session, looked.last.cursor)
    expect(site.asked.map(({ path }) => path)).toEqual(['/f'])
  })

  it('asks a feed that failed when somebody waits, but not before its server allows it', async () => {
    site.feed('/f', body())
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(hours(2))
    site.put('/f', { status: 500 })
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({ kind: 'transient' })
    clock.pass(seconds(6))
    site.put('/f', { status: 503, headers: { 'retry-after': '1800' } })
    site.asked.length = 0
    session.hurry?.()
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({ retryAt: clock.now() + 1_800_000 })
    clock.pass(seconds(6))
    session.hurry?.()
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({ kind: 'transient' })
    expect(site.asked).toHaveLength(1)
  })

  it('remembers where a feed has moved for good, and not where it is for now', async () => {
    site.put('/f', { status: 301, headers: { location: '/new' } })
    site.feed('/new', body())
    const session = await listen()
    const { last } = await round(session, null)
    site.asked.length = 0
    clock.pass(hours(2))
    const again = await round(session, last.cursor)
    expect(site.asked.map(({ path }) => path)).toEqual(['/new'])
    site.put('/new', { status: 302, headers: { location: '/b/' } })
    site.feed('/b/', body())
    clock.pass(hours(2))
    const third = await round(session, again.last.cursor)
    clock.pass(hours(2))
    site.asked.length = 0
    await round(session, third.last.cursor)
    expect(site.asked.map(({ path }) => path)).toEqual(['/new', '/b/'])
  })

  it('waits as long as Retry-After says, and leaves what is gone alone', async () => {
    site.feed('/f', body())
    const session = await listen()
    const { last } = await round(session, null)
    clock.pass(hours(2))
    site.put('/f', { status: 503, headers: { 'retry-after': '1800' } })
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({ retryAt: clock.now() + 1_800_000 })
    site.put('/f', { status: 410 })
    site.asked.length = 0
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({ kind: 'transient' })
    expect(site.asked).toEqual([])
    clock.pass(hours(1))
    await expect(session.pull(last.cursor, terms)).rejects.toMatchObject({
      kind: 'target_gone',
      message: expect.stringContaining('gone for good'),
    })
  })
})

describe('whole articles', () => {
  const article = `<html><head><title>A</title></head><body><nav>Menu Chez Mireille</nav><article><h1>Fermetures</h1>${'<p>Les restaurants du quartier ferment un par un, faute de personnel, dit la mairie.</p>'.repeat(6)}<p>Dernier en date, Chez Mireille a baissé son rideau, sans un mot à ses clients.</p></article></body></html>`
  const cut = () =>
    wordpress(site.url, [
      { title: 'Fermetures dans le quartier', text: 'Les restaurants du quartier ferment', at, path: '/a/' },
      { title: 'Chez Mireille', text: 'Un portrait', at, path: '/b/' },
    ])

  it('opens the page where the feed is cut before it names anybody, and no other', async () => {
    site.feed('/f', cut())
    site.put('/a/', { headers: html, body: article })
    const { posts } = await round(await listen(), null)
    expect(posts.map(({ text }) => text.split('\n')[0])).toEqual(['Chez Mireille', 'Fermetures dans le quartier'])
    expect(posts[1]?.text).toContain('Chez Mireille a baissé son rideau')
    expect(posts[1]?.text).not.toContain('Menu')
    expect([site.times('/a/'), site.times('/b/'), site.times('/robots.txt')]).toEqual([1, 0, 1])
  })

  it('opens no page that robots.txt keeps to itself, and none when it is told not to', async () => {
    site.feed('/f', cut())
    site.put('/a/', { headers: html, body: article })
    site.put('/robots.txt', { body: 'User-agent: *\nDisallow: /a/' })
    const { posts } = await round(await listen(), null)
    expect(posts[1]?.text).not.toContain('rideau')
    await round(await listen({ wholeArticles: false }), null)
    expect(site.times('/a/')).toBe(0)
  })

  it('opens pages of one site two seconds apart', async () => {
    const many = Array.from({ length: 4 }, (_, i) => ({ title: `Article ${i}`, text: 'Le début', at, path: `/p${i}/` }))
    site.feed('/f', wordpress(site.url, many))
    const session = await listen()
    let page = await session.pull(null, terms)
    page = await session.pull(page.cursor, terms)
    page = await session.pull(page.cursor, terms)
    expect(page).toMatchObject({ arrivals: [], more: false, nextAt: clock.now() + 2_000 })
  })

  it('opens them all where a feed brings many at once, twelve between two readings, and claims nothing before', async () => {
    const many = Array.from({ length: 30 }, (_, i) => ({
      title: `Fermeture ${i}`,
      text: 'Le quartier',
      at,
      path: `/m${i}/`,
    }))
    for (const { path } of many) site.put(path, { headers: html, body: article })
    site.feed('/f', wordpress(site.url, many), { etag: '"1"' })
    const session = await listen()
    let cursor: string | null = null
    const found: number[] = []
    const claimed: boolean[] = []
    for (let reading = 0; reading < 4; reading += 1) {
      const { posts, last } = await round(session, cursor)
      found.push(posts.filter(({ text }) => text.includes('rideau')).length)
      claimed.push(last.readTo !== null)
      expect(posts).toHaveLength(found.at(-1) ?? 0)
      ;({ cursor } = last)
      clock.pass(minutes(6))
    }
    expect({ found, claimed }).toEqual({ found: [12, 12, 6, 0], claimed: [false, false, true, true] })
    expect(new Set(many.map(({ path }) => site.times(path)))).toEqual(new Set([1]))
  })

  it('forgets no article when the process ends before its page was opened', async () => {
    site.feed('/f', cut(), { etag: '"1"' })
    site.put('/a/', { headers: html, body: article })
    const { cursor } = await (await listen()).pull(null, terms)
    const { posts } = await round(await listen(), cursor)
    expect(posts.some(({ text }) => text.includes('rideau'))).toBe(true)
  })
})

it('goes on with the other feeds of a site when one of them fails', async () => {
  site.put('/', {
    headers: html,
    body: `<link rel="alternate" type="application/rss+xml" title="Articles" href="/feed/"><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">`,
  })
  site.feed('/feed/', wordpress(site.url, []))
  site.feed('/comments/feed/', wordpressComments(site.url, []))
  const session = await listen({ address: site.url })
  const { cursor } = (await round(session, null)).last
  clock.pass(hours(2))
  site.put('/feed/', { status: 500 })
  const now = new Date(clock.now()).toISOString()
  site.feed(
    '/comments/feed/',
    wordpressComments(site.url, [{ id: 3, title: 'x', text: 'Chez Mireille, jamais plus.', path: '/a/', at: now }]),
  )
  const failing = await session.pull(cursor, terms)
  expect(failing).toMatchObject({ arrivals: [], more: true, ails: { kind: 'transient' } })
  const other = await session.pull(failing.cursor, terms)
  expect(other).toMatchObject({ more: false, ails: { kind: 'transient' } })
  expect(other.arrivals).toHaveLength(1)
  await expect(session.pull(other.cursor, terms)).rejects.toMatchObject({ retryAt: other.nextAt })
  site.feed('/feed/', wordpress(site.url, []))
  clock.pass(minutes(2))
  expect((await session.pull(other.cursor, terms)).ails).toBeUndefined()
})

it('reads a site to its end without a feed that is gone for days, says so once, and takes it up again', async () => {
  site.put('/', {
    headers: html,
    body: `<link rel="alternate" type="application/rss+xml" title="Articles" href="/feed/"><link rel="alternate" type="application/rss+xml" title="Old" href="/a/feed/">`,
  })
  site.feed('/feed/', wordpress(site.url, []))
  site.feed('/a/feed/', wordpress(site.url, []))
  const session = await listen({ address: site.url })
  let { cursor, readTo } = (await round(session, null)).last
  const began = clock.now()
  expect(readTo).toBe(began)
  site.put('/a/feed/', { status: 404 })
  const holes: unknown[] = []
  const listenOn = async (hoursLong: number): Promise<void> => {
    for (let hour = 0; hour < hoursLong; hour += 3) {
      clock.pass(hours(3))
      for (let more = true; more; ) {
        const page: Page = await session.pull(cursor, terms)
        ;({ cursor, more } = page)
        if (page.idle === undefined) readTo = page.readTo
        if (page.hole !== undefined) holes.push([clock.now(), page.hole])
      }
    }
  }
  await listenOn(24 * 2)
  expect(readTo).toBe(began)
  expect(holes).toEqual([])
  await listenOn(24 * 3)
  expect(readTo).toBeGreaterThan(clock.now() - hours(1))
  expect(holes).toMatchObject([[expect.any(Number), { why: { fr: expect.stringContaining('/a/feed/') } }]])
  // It is asked for on, and counts again once it is back.
  site.feed('/a/feed/', wordpress(site.url, []))
  await listenOn(27)
  site.put('/a/feed/', { status: 404 })
  const back = clock.now()
  await listenOn(3)
  expect(readTo).toBeLessThanOrEqual(back)
  expect(holes).toHaveLength(1)
})

describe('a feed that turned over since the last reading', () => {
  const ofDay = (day: number, count: number, dated = true) =>
    Array.from({ length: count }, (_, i) => {
      const when = new Date(Date.parse(at) + hours(24 * day) - minutes(i)).toUTCString()
      return `<item><guid>${day}-${i}</guid><title>Le ${day}, ${i}</title>${dated ? `<pubDate>${when}</pubDate>` : ''}</item>`
    })
  const feed = (...items: readonly string[]) =>
    `<rss version="2.0"><channel><title>x</title>${items.join('')}</channel></rss>`
  const pinned = `<item><guid>pin</guid><title>Les règles du forum</title><pubDate>${new Date(Date.parse(at) - hours(2_000)).toUTCString()}</pubDate></item>`
  /** The hole that a second reading, two days later, leaves behind this first one. */
  const holeAfter = async (before: string, after: string) => {
    site.feed('/f', before)
    const session = await listen({ wholeArticles: false })
    const { last } = await round(session, null)
    const from = clock.now()
    clock.pass(hours(48))
    site.feed('/f', after)
    const { hole } = (await round(session, last.cursor)).last
    return { hole, from }
  }

  it.each([
    ['every item is new', feed(...ofDay(0, 10)), feed(...ofDay(2, 10))],
    ['one is pinned above them', feed(pinned, ...ofDay(0, 9)), feed(pinned, ...ofDay(2, 9))],
    ['one is pinned below them', feed(...ofDay(0, 9), pinned), feed(...ofDay(2, 9), pinned)],
    ['one of the new ones is dated by its draft', feed(...ofDay(0, 10)), feed(...ofDay(2, 9), ...ofDay(-3, 1))],
  ])('leaves a hole up to the oldest of what is new where %s', async (_, before, after) => {
    const { hole, from } = await holeAfter(before, after)
    const oldest = Date.parse(at) + hours(48) - minutes(after.includes('pin') || after.includes('-3-') ? 8 : 9)
    expect(hole).toMatchObject({ from, to: oldest })
  })

  it('leaves a hole up to now where nothing is dated', async () => {
    const { hole, from } = await holeAfter(feed(...ofDay(0, 10, false)), feed(...ofDay(2, 10, false)))
    expect(hole).toMatchObject({ from, to: clock.now() })
  })

  it.each([
    ['one of before still follows the new ones', feed(...ofDay(0, 10)), feed(...ofDay(2, 9), ...ofDay(0, 1))],
    [
      'one is pinned, and one of before follows',
      feed(pinned, ...ofDay(0, 9)),
      feed(pinned, ...ofDay(2, 8), ...ofDay(0, 1)),
    ],
    ['the newest of before was taken away', feed(...ofDay(0, 10)), feed(...ofDay(2, 3), ...ofDay(0, 8).slice(1))],
    ['old ones are brought back', feed(...ofDay(0, 10)), feed(...ofDay(-3, 10))],
    ['a few began anew', feed(...ofDay(0, 4)), feed(...ofDay(2, 4))],
  ])('leaves none where %s', async (_, before, after) => {
    expect((await holeAfter(before, after)).hole).toBeUndefined()
  })
})

it('is not called failing by a look in between because the comments of one article cannot be read', async () => {
  site.feed('/f', wordpress(site.url, [{ title: 'Chez Mireille', text: 'x', at, path: '/a/', whole: true }]))
  site.put('/a/feed/', { status: 500 })
  const session = await listen()
  const { last } = await round(session, null)
  expect(site.times('/a/feed/')).toBe(1)
  clock.pass(seconds(5))
  expect(await session.pull(last.cursor, terms)).toMatchObject({ arrivals: [], idle: true, nextAt: last.nextAt })
})

it('drops the comments of one article without a word when they are gone', async () => {
  site.feed('/f', wordpress(site.url, [{ title: 'Chez Mireille', text: 'x', at, path: '/a/', whole: true }]))
  const { last } = await round(await listen(), null)
  expect(site.times('/a/feed/')).toBe(1)
  expect(last.cursor).not.toContain('/a/feed/')
})

it('reads the comments under an article that names the brand, where the site has no feed of them all', async () => {
  site.feed('/f', wordpress(site.url, [{ title: 'Chez Mireille', text: 'x', at, path: '/a/', whole: true }]))
  site.feed(
    '/a/feed/',
    wordpressComments(site.url, [{ id: 4, title: 'Chez Mireille', text: 'Pareil.', path: '/a/', at }]),
  )
  const { posts } = await round(await listen(), null)
  expect(posts.map(({ text }) => text.split('\n').at(-1))).toEqual(['x', 'Pareil.'])
  expect(posts[1]?.parentId).toBe(posts[0]?.externalId)
  site.put('/a/feed/', null)
})

it('reads a thousand items well within a second', async () => {
  const items = Array.from({ length: 1_000 }, (_, i) => ({
    title: `Titre numéro ${i} & la suite`,
    text: 'Une phrase de taille moyenne, avec ses virgules et ses accents. '.repeat(8),
    at,
    path: `/p/${i}/`,
    whole: true,
  }))
  site.feed('/f', wordpress(site.url, items))
  const session = await listen()
  await round(session, null)
  const before = process.cpuUsage()
  const { posts } = await round(session, null)
  // The processor's time, which other programs on the machine do not change; the site's own is in it.
  const { user, system } = process.cpuUsage(before)
  expect(posts).toHaveLength(1_000)
  expect((user + system) / 1_000).toBeLessThan(900)
})

describe('whatever a feed holds', () => {
  const good = `<item><guid>good</guid><title>Chez Mireille</title><pubDate>${new Date(at).toUTCString()}</pubDate></item>`
  const poison = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '<title/>',
      '<title><![CDATA[',
      '</item></item>',
      '<pubDate>never</pubDate><link>http://[</link><title>x</title>',
      '<guid isPermaLink="true">javascript:alert(1)</guid><title>y</title>',
      '<link>data:text/html,x</link><description>&#0;&#xFFFF;&#x110000;&bogus;</description>',
      `<title>${'<b>'.repeat(5_000)}</title>`,
      '<dc:creator></dc:creator><slash:comments>-1e99</slash:comments><title>\ud800</title>',
      '<title>a</title><title>b</title><link rel="x"><link>c</link></link>',
      '<__proto__>x</__proto__><constructor>y</constructor><title>z</title>',
    ),
    fc.json().map((text) => `<description>${text}</description>`),
  )

  it('hands in what can be read, never markup in a link, never a date that cannot be, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(poison, { maxLength: 6 }), async (poisons) => {
        const items = poisons.map((it) => `<item>${it}</item>`)
        const { items: read } = attempt(
          `<rss version="2.0"><channel><title>x</title>${good}${items.join('')}</channel></rss>`,
        )
        for (const it of read) {
          expect(it.link === null || /^https?:/u.test(it.link)).toBe(true)
          expect(it.published === null || (it.published > Date.UTC(1995, 0) && it.published <= clock.now())).toBe(true)
          expect(`${it.title}${it.body}`.isWellFormed()).toBe(true)
        }
      }),
      runs,
    )
  })

  it('goes on past an item that cannot be read', async () => {
    const { posts, setAside } = await (async () => {
      site.feed(
        '/f',
        `<rss version="2.0"><channel><title>x</title><item><title> </title><guid>1</guid></item>${good}<item><enclosure url="x"/><category>c</category></item></channel></rss>`,
      )
      const page = await (await listen()).pull(null, terms)
      return { posts: page.arrivals, setAside: page.setAside }
    })()
    expect(posts).toHaveLength(1)
    expect(setAside).toEqual(expect.arrayContaining([{ externalId: `${site.url}/f`, reason: 'nothing to read' }]))
  })

  it('refuses in words, or reads, whatever bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom(
          '',
          '<rss version="2.0"><channel>',
          '<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
          '{"version":"https://jsonfeed.org/version/1.1","items":[',
        ),
        async (bytes, head) => {
          const text = decode(Buffer.concat([Buffer.from(head), bytes]), null)
          try {
            attempt(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ConnectorError)
          }
        },
      ),
      runs,
    )
  })
})

const runs = { numRuns: 150 }
const attempt = (text: string) => readFeed(text, 'https://site.example/feed', clock.now())
