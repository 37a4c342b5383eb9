import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge, Session } from '../sdk/connector.ts'
import connector from './index.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

export const start = instant(Date.parse('2026-03-02T09:00:00Z'))
export const host = 'forum.example'

interface Stored {
  readonly id: number
  readonly topic_id: number
  readonly post_number: number
  readonly username: string
  readonly user_id: number
  readonly at: number
  readonly post_type: number
  readonly to: number | null
  cooked: string
  version: number
  gone: boolean
}
export interface Said {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal in Discourse's form. */
export const said = (status: number, type: string, words: string, extras?: unknown): Said => ({
  status,
  body: { errors: [words], error_type: type, extras },
})

/** A forum that answers as Discourse does, in own-written answers with the fields of its schemas. */
export class Forum {
  readonly asked: { readonly method: string; readonly url: URL; readonly headers: Headers; readonly body: string }[] =
    []
  readonly posts: Stored[] = []
  notifications: unknown[] = []
  now: Instant = start
  refuse: ((url: URL, method: string) => Said | undefined) | null = null
  queues = false
  /** Topics that only those read who are written to. */
  readonly messages = new Set<number>()
  /** How it reads `before`: as later versions do, or as earlier ones did, which look through 50 numbers from there on down, whoever may see what stands under them. */
  before: 'less' | 'window' = 'window'
  #unseen = 0

  /** So many posts that nobody sees here: private messages, closed categories. */
  unseen(many: number): void {
    this.#unseen += many
  }

  write(cooked: string, more: Partial<Stored> = {}): Stored {
    const topic = more.topic_id ?? 12
    const post: Stored = {
      id: this.posts.length + 100 + this.#unseen,
      topic_id: topic,
      post_number: this.posts.filter((it) => it.topic_id === topic).length + 1,
      username: 'Camille',
      user_id: 7,
      at: this.now,
      post_type: 1,
      to: null,
      cooked,
      version: 1,
      gone: false,
      ...more,
    }
    this.posts.push(post)
    return post
  }

  notify(type: number, post: Stored): void {
    this.notifications.unshift({
      id: this.notifications.length + 1,
      notification_type: type,
      read: false,
      created_at: new Date(post.at).toISOString(),
      post_number: post.post_number,
      topic_id: post.topic_id,
      slug: 'attente',
      data: { original_post_id: post.id, display_username: post.username },
    })
  }

  #shown(post: Stored): unknown {
    const answered = this.posts.find((it) => it.topic_id === post.topic_id && it.post_number === post.to)
    return {
      id: post.id,
      name: post.username === 'Camille' ? 'Camille Rousseau' : '',
      username: post.username,
      avatar_template: '/user_avatar/forum.example/x/{size}/1.png',
      created_at: new Date(post.at).toISOString(),
      cooked: post.cooked,
      post_number: post.post_number,
      post_type: post.post_type,
      updated_at: new Date(post.at).toISOString(),
      reply_count: 0,
      reply_to_post_number: post.to,
      ...(answered === undefined ? {} : { reply_to_user: { username: answered.username } }),
      quote_count: 0,
      topic_id: post.topic_id,
      topic_slug: 'attente',
      topic_title: 'Deux heures d’attente',
      version: post.version,
      user_id: post.user_id,
      hidden: false,
      deleted_at: null,
      user_deleted: post.gone,
      actions_summary: [{ id: 2, count: 3 }],
    }
  }

