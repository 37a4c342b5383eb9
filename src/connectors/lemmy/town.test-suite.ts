import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge, Session } from '../sdk/connector.ts'
import connector from './index.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

export const start = instant(Date.parse('2026-03-02T09:00:00Z'))
export const host = 'lemmy.example'
const written = (at: number): string => new Date(at).toISOString().replace('Z', '123Z')
const person = (id: number, name: string, home = host) => ({
  id,
  name,
  ...(name === 'camille' ? { display_name: 'Camille Rousseau' } : {}),
  actor_id: `https://${home}/u/${name}`,
  local: home === host,
})
export const us = person(9, 'chezmireille')
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
export interface Said {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that answers as Lemmy 0.19 does, in own-written answers with the fields of its types. */
export class Town {
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
    if (path === 'user') {
      const own = this.comments.filter(
        ({ creator }) => `${creator.name}@${new URL(creator.actor_id).host}` === query.get('username'),
      )
      return {
        body: { person_view: { person: us }, comments: [...own].reverse().map((it) => this.#view(it)), posts: [] },
      }
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

  /** Answers a request, whether it comes over a wire or not. */
  readonly answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const body = request.method === 'POST' ? await request.text() : ''
    this.asked.push({ method: request.method, url, headers: request.headers, body })
    const { status = 200, body: answer, text, headers } = this.#answer(request.method, url, request.headers, body)
    return new Response(text ?? JSON.stringify(answer ?? {}), { status, headers: { ...headers } })
  }

  get edge(): Edge {
    return {
      fetch: (input, init) => this.answer(new Request(input, init)),
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }

  listen(
    given: Readonly<Record<string, unknown>> = { user: 'chezmireille', password: 'une phrase' },
  ): Promise<Session> {
    return connector.connect(
      connector.settings.parse({ server: `@chezmireille@${host}`, ...given }),
      this.edge,
      new MemoryVault(),
    )
  }
}
