import { describe, expect, it } from 'vitest'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { after, minutes } from '../../domain/model/time.ts'
import type { Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import { Blog, type Said, site, start } from './blog.test-suite.ts'
import connector from './index.ts'

/** One whole round. */
async function round(
  session: Session,
  cursor: string | null = null,
): Promise<{ readonly arrivals: readonly Arrival[]; readonly cursor: string }> {
  const arrivals: Arrival[] = []
  let place = cursor
  for (let pages = 0; pages < 60; pages += 1) {
    const page = await session.pull(place, [])
    arrivals.push(...page.arrivals)
    place = page.cursor
    if (!page.more) return { arrivals, cursor: place }
  }
  throw new Error('The round does not end.')
}
const postsIn = (arrivals: readonly Arrival[]): readonly IncomingPost[] =>
  arrivals.flatMap((it) => (it.kind === 'post' ? [it.post] : []))
const goneIn = (arrivals: readonly Arrival[]): readonly string[] =>
  arrivals.flatMap((it) => (it.kind === 'deleted' ? [it.externalId] : []))
const isFront = (url: URL): boolean => url.pathname === '/' && url.search === ''
const nameOf = (id: number): string => `blog.mireille.example#comment-${id}`
const refusalOf = (call: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.resolve(call).then(
    () => 'not refused',
    (error: unknown) => error,
  )

const blogs = new WeakMap<Session, Blog>()
async function standing(): Promise<Session> {
  const blog = new Blog()
  blog.write('<p>Deux heures d&#8217;attente, et <b>froid</b>.</p>')
  blog.write('<p>Jamais plus.</p>', { author_name: 'Zoé' })
  const session = await blog.listen()
  blogs.set(session, blog)
  return session
}
const refused = (said: Said) => async (): Promise<Session> => {
  const blog = new Blog()
  const session = await blog.listen()
  blog.refuse = () => said
  return session
}
const code = (status: number, name: string): Said => ({
  status,
  body: { code: name, message: 'Désolé.', data: { status } },
})

testConnector('WordPress', {
  session: standing,
  standing: (session) => blogs.get(session)?.comments.filter(({ author }) => author === 1).length ?? -1,
  target: { externalId: nameOf(1), ref: { id: '1' } },
  refusals: [
    { kind: 'auth_revoked', session: refused(code(401, 'rest_not_logged_in')) },
    { kind: 'auth_revoked', session: refused(code(401, 'incorrect_password')) },
    { kind: 'permission_missing', session: refused(code(403, 'rest_forbidden_context')) },
    { kind: 'permission_missing', session: refused(code(401, 'rest_cannot_read')) },
    // The page of a firewall in front of it.
    {
      kind: 'permission_missing',
      session: refused({ status: 403, text: '<html><h1>403 Forbidden</h1>Wordfence</html>' }),
    },
    {
      kind: 'rate_limited',
      session: refused({ status: 429, text: '<html>Slow down</html>', headers: { 'retry-after': '30' } }),
    },
    {
      kind: 'transient',
      session: refused({ status: 500, body: { code: 'internal_server_error', message: 'Erreur critique.' } }),
    },
    {
      kind: 'transient',
      session: refused({ status: 503, text: '<html>Briefly unavailable for scheduled maintenance.</html>' }),
    },
    { kind: 'transient', session: refused({ status: 200, text: '<html>Please enable cookies.</html>' }) },
  ],
})

describe('what is read', () => {
  it('is what visitors wrote and what we wrote, with the article that it stands under', async () => {
    const blog = new Blog()
    blog.write('<p>Deux heures d&#8217;attente.<br>Voyez <a href="https://photos.example/1">ici</a>.</p>')
    blog.write('<p>Pardon !</p>', { author: 2, author_name: 'Paul', parent: 1 })
    blog.write('<p>[&#8230;] lu ailleurs</p>', { type: 'pingback' })
    blog.write('<p>Cinq étoiles.</p>', { type: 'review', author_name: '', author_email: '' })
    const { arrivals } = await round(await blog.listen())
    expect(postsIn(arrivals)).toMatchObject([
      { text: 'Cinq étoiles.', author: { name: 'Anonyme' } },
      {
        text: 'Pardon !',
        ours: true,
        addressed: null,
        parentId: nameOf(1),
        author: { externalId: 'blog.mireille.example#user-2' },
      },
      {
        externalId: nameOf(1),
        text: 'Deux heures d’attente.\nVoyez ici.',
        links: ['https://photos.example/1'],
        author: { name: 'Camille', handle: '' },
        addressed: 'reply',
        parentId: 'blog.mireille.example#article-4',
        place: 'Chez Mireille – le blog',
        url: `${site}/la-carte/#comment-1`,
        language: 'fr-FR',
        publishedAt: start,
      },
    ])
  })

  it('says in the language of the site what is not public yet, and takes that back once it is', async () => {
    const blog = new Blog()
    const held = blog.write('<p>Alors ?</p>', { status: 'hold' })
    const session = await blog.listen()
    const first = await round(session)
    expect(postsIn(first.arrivals)).toMatchObject([
      { place: 'Chez Mireille – le blog (en attente, pas encore public)' },
    ])
    held.status = 'approved'
    const second = await round(session, first.cursor)
    expect(postsIn(second.arrivals)).toMatchObject([
      { place: 'Chez Mireille – le blog', revision: postsIn(first.arrivals)[0]?.revision },
    ])
  })

  it('goes page by page from where it was up to the newest, and misses nothing when comments come and go in between', async () => {
    const blog = new Blog()
    for (let at = 0; at < 350; at += 1) blog.write(`<p>numéro ${at}</p>`)
    const session = await blog.listen()
    const first = await session.pull(null, [])
    expect(first.more).toBe(true)
    // Four of the newest vanish: everything behind them moves up.
    blog.comments.splice(-4)
    const rest = await round(session, first.cursor)
    const heard = new Set(postsIn([...first.arrivals, ...rest.arrivals]).map(({ text }) => text))
    expect(heard.size).toBe(350)
    const settled = await round(session, rest.cursor)
    expect([...goneIn(settled.arrivals)].sort()).toEqual([347, 348, 349, 350].map(nameOf))
    blog.asked.length = 0
    blog.write('<p>neuve</p>')
    const next = await round(session, settled.cursor)
    expect(postsIn(next.arrivals).map(({ text }) => text)).toEqual(['neuve'])
    expect(blog.asked).toHaveLength(1)
  })

  it('takes what an import brings with an old date, but not what is older than a week at the first look', async () => {
    const blog = new Blog()
    blog.write('<p>ancien</p>', { at: start - 30 * 86_400_000 })
    const session = await blog.listen()
    const first = await round(session)
    expect(first.arrivals).toEqual([])
    blog.write('<p>importé</p>', { at: start - 30 * 86_400_000 })
    const next = await round(session, first.cursor)
    expect(postsIn(next.arrivals).map(({ text }) => text)).toEqual(['importé'])
    expect((await round(session, next.cursor)).arrivals).toEqual([])
  })

  it('looks every ten minutes after what has left the first page: edits, the trash, and what is gone for good', async () => {
    const blog = new Blog()
    const [edited, trashed, gone] = ['un', 'deux', 'trois'].map((word) => blog.write(`<p>${word}</p>`))
    const session = await blog.listen()
    const first = await round(session)
    for (let at = 0; at < 120; at += 1) blog.write(`<p>numéro ${at}</p>`)
    const second = await round(session, first.cursor)
    if (edited !== undefined) edited.html = '<p>un, corrigé</p>'
    if (trashed !== undefined) trashed.status = 'trash'
    blog.comments.splice(
      blog.comments.findIndex((it) => it === gone),
      1,
    )
    expect((await round(session, second.cursor)).arrivals).toEqual([])
    blog.now = after(start, minutes(11))
    const third = await round(session, second.cursor)
    expect(postsIn(third.arrivals).map(({ text }) => text)).toEqual(['un, corrigé'])
    expect([...goneIn(third.arrivals)].sort()).toEqual([nameOf(2), nameOf(3)])
    expect((await round(session, third.cursor)).arrivals).toEqual([])
  })

  it('finds within ten minutes what was published late, below everything that is looked after', async () => {
    const blog = new Blog()
    const late = blog.write('<p>Trois jours que j’attends.</p>', { status: 'hold' })
    for (let at = 0; at < 420; at += 1) blog.write(`<p>numéro ${at}</p>`)
    const session = await blog.listen({ way: 'public' })
    const first = await round(session)
    late.status = 'approved'
    const words = async (cursor: string) =>
      postsIn((await round(session, cursor)).arrivals).filter(({ text }) => text.startsWith('Trois jours'))
    expect(await words(first.cursor)).toEqual([])
    blog.now = after(blog.now, minutes(10))
    expect(await words(first.cursor)).toMatchObject([{ externalId: nameOf(late.id) }])
  })

  it('believes nobody gone because a firewall or a gateway says no while it looks', async () => {
    for (const answer of [
      { status: 403, text: '<html>Wordfence</html>' },
      { status: 404, text: '<html>nginx</html>' },
    ]) {
      const blog = new Blog()
      for (const word of ['un', 'deux', 'trois']) blog.write(`<p>${word}</p>`)
      const session = await blog.listen()
      const first = await round(session)
      blog.comments.splice(1, 1)
      blog.refuse = (url) => (/comments\/\d+$/u.test(url.pathname) ? answer : undefined)
      blog.now = after(start, minutes(11))
      expect(await refusalOf(round(session, first.cursor))).toMatchObject({ name: 'ConnectorError' })
      blog.refuse = null
      expect(goneIn((await round(session, first.cursor)).arrivals)).toEqual([nameOf(2)])
    }
  })

  it('does not begin without knowing its colleagues because it asked too fast: their answers are no complaints', async () => {
    const blog = new Blog()
    blog.refuse = (url) => (url.pathname.endsWith('/users') ? { status: 429, text: 'Slow down' } : undefined)
    expect(await refusalOf(blog.listen())).toMatchObject({ kind: 'rate_limited' })
  })

  it('believes nobody gone because a cache answered another question', async () => {
    const blog = new Blog()
    for (const word of ['un', 'deux', 'trois']) blog.write(`<p>${word}</p>`)
    const session = await blog.listen()
    const first = await round(session)
    blog.refuse = (url) =>
      url.pathname.endsWith('/comments') ? { body: [], headers: { 'x-wp-total': '0' } } : undefined
    blog.now = after(start, minutes(11))
    expect((await round(session, first.cursor)).arrivals).toEqual([])
  })
})

describe('an answer', () => {
  it('is known again by its words where a plugin takes away what it is marked with', async () => {
    const blog = new Blog()
    blog.stripsAgents = true
    blog.write('<p>Froid.</p>')
    const session = await blog.listen()
    const target = { externalId: nameOf(1), ref: {} }
    const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
    const first = await session.reply?.(target, 'Pardon & <merci>', key, 'fr')
    expect(await session.reply?.(target, 'Pardon & <merci>', key, 'fr')).toEqual(first)
    expect(blog.comments.map(({ html }) => html)).toEqual(['<p>Froid.</p>', '<p>Pardon &amp; &lt;merci&gt;</p>\n'])
  })

  it('is found when WordPress says that it stands there already: another process was quicker', async () => {
    const blog = new Blog()
    blog.write('<p>Froid.</p>')
    const session = await blog.listen()
    const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
    let looked = 0
    blog.refuse = (url) => {
      if (!url.searchParams.has('parent'))
        return looked > 0 && !/comments\/\d/u.test(url.pathname) ? code(409, 'comment_duplicate') : undefined
      looked += 1
      if (looked === 2) blog.write('<p>Pardon.</p>', { author: 1, parent: 1, author_user_agent: `Vigie ${key.id}` })
      return undefined
    }
    const answer = await session.reply?.({ externalId: nameOf(1), ref: {} }, 'Pardon.', key, 'fr')
    expect(answer).toMatchObject({ externalId: nameOf(2) })
  })

  it.each(['trash', 'for good'])('that went out is found although what it answers is gone by now: %s', async (how) => {
    const blog = new Blog()
    const asked = blog.write('<p>Froid.</p>')
    const session = await blog.listen()
    const target = { externalId: nameOf(asked.id), ref: {} }
    const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
    const sent = await session.reply?.(target, 'Pardon.', key, 'fr')
    if (how === 'trash') asked.status = 'trash'
    // WordPress hands the answers of what it deletes on to what that answered.
    else {
      const [answer] = blog.comments.filter(({ author }) => author === 1)
      blog.comments.splice(0, 2)
      if (answer !== undefined) blog.comments.push({ ...answer, parent: 0 })
    }
    expect(await session.find?.(target, key, 'Pardon.')).toEqual(sent)
    const other = { ...key, id: '0b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a12' }
    expect(await refusalOf(session.find?.(target, other, 'Pardon.'))).toMatchObject({ kind: 'target_gone' })
  })

  it.each([
    ['trash', 'target_gone'],
    ['hold', 'recipient_closed'],
  ])('is not given to a comment in the state %s', async (status, kind) => {
    const blog = new Blog()
    blog.write('<p>Froid.</p>', { status })
    const session = await blog.listen()
    const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
    expect(await refusalOf(session.reply?.({ externalId: nameOf(1), ref: {} }, 'Pardon.', key, 'fr'))).toMatchObject({
      kind,
      fr: expect.stringMatching(/commentaire/u),
    })
    expect(blog.asked.filter(({ method }) => method === 'POST')).toEqual([])
  })
})

describe('the site is found', () => {
  it('by what its page names, by its usual place, and where it has no speaking addresses', async () => {
    const plain = new Blog()
    plain.root = `${site}/index.php?rest_route=/`
    plain.front = { text: `<html><head><link rel="https://api.w.org/" href="/index.php?rest_route=/"></head>` }
    const hidden = new Blog()
    hidden.front = { text: '<html>' }
    const names = [await plain.listen(), await hidden.listen()].map(({ account }) => account)
    expect(names).toEqual(
      Array(2).fill({
        externalId: 'blog.mireille.example#user-1',
        handle: '',
        name: 'Chez Mireille – le blog (Mireille)',
      }),
    )
    expect(plain.asked.at(-1)?.url.searchParams.get('rest_route')).toBe('/wp/v2/users')
  })

  it('by the address of its back office, without the password that somebody left in it', () => {
    const typed = connector.settings.parse({
      site: 'https://u:p@blog.mireille.example/wp-admin/index.php',
      user: 'mireille',
      password: 'abcd efgh',
    })
    expect(typed).toMatchObject({ site: 'https://blog.mireille.example/' })
  })

  it('and never sends a password to another place, or in the clear', async () => {
    const elsewhere = new Blog()
    elsewhere.front = {
      text: '<html>',
      headers: { link: '<https://collect.example/wp-json/>; rel="https://api.w.org/"' },
    }
    elsewhere.root = 'https://collect.example/wp-json/'
    expect(await refusalOf(elsewhere.listen())).toMatchObject({
      kind: 'blocked_by_policy',
      fr: expect.stringContaining('collect.example'),
    })
    const downgraded = new Blog()
    downgraded.front = {
      text: '<html>',
      headers: { link: '<http://blog.mireille.example/wp-json/>; rel="https://api.w.org/"' },
    }
    await downgraded.listen()
    for (const blog of [elsewhere, downgraded])
      expect(blog.asked.filter(({ url, headers }) => headers.has('authorization') && url.origin !== site)).toEqual([])
  })

  it.each<[string, (blog: Blog) => void, string]>([
    [
      'is no WordPress',
      (blog) => {
        blog.root = 'https://nowhere.example/'
        blog.front = { text: '<html>Bonjour</html>' }
      },
      'ne ressemble pas à un site WordPress',
    ],
    [
      'keeps its interface closed',
      (blog) => {
        blog.refuse = (url) => (isFront(url) ? undefined : code(401, 'rest_login_required'))
      },
      'API REST fermée',
    ],
    [
      'has switched application passwords off',
      (blog) => {
        blog.passwords = false
      },
      'mots de passe d’application',
    ],
    [
      'does not let us moderate',
      (blog) => {
        blog.capabilities = { edit_posts: true }
      },
      'rôle d’éditeur',
    ],
  ])('or says in a sentence that it %s', async (_, change, words) => {
    const blog = new Blog()
    change(blog)
    expect(await refusalOf(blog.listen())).toMatchObject({ fr: expect.stringContaining(words) })
  })
})

it.each([
  [503, 'transient'],
  [429, 'rate_limited'],
  [403, 'permission_missing'],
])('a site that answers %i while we come back is still our site: %s', async (status, kind) => {
  const blog = new Blog()
  blog.refuse = () => ({ status, text: '<html>Briefly unavailable for scheduled maintenance.</html>' })
  for (const given of [{ user: 'mireille', password: 'abcd efgh' }, { way: 'public' }])
    expect(await refusalOf(blog.listen(given))).toMatchObject({ kind, fr: expect.stringMatching(/\w/u) })
})

describe('without an account', () => {
  it('reads what is published, under the same names, and takes our signature for us', async () => {
    const blog = new Blog()
    blog.write('<p>Froid.</p>')
    blog.write('<p>Secret.</p>', { status: 'hold' })
    blog.write('<p>Pardon !</p>', { author_name: 'Chez  MIREILLE' })
    const session = await blog.listen({ way: 'public', signatures: 'La patronne, Chez Mireille' })
    const { arrivals } = await round(session)
    expect(postsIn(arrivals)).toMatchObject([
      { text: 'Pardon !', ours: true },
      { externalId: nameOf(1), text: 'Froid.', ours: false, ref: { id: '1' } },
    ])
    expect(
      blog.asked.every(({ headers, url }) => !headers.has('authorization') && !url.searchParams.has('status')),
    ).toBe(true)
  })

  it('reads the feed of comments where the interface is closed', async () => {
    const blog = new Blog()
    const item = (id: number, words: string): string =>
      `<item><title>Par : Camille</title><link>${site}/la-carte/#comment-${id}</link><dc:creator><![CDATA[Camille]]></dc:creator><pubDate>Mon, 02 Mar 2026 08:5${id}:00 +0000</pubDate><guid isPermaLink="false">${site}/?p=4#comment-${id}</guid><description><![CDATA[${words}]]></description><content:encoded><![CDATA[<p>${words}</p>]]></content:encoded></item>`
    let items = item(1, 'Froid &amp; long.')
    blog.refuse = (url) =>
      isFront(url)
        ? undefined
        : url.pathname === '/comments/feed/'
          ? { text: `<?xml version="1.0"?><rss version="2.0"><channel><link>${site}</link>${items}</channel></rss>` }
          : code(401, 'rest_login_required')
    const session = await blog.listen({ way: 'public' })
    const first = await round(session)
    expect(postsIn(first.arrivals)).toMatchObject([
      {
        externalId: nameOf(1),
        text: 'Froid & long.',
        author: { name: 'Camille' },
        rootId: 'blog.mireille.example#article-4',
        publishedAt: Date.parse('2026-03-02T08:51:00Z'),
      },
    ])
    items = item(2, 'Encore.') + items
    expect(postsIn((await round(session, first.cursor)).arrivals).map(({ text }) => text)).toEqual(['Encore.'])
    expect(await session.thread?.({ externalId: nameOf(1), ref: {} })).toEqual([])
  })
})
