import { describe, expect, it } from 'vitest'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import { wordsOf } from './normalize.ts'
import { host, type Said, start, Town, us } from './town.test-suite.ts'

const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: start }
async function round(session: Session, terms: readonly WatchTerm[] = []): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = []
  let place: string | null = null
  for (let pages = 0; pages < 60; pages += 1) {
    const page = await session.pull(place, terms)
    arrivals.push(...page.arrivals)
    place = page.cursor
    if (!page.more) return arrivals
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

const towns = new WeakMap<Session, Town>()
async function standing(): Promise<Session> {
  const town = new Town()
  const { id } = town.write(`Bonjour @chezmireille@${host}, deux heures !`)
  town.mentions.unshift({ id, at: town.now })
  const session = await town.listen()
  towns.set(session, town)
  return session
}
const refused = (said: Said) => async (): Promise<Session> => {
  const town = new Town()
  const session = await town.listen()
  town.refuse = () => said
  return session
}

testConnector('Lemmy', {
  session: standing,
  standing: (session) => towns.get(session)?.comments.filter(({ creator }) => creator === us).length ?? -1,
  target: { externalId: 'https://ailleurs.example/comment/100', ref: { id: '100', host, kind: 'comment' } },
  refusals: [
    { kind: 'auth_revoked', session: refused({ status: 401, body: { error: 'incorrect_login' } }) },
    { kind: 'auth_revoked', session: refused({ status: 400, body: { error: 'not_logged_in' } }) },
    { kind: 'rate_limited', session: refused({ status: 400, body: { error: 'rate_limit_error' } }) },
    { kind: 'permission_missing', session: refused({ status: 403, body: { error: 'site_ban' } }) },
    { kind: 'transient', session: refused({ status: 502, text: '<html>Bad gateway</html>' }) },
    { kind: 'transient', session: refused({ status: 200, text: '<html>Welcome</html>' }) },
  ],
})

describe('what is read', () => {
  it('is who names us, who answers us, and what our words find in comments and posts', async () => {
    const town = new Town()
    const first = town.write(`Bonjour @chezmireille@${host}, *deux heures* !`)
    const ours = town.write('Pardon !', first.path, { creator: us })
    const back = town.write('> Pardon !\n\nMerci, [voyez](https://photos.example/2).', ours.path)
    town.mentions.push({ id: first.id, at: start })
    town.replies.push({ id: back.id, at: start })
    town.write('Chez Mireille, quelle soirée.')
    const posts = postsIn(await round(await town.listen(), [{ kind: 'name', text: 'Chez Mireille' }]))
    expect(posts).toMatchObject([
      {
        externalId: 'https://ailleurs.example/comment/100',
        text: `Bonjour @chezmireille@${host}, deux heures !`,
        addressed: 'mention',
        parentId: 'https://ailleurs.example/post/40',
        author: { handle: 'camille@ailleurs.example', name: 'Camille Rousseau' },
        place: 'Lyon',
      },
      {
        text: 'Merci, voyez.',
        addressed: 'reply',
        parentId: `https://${host}/comment/101`,
        rootId: 'https://ailleurs.example/post/40',
        links: ['https://photos.example/2'],
      },
      { text: 'Chez Mireille, quelle soirée.', addressed: null },
      {
        externalId: 'https://ailleurs.example/post/40',
        text: 'Où manger à Lyon ?\n\nChez Mireille, jamais plus.',
        parentId: null,
        links: ['https://photos.example/1'],
        reach: { likes: 0, replies: 2 },
      },
    ])
  })

  it('asks more seldom the more words are watched: a server allows 60 searches in ten minutes', async () => {
    const session = await new Town().listen({ way: 'public' })
    const terms = ['Chez Mireille', 'Mireille', 'mireille.example'].map((text): WatchTerm => ({ kind: 'name', text }))
    let page = await session.pull(null, terms)
    while (page.more) page = await session.pull(page.cursor, terms)
    expect(page.nextAt).toBe(start + 120_000)
  })

  it('is gone once its author deleted it', async () => {
    const town = new Town()
    const comment = town.write('Chez Mireille, froid.')
    const session = await town.listen({ way: 'public' })
    comment.deleted = true
    const gone = (await round(session, [{ kind: 'name', text: 'Chez Mireille' }])).filter((it) => it.kind === 'deleted')
    expect(gone).toMatchObject([{ externalId: 'https://ailleurs.example/comment/100' }])
    expect([session.reply, session.find]).toEqual([undefined, undefined])
  })

  it('goes on with a new token when the old one has ended', async () => {
    const town = new Town()
    town.mentions.push({ id: town.write('Alors ?').id, at: start })
    const session = await town.listen()
    town.token = 'another-token'
    expect(postsIn(await round(session)).map(({ text }) => text)).toEqual(['Alors ?'])
    expect(town.asked.filter(({ url }) => url.pathname.endsWith('/login'))).toHaveLength(2)
  })

  it('is plain words', () => {
    expect(
      wordsOf('# Titre\n\n> cité\n\n**gras** et _a_b_ ![photo](https://a.example/1.png)\n\n- un\n- deux\\_trois'),
    ).toBe('Titre\n\ngras et _a_b_ photo\n\n- un\n- deux_trois')
  })
})

it('answers in plain words, also where the post was stored by another server', async () => {
  const town = new Town()
  town.write('Froid.')
  const session = await town.listen()
  const target = {
    externalId: 'https://ailleurs.example/comment/100',
    ref: { id: '7', host: 'autre.example', kind: 'comment' },
  }
  const first = await session.reply?.(target, 'Pardon *vraiment* : https://a.example/x_y', key, 'fr')
  expect(await session.find?.(target, key, 'Pardon *vraiment* : https://a.example/x_y')).toEqual(first)
  expect(town.comments.at(-1)).toMatchObject({
    content: 'Pardon \\*vraiment\\* : https://a.example/x_y',
    path: '0.100.101',
  })
})

it.each([
  ['a comment', '100', 'comment'],
  ['a post', '40', 'post'],
])('finds an answer that went out, although %s that it answers is gone by now', async (_what, id, kind) => {
  const town = new Town()
  town.write('Froid.')
  const session = await town.listen()
  const target = { externalId: `https://ailleurs.example/${kind}/${id}`, ref: { id, host, kind } }
  const sent = await session.reply?.(target, 'Pardon.', key, 'fr')
  town.write('Pardon.', kind === 'post' ? '0.100' : '0', { creator: us })
  town.refuse = ({ pathname }) =>
    pathname === `/api/v3/${kind}` ? { status: 404, body: { error: `couldnt_find_${kind}` } } : undefined
  expect(await session.find?.(target, key, 'Pardon.')).toEqual(sent)
  // Another answer in the same words is none, and what was never sent is not found.
  const others = { ...key, others: new Set([sent?.externalId ?? '']) }
  expect(await refusalOf(session.find?.(target, others, 'Pardon.'))).toMatchObject({ kind: 'target_gone' })
  expect(await refusalOf(session.find?.(target, key, 'Jamais envoyé.'))).toMatchObject({ kind: 'target_gone' })
})

describe('what was heard', () => {
  it('is looked at again one by one: edits, deletions, what is back, and no deletion on a gateway’s word', async () => {
    const town = new Town()
    const [first, second] = ['un', 'deux', 'trois'].map((word) => town.write(word))
    const session = await town.listen({ way: 'public' })
    const targetOf = (id: number) => ({
      externalId: `https://ailleurs.example/comment/${id}`,
      ref: { id: String(id), host, kind: 'comment' },
    })
    const all = [100, 101, 102, 190].map(targetOf)
    const post = { externalId: 'https://ailleurs.example/post/40', ref: { id: '40', host, kind: 'post' } }
    const elsewhere = { ...targetOf(100), ref: { id: '100', host: 'autre.example', kind: 'comment' } }
    const seen = async () => {
      const arrivals = (await session.recheck?.ask([...all, post, elsewhere])) ?? []
      return arrivals.map((it) => (it.kind === 'post' ? it.post.text.split('\n')[0] : `- ${it.externalId.slice(-3)}`))
    }
    if (second !== undefined) second.deleted = true
    town.refuse = ({ searchParams }) =>
      searchParams.get('id') === '102' ? { status: 404, text: '<h1>404</h1>' } : undefined
    expect(await seen()).toEqual(['un', '- 101', 'Où manger à Lyon ?', '- 190'])
    if (second !== undefined) second.deleted = false
    if (first !== undefined) first.deleted = true
    town.refuse = null
    expect(await seen()).toEqual(['- 100', 'deux', 'trois', 'Où manger à Lyon ?', '- 190'])
    // A server that lets nobody in any more says of each that it is not there.
    town.refuse = ({ pathname }) =>
      pathname.endsWith('/site')
        ? { status: 403, body: { error: 'instance_is_private' } }
        : { status: 404, body: { error: 'couldnt_find_comment' } }
    expect(await refusalOf(session.recheck?.ask(all))).toMatchObject({ kind: 'recipient_closed' })
  })
})

it('says of a word that is too short to be searched for that it is not looked for, and calls no round whole', async () => {
  const session = await new Town().listen({ way: 'public' })
  const terms: readonly WatchTerm[] = [
    { kind: 'name', text: 'Chez Mireille' },
    { kind: 'name', text: 'CM' },
  ]
  let page = await session.pull(null, terms)
  while (page.more) page = await session.pull(page.cursor, terms)
  expect(page).toMatchObject({ readTo: null, setAside: [{ externalId: 'search CM' }] })
  let other = await session.pull(null, terms.slice(0, 1))
  while (other.more) other = await session.pull(other.cursor, terms.slice(0, 1))
  expect([other.readTo, other.setAside]).toEqual([undefined, []])
})

it('shows the thread: the post, what was said, what was answered', async () => {
  const town = new Town()
  const first = town.write('Froid.')
  town.write('Pardon !', first.path, { creator: us, at: start + 1 })
  town.now = instant(start + 10)
  const session = await town.listen()
  const thread = await session.thread?.({
    externalId: 'https://ailleurs.example/comment/100',
    ref: { id: '100', host, kind: 'comment' },
  })
  expect(postsIn(thread ?? []).map(({ text }) => text.split('\n')[0])).toEqual([
    'Où manger à Lyon ?',
    'Froid.',
    'Pardon !',
  ])
})

it('says in a sentence that the password is wrong', async () => {
  expect(await refusalOf(new Town().listen({ user: 'chezmireille', password: 'faux' }))).toMatchObject({
    kind: 'auth_revoked',
    fr: expect.stringContaining('mot de passe'),
  })
})
