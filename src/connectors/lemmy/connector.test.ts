import { describe, expect, it } from 'vitest'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge, Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import connector from './index.ts'
import { wordsOf } from './normalize.ts'

const start = instant(Date.parse('2026-03-02T09:00:00Z'))
const host = 'lemmy.example'
const written = (at: number): string => new Date(at).toISOString().replace('Z', '123Z')
const person = (id: number, name: string, home = host) => ({
  id,
  name,
  ...(name === 'camille' ? { display_name: 'Camille Rousseau' } : {}),
  actor_id: `https://${home}/u/${name}`,
  local: home === host,
})
const us = person(9, 'chezmireille')
const camille = person(7, 'camille', 'ailleurs.example')
const community = { id: 3, name: 'lyon', title: 'Lyon', actor_id: `https://${host}/c/lyon` }

interface Comment {
  readonly id: number
  readonly content: string
  readonly path: string
  readonly at: number
  readonly creator: ReturnType<typeof person>
  deleted: boolean
}
interface Said {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that answers as Lemmy 0.19 does, in own-written answers with the fields of its types. */
class Town {
  readonly asked: { readonly method: string; readonly url: URL; readonly headers: Headers; readonly body: string }[] =
    []
  readonly comments: Comment[] = []
  readonly mentions: { readonly at: number; readonly id: number }[] = []
  readonly replies: { readonly at: number; readonly id: number }[] = []
  now: Instant = start
  token = 'a-token'
  refuse: ((url: URL) => Said | undefined) | null = null
  readonly #post = {
    id: 40,
    name: 'Où manger à Lyon ?',
    body: 'Chez Mireille, **jamais plus**.',
    url: 'https://photos.example/1',
    creator_id: 7,
    community_id: 3,
    published: written(start - 3_600_000),
    ap_id: 'https://ailleurs.example/post/40',
    removed: false,
    deleted: false,
  }

  write(content: string, parent = '0', more: Partial<Comment> = {}): Comment {
    const id = 100 + this.comments.length
    const comment = { id, content, path: `${parent}.${id}`, at: this.now, creator: camille, deleted: false, ...more }
    this.comments.push(comment)
    return comment
  }

  #view({ id, content, path, at, creator, deleted }: Comment): Readonly<Record<string, unknown>> {
    const home = new URL(creator.actor_id).host
    return {
      comment: {
        id,
        creator_id: creator.id,
        post_id: 40,
        content,
        removed: false,
        deleted,
        published: written(at),
        ap_id: `https://${home}/comment/${id}`,
        local: home === host,
        path,
        distinguished: false,
        language_id: 0,
      },
      creator,
      post: this.#post,
      community,
      counts: { comment_id: id, score: 2, upvotes: 3, downvotes: 1, child_count: 0 },
      subscribed: 'NotSubscribed',
      saved: false,
    }
  }
  #one = (id: number): Comment | undefined => this.comments.find((it) => it.id === id)
  get #postView(): unknown {
    return { post: this.#post, creator: camille, community, counts: { comments: 2, score: -4 } }
  }

  #answer(method: string, url: URL, headers: Headers, body: string): Said {
    const refused = this.refuse?.(url)
    if (refused !== undefined) return refused
    const path = url.pathname.replace('/api/v3/', '')
    const query = url.searchParams
    const signedIn = headers.get('authorization') === `Bearer ${this.token}`
    if (path === 'user/login') {
      const sent: { username_or_email: string; password: string } = JSON.parse(body)
      return sent.password === 'une phrase'
        ? { body: { jwt: this.token, registration_created: false, verify_email_sent: false } }
        : { status: 401, body: { error: 'incorrect_login' } }
    }
    if (headers.has('authorization') && !signedIn) return { status: 401, body: { error: 'incorrect_login' } }
    if (path === 'site')
      return {
        body: {
          site_view: { site: { name: 'Le village' } },
          ...(signedIn ? { my_user: { local_user_view: { person: us } } } : {}),
        },
      }
    const told = (list: readonly { readonly at: number; readonly id: number }[], note: string): readonly unknown[] =>
      list.flatMap(({ id, at }) => {
        const comment = this.#one(id)
        return comment === undefined
          ? []
          : [{ [note]: { id: id + 1_000, published: written(at) }, ...this.#view(comment) }]
      })
    const page = <T>(all: readonly T[]): readonly T[] =>
      all.slice((Number(query.get('page')) - 1) * 50, Number(query.get('page')) * 50)
    if (path === 'user/mention') return { body: { mentions: page(told(this.mentions, 'person_mention')) } }
    if (path === 'user/replies') return { body: { replies: page(told(this.replies, 'comment_reply')) } }
    if (path === 'search') {
      const found = this.comments.filter(({ content }) =>
        content.toLowerCase().includes((query.get('q') ?? '').toLowerCase()),
      )
      return {
        body: {
          type_: query.get('type_'),
          comments: query.get('type_') === 'Comments' ? page([...found].reverse().map((it) => this.#view(it))) : [],
          posts: query.get('type_') === 'Posts' ? page([this.#postView]) : [],
        },
      }
    }
    if (path === 'post') return { body: { post_view: this.#postView } }
    if (path === 'comment' && method === 'GET') {
      const found = this.#one(Number(query.get('id')))
      return found === undefined
        ? { status: 404, body: { error: 'couldnt_find_comment' } }
        : { body: { comment_view: this.#view(found) } }
    }
    if (path === 'comment/list') {
      const parent = query.get('parent_id')
      return {
        body: {
          comments: [...this.comments]
            .reverse()
            .filter((it) => parent === null || it.path.split('.').includes(parent))
            .map((it) => this.#view(it)),
        },
      }
    }
    if (path === 'resolve_object') {
      const found = this.comments.find(({ id }) => query.get('q')?.endsWith(`/comment/${id}`))
      return found === undefined
        ? { status: 404, body: { error: 'couldnt_find_object' } }
        : { body: { comment: this.#view(found) } }
    }
    if (path === 'comment') {
      const sent: { content: string; parent_id?: number } = JSON.parse(body)
      const made = this.write(
        sent.content,
        sent.parent_id === undefined ? '0' : (this.#one(sent.parent_id)?.path ?? '0'),
        { creator: us },
      )
      return { body: { comment_view: this.#view(made), recipient_ids: [] } }
    }
    return { status: 404, text: '' }
  }

  get edge(): Edge {
    return {
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const url = new URL(request.url)
        const body = request.method === 'POST' ? await request.text() : ''
        this.asked.push({ method: request.method, url, headers: request.headers, body })
        const { status = 200, body: answer, text, headers } = this.#answer(request.method, url, request.headers, body)
        return new Response(text ?? JSON.stringify(answer ?? {}), { status, headers: { ...headers } })
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }

  listen(
    given: Readonly<Record<string, unknown>> = { user: 'chezmireille', password: 'une phrase' },
  ): Promise<Session> {
    return connector.connect(connector.settings.parse({ server: `@chezmireille@${host}`, ...given }), this.edge)
  }
}

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
