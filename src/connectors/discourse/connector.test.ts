import { describe, expect, it } from 'vitest'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { after, minutes } from '../../domain/model/time.ts'
import type { Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import { Forum, host, said, type Said, start } from './forum.test-suite.ts'
import { withoutQuotes } from './normalize.ts'
import { asMarkdown } from './session.ts'

const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
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
const refusalOf = (call: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.resolve(call).then(
    () => 'not refused',
    (error: unknown) => error,
  )

const forums = new WeakMap<Session, Forum>()
async function standing(): Promise<Session> {
  const forum = new Forum()
  forum.write('<p>Chez Mireille, deux heures d&#39;attente.</p>')
  forum.notify(1, forum.write('<p><a class="mention" href="/u/chezmireille">@ChezMireille</a> alors ?</p>'))
  const session = await forum.listen()
  forums.set(session, forum)
  return session
}
const refused = (answer: Said) => async (): Promise<Session> => {
  const forum = new Forum()
  const session = await forum.listen()
  forum.refuse = () => answer
  return session
}

testConnector('Discourse', {
  session: standing,
  standing: (session) => forums.get(session)?.posts.filter(({ user_id: id }) => id === 9).length ?? -1,
  target: { externalId: `${host}/t/12/2`, ref: { id: '101' } },
  refusals: [
    {
      kind: 'auth_revoked',
      session: refused(
        said(
          403,
          'invalid_access',
          'You are not permitted to view the requested resource. The API username or key is invalid.',
        ),
      ),
    },
    {
      kind: 'permission_missing',
      session: refused(said(403, 'invalid_access', 'You are not permitted to view the requested resource.')),
    },
    {
      kind: 'rate_limited',
      session: refused(
        said(429, 'rate_limit', 'You’ve performed this action too many times.', {
          wait_seconds: 30,
          time_left: '30 seconds',
        }),
      ),
    },
    {
      kind: 'rate_limited',
      session: refused({
        status: 429,
        text: 'Slow down, too many requests from this IP address.',
        headers: { 'retry-after': '10' },
      }),
    },
    { kind: 'transient', session: refused({ status: 503, text: '<html>maintenance</html>' }) },
    { kind: 'transient', session: refused({ status: 200, text: '<html>Welcome</html>' }) },
  ],
})

describe('what is read', () => {
  it('is who names us and who answers us, as told, and everything else for the words to be looked for', async () => {
    const forum = new Forum()
    forum.write(
      '<p>Chez Mireille, <a href="https://photos.example/1">voyez</a>.</p><aside class="quote no-group" data-username="Zoe"><blockquote><p>Honte à eux</p></blockquote></aside>',
    )
    const ours = forum.write('<p>Pardon !</p>', { username: 'ChezMireille', user_id: 9, to: 1 })
    const back = forum.write('<p>Merci.</p>', { to: ours.post_number })
    forum.write('<p>Ce sujet a été épinglé</p>', { post_type: 3 })
    forum.notify(2, back)
    forum.notifications.unshift({
      id: 99,
      notification_type: 12,
      created_at: new Date(start).toISOString(),
      data: { badge_id: 4 },
    })
    const session = await forum.listen()
    const told = await session.pull(null, [])
    expect(told).toMatchObject({ retain: 'all', more: true, setAside: [] })
    expect(postsIn(told.arrivals)).toMatchObject([
      { text: 'Merci.', addressed: 'reply', parentId: `${host}/t/12/2`, rootId: `${host}/t/12/1` },
    ])
    const latest = await session.pull(told.cursor, [])
    expect(latest.retain).toBe('matched')
    expect(postsIn(latest.arrivals)).toMatchObject([
      { text: 'Merci.', addressed: 'reply' },
      { text: 'Pardon !', ours: true, addressed: null },
      {
        externalId: `${host}/t/12/1`,
        text: 'Deux heures d’attente\n\nChez Mireille, voyez.',
        links: ['https://photos.example/1'],
        author: {
          externalId: `${host}#user-7`,
          handle: 'Camille',
          name: 'Camille Rousseau',
          avatarUrl: `https://${host}/user_avatar/forum.example/x/96/1.png`,
        },
        url: `https://${host}/t/attente/12/1`,
        place: 'Les gourmets',
        addressed: null,
        reach: { likes: 3 },
      },
    ])
  })

  it.each([
    ['written to it', 6],
    ['named in it', 1],
    ['named in it with its group', 15],
  ])('is private where it is a message, of which the account is told because it is %s', async (_why, type) => {
    const forum = new Forum()
    forum.messages.add(40)
    const first = forum.write('<p>Mon dossier : 4711.</p>', { topic_id: 40 })
    forum.notify(type, first)
    forum.write('<p>Nous regardons.</p>', { topic_id: 40, username: 'ChezMireille', user_id: 9 })
    forum.notify(1, forum.write('<p>@ChezMireille, dehors.</p>'))
    const session = await forum.listen()
    const { arrivals } = await round(session)
    const isPrivate = (all: readonly Arrival[]) =>
      new Map(postsIn(all).map(({ externalId, private: secret }) => [externalId, secret === true]))
    const [message, answer, said] = [`${host}/t/40/1`, `${host}/t/40/2`, `${host}/t/12/1`]
    expect(isPrivate(arrivals)).toEqual(
      new Map([
        [said, false],
        [message, true],
      ]),
    )
    const ref = postsIn(arrivals).find(({ externalId }) => externalId === message)?.ref ?? {}
    const target = { externalId: message, ref }
    expect(isPrivate((await session.thread?.(target)) ?? [])).toEqual(
      new Map([
        [message, true],
        [answer, true],
      ]),
    )
    expect(isPrivate((await session.recheck?.ask([target])) ?? [])).toEqual(new Map([[message, true]]))
  })

  it('is told to be private where it is looked at again, although it was heard before anybody asked its topic', async () => {
    const forum = new Forum()
    forum.messages.add(40)
    forum.write('<p>Mon dossier : 4711.</p>', { topic_id: 40 })
    forum.write('<p>Froid.</p>')
    const targets = [`${host}/t/40/1`, `${host}/t/12/1`].map((externalId) => ({ externalId, ref: {} }))
    const seen = (await (await forum.listen()).recheck?.ask(targets)) ?? []
    expect(postsIn(seen).map((it) => it.private)).toEqual([true, false])
    // One question each, as before.
    expect(forum.asked.filter(({ url }) => /^\/(?:posts|t)\//u.test(url.pathname))).toHaveLength(2)
  })

  it('names and links what its author does, not what is quoted', async () => {
    const forum = new Forum()
    const mention = '<a class="mention" href="/u/chezmireille">@ChezMireille</a>'
    const quote = `<aside class="quote no-group" data-username="Zoe"><blockquote><p>${mention} <a href="https://chezmireille.example/carte">la carte</a></p></blockquote></aside>`
    const shown = '<aside class="onebox x"><a href="https://photos.example/2">Photo</a></aside>'
    forum.write(`${quote}<p>Pas d’accord.</p>${shown}`)
    forum.write(`${quote}<p>Moi non plus, ${mention}.</p>`)
    const { arrivals } = await round(await forum.listen())
    const of = new Map(postsIn(arrivals).map((it) => [it.externalId, [it.addressed, it.mentions.length, it.links]]))
    expect(of).toEqual(
      new Map([
        [`${host}/t/12/1`, [null, 0, ['https://photos.example/2']]],
        [`${host}/t/12/2`, ['mention', 1, []]],
      ]),
    )
  })

  it('is nobody else’s words, however deep they quote one another, and no word that stands between', () => {
    const quote = (inside: string) => `<aside class="quote no-group" data-username="Zoe">${inside}</aside>`
    const of = withoutQuotes
    expect(of(`a${quote('b')}c${quote(`d${quote('e')}f`)}g`)).toBe('acg')
    expect(of(`a<aside class="onebox x"><aside>b</aside>c</aside>d<aside class="note">e</aside>`)).toBe(
      'ad<aside class="note">e</aside>',
    )
    // Nobody closed it: what follows may be what is said.
    expect(of(`a${quote('b')}c<aside class="quote">d${quote('e')}f</aside`)).toBe(
      `ac<aside class="quote">d${quote('e')}f</aside`,
    )
  })

  it.each([
    ['before which it is asked', 'less'],
    ['from which it is asked', 'window'],
  ] as const)(
    'is every post of a pause, whatever nobody may see between: a forum that shows the posts %s',
    async (_what, before) => {
      const forum = new Forum()
      forum.before = before
      for (let at = 0; at < 180; at += 1) {
        if (at === 70) forum.unseen(60)
        if (at === 100) forum.unseen(170)
        if (at === 150) forum.unseen(80)
        forum.write(`<p>numéro ${at}</p>`, { at: start - (180 - at) * 60_000 })
      }
      const { arrivals } = await round(await forum.listen())
      expect(new Set(postsIn(arrivals).map(({ text }) => text)).size).toBe(180)
    },
  )

  it('ends where a forum begins, and tells of a hole where what nobody may see takes no end', async () => {
    const forum = new Forum()
    forum.write('<p>avant</p>', { at: start - 20 * 3_600_000 })
    forum.unseen(20_000)
    for (let at = 0; at < 60; at += 1) forum.write(`<p>numéro ${at}</p>`, { at: start - (60 - at) * 60_000 })
    const session = await forum.listen()
    const holes = []
    for (let place: string | null = null, more = true; more; ) {
      const page = await session.pull(place, [])
      if (page.hole !== undefined) holes.push(page.hole)
      place = page.cursor
      more = page.more
    }
    expect(holes).toMatchObject([{ to: start - 60 * 60_000 }])
    expect(forum.asked.length).toBeLessThan(300)
    const young = new Forum()
    young.unseen(300)
    for (let at = 0; at < 60; at += 1) young.write(`<p>numéro ${at}</p>`, { at: start - (60 - at) * 60_000 })
    await round(await young.listen())
    expect(young.asked.length).toBeLessThan(20)
  })

  it('goes back page by page to where it was, and sees the edits of what it shows again', async () => {
    const forum = new Forum()
    for (let at = 0; at < 130; at += 1) forum.write(`<p>numéro ${at}</p>`, { at: start - (130 - at) * 60_000 })
    const session = await forum.listen()
    const first = await round(session)
    expect(new Set(postsIn(first.arrivals).map(({ text }) => text)).size).toBe(130)
    forum.now = after(start, minutes(30))
    Object.assign(forum.posts.at(-1) ?? {}, { cooked: '<p>corrigé</p>', version: 2 })
    forum.write('<p>neuf</p>', { at: forum.now })
    forum.asked.length = 0
    const next = postsIn((await round(session, first.cursor)).arrivals)
    expect(next[0]).toMatchObject({ text: 'neuf' })
    expect(next[1]).toMatchObject({ text: 'corrigé', revision: '2' })
    expect(forum.asked.map(({ url }) => url.pathname)).toEqual(['/notifications.json', '/posts.json'])
  })

  it('notices what its author took away, and what is not there any more', async () => {
    const forum = new Forum()
    const [first, byAuthor, byForum] = ['un', 'deux', 'trois'].map((word) => forum.write(`<p>${word}</p>`))
    forum.write('<p>quatre</p>')
    const session = await forum.listen()
    const before = await round(session)
    Object.assign(byAuthor ?? {}, { gone: true, version: 2, cooked: '<p>(message supprimé par son auteur)</p>' })
    if (byForum !== undefined) byForum.gone = true
    const { arrivals } = await round(session, before.cursor)
    const gone = arrivals.flatMap((it) => (it.kind === 'deleted' ? [it.externalId] : []))
    expect(new Set(gone)).toEqual(new Set([`${host}/t/12/2`, `${host}/t/12/3`]))
    expect(first?.gone).toBe(false)
  })

  it('tells of what is gone again where the page has to be read again', async () => {
    const forum = new Forum()
    const [, second] = ['un', 'deux', 'trois'].map((word) => forum.write(`<p>${word}</p>`))
    const session = await forum.listen()
    const before = await round(session)
    if (second !== undefined) second.gone = true
    const deleted = async (cursor: string) => {
      const { arrivals, cursor: next } = await round(session, cursor)
      return { gone: arrivals.flatMap((it) => (it.kind === 'deleted' ? [it.externalId] : [])), next }
    }
    // What came of the first pull could not be stored.
    const first = await deleted(before.cursor)
    const again = await deleted(before.cursor)
    expect([first.gone, again.gone]).toEqual([[`${host}/t/12/2`], [`${host}/t/12/2`]])
    forum.now = after(start, minutes(1))
    expect((await deleted(again.next)).gone).toEqual([])
  })

  it('is looked at again one by one: what went while nobody listened is noticed too, and a gateway’s word is none', async () => {
    const forum = new Forum()
    const [, second, third, fourth] = ['un', 'deux', 'trois', 'quatre'].map((word) => forum.write(`<p>${word}</p>`))
    if (second !== undefined) second.gone = true
    Object.assign(third ?? {}, { cooked: '<p>corrigé</p>', version: 2 })
    const session = await forum.listen()
    forum.refuse = ({ pathname }) =>
      [`/posts/by_number/12/${fourth?.post_number}.json`, `/t/12/${fourth?.post_number}.json`].includes(pathname)
        ? { status: 404, text: '<h1>404</h1>' }
        : undefined
    const targets = [1, 2, 3, 4].map((number) => ({ externalId: `${host}/t/12/${number}`, ref: {} }))
    const elsewhere = { externalId: 'elsewhere.example/t/12/2', ref: {} }
    expect(session.recheck?.atOnce).toBeLessThanOrEqual(10)
    const seen = (await session.recheck?.ask([...targets, elsewhere])) ?? []
    expect(postsIn(seen)).toMatchObject([{ externalId: `${host}/t/12/1` }, { text: 'corrigé', revision: '2' }])
    expect(seen.filter((it) => it.kind === 'deleted')).toEqual([
      { kind: 'deleted', externalId: `${host}/t/12/2`, at: forum.now },
    ])
  })

  it('is not taken for gone where the forum closed its doors or took the key back: what refuses everything says nothing of one post', async () => {
    const forum = new Forum()
    forum.write('<p>un</p>')
    forum.write('<p>deux</p>')
    const session = await forum.listen()
    const target = { externalId: `${host}/t/12/1`, ref: {} }
    const closed = said(403, 'invalid_access', 'Vous n’êtes pas autorisé à voir cela.')
    forum.refuse = () => closed
    expect(await refusalOf(session.recheck?.ask([target, target]))).toMatchObject({ kind: 'permission_missing' })
    // A topic that moved where we may not read is gone for us, once another page could be read: one question for all.
    forum.refuse = ({ pathname }) => (/^\/(?:posts\/by_number|t)\//u.test(pathname) ? closed : undefined)
    forum.asked.length = 0
    expect(await session.recheck?.ask([target, target])).toMatchObject([{ kind: 'deleted' }, { kind: 'deleted' }])
    expect(forum.asked.filter(({ url }) => url.pathname === '/posts.json')).toHaveLength(1)
  })

  it.each([
    'Vous n’êtes pas autorisé à afficher la ressource demandée. Le nom d’utilisateur ou la clé API n’est pas valide.',
    'Du bist nicht berechtigt, die Ressource anzuzeigen. Der API-Benutzername oder -Schlüssel ist ungültig.',
  ])('asks for another sign-in where the key was taken back, in whatever language: %s', async (words) => {
    const session = await refused(said(403, 'invalid_access', words))()
    expect(await refusalOf(session.pull(null, []))).toMatchObject({ kind: 'auth_revoked' })
  })

  it('takes nothing for gone on the word of a gateway, and asks again', async () => {
    const forum = new Forum()
    const [, second] = ['un', 'deux', 'trois'].map((word) => forum.write(`<p>${word}</p>`))
    const session = await forum.listen()
    const before = await round(session)
    if (second !== undefined) second.gone = true
    forum.refuse = ({ pathname }) =>
      pathname.startsWith('/posts/by_number/') ? { status: 404, text: '<h1>404</h1>' } : undefined
    const deleted = async () =>
      (await round(session, before.cursor)).arrivals.flatMap((it) => (it.kind === 'deleted' ? [it.externalId] : []))
    expect(await deleted()).toEqual([])
    forum.refuse = null
    expect(await deleted()).toEqual([`${host}/t/12/2`])
  })

  it('waits as long as the forum asks, by its header or by its words', async () => {
    const session = await refused(said(429, 'rate_limit', 'Trop vite.', { wait_seconds: 30 }))()
    expect(await refusalOf(session.pull(null, []))).toMatchObject({ retryAt: start + 30_000 })
    const other = await refused({ status: 429, text: 'Slow down.', headers: { 'retry-after': '600' } })()
    expect(await refusalOf(other.pull(null, []))).toMatchObject({ retryAt: start + 600_000 })
  })
})

describe('an answer', () => {
  it('is plain words whatever their signs, stands under the post, and leaves addresses as they are', async () => {
    const forum = new Forum()
    forum.write('<p>Froid.</p>')
    forum.write('<p>Et salé.</p>')
    const session = await forum.listen()
    await session.reply?.(
      { externalId: `${host}/t/12/2`, ref: {} },
      '# Pardon *vraiment* <b> https://a.example/x_y_z',
      key,
      'fr',
    )
    await session.reply?.({ externalId: `${host}/t/12/1`, ref: {} }, 'Pardon à tous.', key, 'fr')
    const sent = forum.asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body))
    expect(sent).toEqual([
      { raw: '\\# Pardon \\*vraiment\\* \\<b\\> https://a.example/x_y_z', topic_id: 12, reply_to_post_number: 2 },
      { raw: 'Pardon à tous.', topic_id: 12 },
    ])
    expect(asMarkdown('- un\n+ deux')).toBe('\\- un\n\\+ deux')
  })

  it('in the words of another one is sent all the same', async () => {
    const forum = new Forum()
    forum.write('<p>Froid.</p>')
    const session = await forum.listen()
    const target = { externalId: `${host}/t/12/1`, ref: {} }
    const first = await session.reply?.(target, 'Merci à vous.', key, 'fr')
    const next = { ...key, others: new Set([first?.externalId ?? '']) }
    const second = await session.reply?.(target, 'Merci à vous.', next, 'fr')
    expect([first, second].map((it) => it?.externalId)).toEqual([`${host}/t/12/2`, `${host}/t/12/3`])
  })

  it('that went out is found although what it answers is gone by now', async () => {
    const forum = new Forum()
    forum.write('<p>Bonjour.</p>')
    const asked = forum.write('<p>Froid.</p>')
    const session = await forum.listen()
    const target = { externalId: `${host}/t/12/2`, ref: {} }
    const sent = await session.reply?.(target, 'Pardon à vous.', key, 'fr')
    asked.gone = true
    expect(await session.find?.(target, key, 'Pardon à vous.')).toEqual(sent)
    expect(await refusalOf(session.find?.(target, key, 'Jamais envoyé.'))).toMatchObject({ kind: 'target_gone' })
  })

  it('that the forum holds back for its moderators is not sent again, and says so', async () => {
    const forum = new Forum()
    forum.write('<p>Froid.</p>')
    forum.queues = true
    const session = await forum.listen()
    expect(
      await refusalOf(session.reply?.({ externalId: `${host}/t/12/1`, ref: {} }, 'Pardon.', key, 'fr')),
    ).toMatchObject({ kind: 'blocked_by_policy', fr: expect.stringContaining('Ne la renvoyez pas') })
  })

  it('that is too like another, or comes too late, is given back with the reason', async () => {
    const forum = new Forum()
    forum.write('<p>Froid.</p>')
    const session = await forum.listen()
    forum.refuse = (_, method) =>
      method === 'POST'
        ? {
            status: 422,
            body: {
              action: 'create_post',
              errors: ['Le corps est trop similaire à ce que vous avez récemment publié'],
            },
          }
        : undefined
    expect(
      await refusalOf(session.reply?.({ externalId: `${host}/t/12/1`, ref: {} }, 'Pardon.', key, 'fr')),
    ).toMatchObject({ kind: 'duplicate' })
    forum.refuse = (_, method) =>
      method === 'POST'
        ? { status: 422, body: { errors: ['Body is too short (minimum is 20 characters)'] } }
        : undefined
    expect(
      await refusalOf(session.reply?.({ externalId: `${host}/t/12/1`, ref: {} }, 'Pardon.', key, 'fr')),
    ).toMatchObject({ kind: 'blocked_by_policy', message: expect.stringContaining('20 characters') })
  })
})

it('shows the thread oldest first, with its first post', async () => {
  const forum = new Forum()
  for (let at = 0; at < 30; at += 1) forum.write(`<p>numéro ${at}</p>`)
  const session = await forum.listen()
  const thread = postsIn((await session.thread?.({ externalId: `${host}/t/12/29`, ref: {} })) ?? [])
  expect(thread).toHaveLength(21)
  expect(thread[0]?.text).toBe('Deux heures d’attente\n\nnuméro 0')
  expect(thread.at(-1)?.text).toBe('numéro 29')
})

it('listens without an account, knows the brand’s own names, and looks for words that are not saved yet', async () => {
  const forum = new Forum()
  forum.write('<p>Chez Mireille ?</p>')
  forum.write('<p>C’est nous.</p>', { username: 'Mireille_Off' })
  const session = await forum.listen({ way: 'public', own: '@mireille_off' })
  expect([session.reply, session.find]).toEqual([undefined, undefined])
  expect(postsIn((await round(session)).arrivals)).toMatchObject([{ ours: true }, { ours: false }])
  const seen = await session.glance?.([{ kind: 'name', text: 'Chez Mireille' }], start)
  expect(seen?.arrivals).toHaveLength(2)
  expect(forum.asked.at(-1)?.url.searchParams.get('q')).toBe('"Chez Mireille" after:2026-03-02 order:latest')
  expect(forum.asked.every(({ headers }) => !headers.has('api-key'))).toBe(true)
})

it('says that the key is wrong where the forum says so, in the forum’s own language', async () => {
  const forum = new Forum()
  expect(await refusalOf(forum.listen({ user: 'ChezMireille', key: 'another-key-altogether' }))).toMatchObject({
    kind: 'auth_revoked',
    fr: `${host} ne reconnaît pas cet identifiant avec cette clé.`,
  })
})

it('says in a sentence that another site is no such forum', async () => {
  const forum = new Forum()
  forum.refuse = () => ({ status: 404, text: '<html>Not found</html>' })
  expect(await refusalOf(forum.listen())).toMatchObject({
    kind: 'target_gone',
    fr: expect.stringContaining('n’est pas un forum Discourse'),
  })
})
