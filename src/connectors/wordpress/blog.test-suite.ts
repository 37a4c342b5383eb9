import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge, Session } from '../sdk/connector.ts'
import connector from './index.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

/** When its story begins. */
export const start = instant(Date.parse('2026-03-02T09:00:00Z'))
/** Where it stands. */
export const site = 'https://blog.mireille.example'
const gmt = (at: number): string => new Date(at).toISOString().slice(0, 19)

/** A comment as WordPress keeps it. */
export interface Stored {
  readonly id: number
  readonly post: number
  readonly parent: number
  readonly author: number
  readonly author_name: string
  readonly author_email: string
  readonly author_user_agent: string
  readonly at: number
  html: string
  status: string
  readonly type: string
  /** It stands under a private article: counted, but shown to nobody. */
  readonly isSecret?: boolean
}

/** An answer. */
export interface Said {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A blog that answers as WordPress 6 does, in own-written answers of the recorded shape. */
export class Blog {
  readonly asked: { readonly method: string; readonly url: URL; readonly headers: Headers }[] = []
  readonly comments: Stored[] = []
  now: Instant = start
  /** Where its interface begins. */
  root = `${site}/wp-json/`
  front: Said = {
    headers: { link: `<${this.root}>; rel="https://api.w.org/"` },
    text: `<html lang="fr-FR"><head><title>Chez Mireille</title><link rel="stylesheet" href="/wp-content/a.css"></head>`,
  }
  refuse: ((url: URL) => Said | undefined) | null = null
  capabilities: Readonly<Record<string, boolean>> = { moderate_comments: true }
  passwords = true
  stripsAgents = false
  #next = 1

  /** Somebody writes. */
  write(html: string, more: Partial<Stored> = {}): Stored {
    const comment: Stored = {
      id: this.#next,
      post: 4,
      parent: 0,
      author: 0,
      author_name: 'Camille',
      author_email: 'camille@example.net',
      author_user_agent: 'Mozilla/5.0',
      at: this.now,
      html,
      status: 'approved',
      type: 'comment',
      ...more,
    }
    this.#next = Math.max(this.#next, comment.id) + 1
    this.comments.push(comment)
    return comment
  }

  #shown(comment: Stored, edit: boolean): unknown {
    const mark = `${'0ea42d093bc742c8885cb6bee7d173'}${comment.author_name.length.toString(16).padStart(2, '0')}`
    return {
      id: comment.id,
      post: comment.post,
      parent: comment.parent,
      author: comment.author,
      author_name: comment.author_name,
      author_url: '',
      date_gmt: gmt(comment.at),
      content: { rendered: comment.html, ...(edit ? { raw: comment.html } : {}) },
      link: `${site}/la-carte/#comment-${comment.id}`,
      status: comment.status,
      type: comment.type,
      author_avatar_urls: {
        '24': `https://1.gravatar.com/avatar/${mark}?s=24`,
        '96': `https://1.gravatar.com/avatar/${mark}?s=96`,
      },
      ...(edit ? { author_email: comment.author_email, author_user_agent: comment.author_user_agent } : {}),
      _links: { up: [{ href: `${this.root}wp/v2/posts/${comment.post}`, post_type: 'post' }] },
    }
  }

  async #answer(request: Request, url: URL): Promise<Said> {
    const refused = this.refuse?.(url)
    if (refused !== undefined) return refused
    const query = url.searchParams
    const route =
      (this.root.startsWith(site) ? query.get('rest_route')?.slice(1) : undefined) ??
      (url.href.startsWith(this.root) ? url.pathname.slice(new URL(this.root).pathname.length) : null)
    if (route === null) return url.pathname === '/' ? this.front : { status: 404, text: '<html>Rien ici.</html>' }
    if (route === '')
      return {
        body: {
          name: 'Chez Mireille &#8211; le blog',
          home: site,
          namespaces: ['oembed/1.0', 'wp/v2'],
          authentication: this.passwords ? { 'application-passwords': {} } : [],
        },
      }
    const signedIn = request.headers.get('authorization') === `Basic ${btoa('mireille:abcd efgh')}`
    const edit = query.get('context') === 'edit'
    if (edit && !signedIn)
      return {
        status: 401,
        body: { code: 'rest_not_logged_in', message: 'Vous n’êtes pas connecté.', data: { status: 401 } },
      }
    if (route === 'wp/v2/users/me') return { body: { id: 1, name: 'Mireille', capabilities: this.capabilities } }
    if (route === 'wp/v2/users') return { body: [{ id: 1 }, { id: 2 }] }
    if (route === 'wp/v2/posts/4')
      return {
        body: {
          id: 4,
          title: { rendered: 'La nouvelle carte' },
          excerpt: { rendered: '<p>Elle est là.</p>' },
          link: `${site}/la-carte/`,
          date_gmt: gmt(start - 86_400_000),
        },
      }
    if (request.method === 'POST') {
      const sent: { post: number; parent: number; content: string; author_user_agent: string } = await request.json()
      const made = this.write(`<p>${sent.content}</p>\n`, {
        post: sent.post,
        parent: sent.parent,
        author: 1,
        author_name: 'Mireille',
        author_user_agent: this.stripsAgents ? 'WordPress' : sent.author_user_agent,
      })
      return { status: 201, body: this.#shown(made, true) }
    }
    const [, one] = /^wp\/v2\/comments\/(\d+)$/u.exec(route) ?? []
    const visible = this.comments.filter(({ status }) => signedIn || status === 'approved')
    if (one !== undefined) {
      const found = visible.find(({ id }) => id === Number(one))
      return found === undefined
        ? {
            status: 404,
            body: { code: 'rest_comment_invalid_id', message: 'ID de commentaire non valide.', data: { status: 404 } },
          }
        : { body: this.#shown(found, edit) }
    }
    if (route !== 'wp/v2/comments')
      return { status: 404, body: { code: 'rest_no_route', message: 'Aucun itinéraire.', data: { status: 404 } } }
    const numbers = (name: string): readonly number[] | null => query.get(name)?.split(',').map(Number) ?? null
    const all = visible
      .filter(
        ({ id, parent, author }) =>
          (numbers('include')?.includes(id) ?? true) &&
          (numbers('parent')?.includes(parent) ?? true) &&
          (numbers('author')?.includes(author) ?? true),
      )
      .filter(({ at }) => !query.has('after') || at > Date.parse(query.get('after') ?? ''))
      .sort((a, b) => (query.get('order') === 'asc' ? a.id - b.id : b.id - a.id))
    const from = Number(query.get('offset') ?? 0)
    return {
      body: all
        .slice(from, from + Number(query.get('per_page') ?? 10))
        .filter(({ isSecret }) => isSecret !== true)
        .map((it) => this.#shown(it, edit)),
      headers: { 'x-wp-total': String(all.length) },
    }
  }

  get edge(): Edge {
    return {
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const url = new URL(request.url)
        this.asked.push({ method: request.method, url, headers: request.headers })
        const { status = 200, body, text, headers } = await this.#answer(request, url)
        const answer = new Response(text ?? JSON.stringify(body ?? {}), { status, headers: { ...headers } })
        Object.defineProperty(answer, 'url', { value: url.href })
        return answer
      },
      webSocket: () => Promise.reject(new Error('no stream here')),
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }

  listen(given: Readonly<Record<string, unknown>> = { user: 'mireille', password: 'abcd efgh' }): Promise<Session> {
    return connector.connect(
      connector.settings.parse({ site: 'blog.mireille.example', ...given }),
      this.edge,
      new MemoryVault(),
    )
  }
}