  #answer(method: string, url: URL, headers: Headers, body: string): Said {
    const refused = this.refuse?.(url, method)
    if (refused !== undefined) return refused
    const path = url.pathname
    if (path === '/site/basic-info.json') return { body: { title: 'Les gourmets', description: '' } }
    const user = headers.get('api-key') === 'a-key-of-sixteen-signs' ? headers.get('api-username') : null
    // A forum says it in its own language.
    if (user === null && headers.has('api-key'))
      return said(403, 'invalid_access', 'Vous n’êtes pas autorisé à voir cela. La clé d’API est invalide.')
    if (path === '/session/current.json')
      return user === null
        ? said(404, 'not_found', 'The requested URL could not be found.')
        : { body: { current_user: { id: 9, username: 'ChezMireille' } } }
    if (path === '/notifications.json') {
      const from = Number(url.searchParams.get('offset'))
      return {
        body: {
          notifications: this.notifications.slice(from, from + 60),
          total_rows_notifications: this.notifications.length,
        },
      }
    }
    const newest = this.posts
      .filter((it) => (!it.gone || it.version > 1) && !this.messages.has(it.topic_id))
      .sort((a, b) => b.id - a.id)
    if (path === '/posts.json' && method === 'GET') {
      const from = url.searchParams.get('before')
      const before = Number(from)
      return {
        body: {
          latest_posts: newest
            .filter(
              ({ id }) => from === null || (this.before === 'less' ? id < before : id <= before && id > before - 50),
            )
            .slice(0, 50)
            .map((it) => this.#shown(it)),
        },
      }
    }
    if (path === '/posts.json') {
      const sent: { raw: string; topic_id: number; reply_to_post_number?: number } = JSON.parse(body)
      if (this.queues) return { body: { action: 'enqueued', success: true, pending_post: { id: 4 } } }
      const made = this.write(`<p>${sent.raw.replace(/\\/gu, '').replace(/</gu, '&lt;')}</p>`, {
        topic_id: sent.topic_id,
        to: sent.reply_to_post_number ?? null,
        username: 'ChezMireille',
        user_id: 9,
      })
      return { body: this.#shown(made) }
    }
    const [, byTopic, byNumber] = /^\/posts\/by_number\/(\d+)\/(\d+)\.json$/u.exec(path) ?? []
    if (byTopic !== undefined) {
      const found = this.posts.find(
        (it) => it.topic_id === Number(byTopic) && it.post_number === Number(byNumber) && !it.gone,
      )
      return found === undefined
        ? said(404, 'not_found', 'The requested URL or resource could not be found.')
        : { body: this.#shown(found) }
    }
    const [, answered] = /^\/posts\/(\d+)\/replies\.json$/u.exec(path) ?? []
    if (answered !== undefined) {
      const target = this.posts.find(({ id }) => id === Number(answered))
      const answers = this.posts.filter(
        (it) =>
          it.topic_id === target?.topic_id &&
          it.to === target.post_number &&
          it.post_number > Number(url.searchParams.get('after')),
      )
      return { body: answers.slice(0, 20).map((it) => this.#shown(it)) }
    }
    const [, topic, near] = /^\/t\/(\d+)\/(\d+|last)\.json$/u.exec(path) ?? []
    if (topic !== undefined) {
      const stream = this.posts.filter((it) => it.topic_id === Number(topic) && (!it.gone || it.version > 1))
      const last = Math.max(20, near === 'last' ? stream.length : Number(near) + 15)
      return {
        body: {
          title: 'Deux heures d’attente',
          slug: 'attente',
          archetype: this.messages.has(Number(topic)) ? 'private_message' : 'regular',
          post_stream: {
            posts: stream
              .slice(0, last)
              .slice(-20)
              .map((it) => this.#shown(it)),
          },
        },
      }
    }
    if (path === '/search.json')
      return {
        body: {
          posts: newest.map((it) => ({
            id: it.id,
            username: it.username,
            topic_id: it.topic_id,
            post_number: it.post_number,
            created_at: new Date(it.at).toISOString(),
            blurb: it.cooked.replace(/<[^>]+>/gu, ''),
          })),
          grouped_search_result: { more_full_page_results: null },
        },
      }
    return said(404, 'not_found', 'The requested URL or resource could not be found.')
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
    given: Readonly<Record<string, unknown>> = { user: '@ChezMireille', key: 'a-key-of-sixteen-signs' },
  ): Promise<Session> {
    return connector.connect(
      connector.settings.parse({ forum: `https://${host}/t/un-sujet/4`, ...given }),
      this.edge,
      new MemoryVault(),
    )
  }
}
