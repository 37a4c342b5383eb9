import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hours, type Instant, instant, minutes, seconds } from '../../domain/model/time.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import type { Edge, Page, Session } from '../sdk/connector.ts'
import { testConnector } from '../sdk/contract.test-suite.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { nextIn } from './client.ts'
import connector from './index.ts'
import { replyLength } from './length.ts'
import { readFrame } from './stream.ts'
import { MemoryVault } from '../sdk/memory-vault.ts'

const start = instant(Date.parse('2026-03-02T09:00:00Z'))
const host = 'piaille.example'
const ago = (length: number): string => new Date(start - length * 60_000).toISOString()

const account = (id: string, acct: string) => ({
  id,
  acct,
  username: acct.split('@')[0],
  url: `https://${acct.split('@')[1] ?? host}/@${acct.split('@')[0]}`,
  display_name: acct === 'camille@ailleurs.example' ? 'Camille Rousseau' : '',
  avatar: `https://${host}/avatar.png`,
  followers_count: 41,
})
const us = account('9', 'chezmireille')
const camille = account('7', 'camille@ailleurs.example')

interface Status {
  readonly id: string
  readonly uri: string
  readonly content: string
  readonly created_at: string
  readonly account: ReturnType<typeof account>
  readonly [more: string]: unknown
}

/** A status as a server sends it, own-written. */
const status = (
  id: string,
  minutesAgo: number,
  content: string,
  more: Readonly<Record<string, unknown>> = {},
): Status => ({
  id,
  uri: `https://ailleurs.example/users/camille/statuses/${id}`,
  url: `https://ailleurs.example/@camille/${id}`,
  account: camille,
  content,
  spoiler_text: '',
  created_at: ago(minutesAgo),
  edited_at: null,
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  visibility: 'public',
  language: 'fr',
  mentions: [{ id: us.id, acct: us.acct, username: us.acct, url: us.url }],
  tags: [],
  media_attachments: [],
  reblogs_count: 2,
  favourites_count: 5,
  replies_count: 1,
  reblog: null,
  ...more,
})

interface Said {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that stands still, apart from what is posted there. */
class Town {
  /** How many characters a post may have. */
  most: unknown = 500
  readonly asked: {
    readonly method: string
    readonly path: string
    readonly query: URLSearchParams
    readonly headers: Headers
  }[] = []
  readonly statuses = new Map<string, Status>()
  readonly posted: URLSearchParams[] = []
  readonly done: [path: string, form: Record<string, string>][] = []
  mentions: {
    readonly id: string
    readonly type: string
    readonly created_at: string
    readonly status: Status | null
    /** Set apart by the account's own policy, as private words of strangers are unless it says otherwise. */
    readonly filtered?: true
  }[] = []
  tags = new Map<string, Status[]>()
  found: Status[] = []
  refuse: ((path: string) => Said | undefined) | null = null
  headers: Readonly<Record<string, string>> = {}
  /** Accounts that keep ours away. */
  readonly blockedBy = new Set<string>()
  /** What the token may; null: all. */
  granted: readonly string[] | null = null
  /** Whether its search counts from where it is asked to, or shows the newest page, or nothing. */
  behind: 'counted' | 'newest' | 'nothing' = 'counted'
  frames: string[] = []
  sent: string[] = []
  now: Instant = start

  mention(it: Status, type = 'mention'): void {
    this.statuses.set(it.id, it)
    this.mentions.unshift({ id: `n${it.id}`, type, created_at: it.created_at, status: it })
  }

  #answer(method: string, url: URL, form: URLSearchParams): Said {
    const path = url.pathname
    const refused = this.refuse?.(path)
    if (refused !== undefined) return refused
    const right = rightFor(path)
    if (right !== null && this.granted !== null && !this.granted.includes(right))
      return { status: 403, body: { error: 'This action is outside the authorized scopes' } }
    const one = /^\/api\/v1\/statuses\/([^/]+)(\/context)?$/u.exec(path)
    if (path === '/api/v1/accounts/verify_credentials') return { body: us }
    if (path === '/api/v2/instance')
      return {
        body: { configuration: { urls: { streaming: `wss://${host}` }, statuses: { max_characters: this.most } } },
      }
    if (path === '/api/v1/notifications') {
      const all = this.mentions.filter(
        ({ id, filtered }) =>
          before(id.slice(1), url.searchParams.get('max_id')?.slice(1) ?? null) &&
          (filtered !== true || url.searchParams.get('include_filtered') === 'true'),
      )
      const page = all.slice(0, 40)
      const last = page.at(-1)
      return {
        body: page,
        ...(last === undefined || all.length <= 40
          ? {}
          : {
              headers: {
                link: `<https://${host}/api/v1/notifications?max_id=${last.id}>; rel="next", <https://${host}/api/v1/notifications?min_id=1>; rel="prev"`,
              },
            }),
      }
    }
    if (path === `/api/v1/accounts/${us.id}/statuses`)
      return { body: [...this.statuses.values()].filter((it) => it.account.id === us.id).reverse() }
    if (path.startsWith('/api/v1/timelines/tag/'))
      return { body: this.tags.get(decodeURIComponent(path.split('/').at(-1) ?? '')) ?? [] }
    if (path === '/api/v2/search') {
      const offset = Number(url.searchParams.get('offset') ?? 0)
      const from = { counted: offset, newest: 0, nothing: offset === 0 ? 0 : this.found.length }[this.behind]
      const limit = Number(url.searchParams.get('limit') ?? 20)
      return { body: { accounts: [], statuses: this.found.slice(from, from + limit), hashtags: [] } }
    }
    if (one !== null) {
      const id = decodeURIComponent(one[1] ?? '')
      const it = this.statuses.get(id)
      if (it === undefined) return { status: 404, body: { error: 'Record not found' } }
      if (one[2] === undefined) return { body: it }
      const descendants = [...this.statuses.values()].filter((each) => each['in_reply_to_id'] === id)
      const parent = [...this.statuses.values()].find((each) => each.id === it['in_reply_to_id'])
      return { body: { ancestors: parent === undefined ? [] : [parent], descendants } }
    }
    if (path === '/api/v1/accounts/lookup') {
      const known = url.searchParams.get('acct') === camille.acct
      return known ? { body: camille } : { status: 404, body: { error: 'Record not found' } }
    }
    if (path === '/api/v1/accounts/relationships')
      return { body: url.searchParams.getAll('id[]').map((id) => ({ id, blocked_by: this.blockedBy.has(id) })) }
    if (
      method === 'POST' &&
      (/^\/api\/v1\/accounts\/7\/(un)?(mute|block)$/u.test(path) || path === '/api/v1/reports')
    ) {
      this.done.push([path, Object.fromEntries(form)])
      return { body: {} }
    }
    if (method === 'POST' && path === '/api/v1/statuses') {
      this.posted.push(form)
      const id = String(1_000 + this.statuses.size)
      const text = form.get('status') ?? ''
      const made = status(
        id,
        0,
        `<p>${text.replace(/@(\w+)@[\w.]+/gu, '<a href="https://x.example/@$1" class="mention">@$1</a>')}</p>`,
        {
          account: us,
          uri: `https://${host}/users/chezmireille/statuses/${id}`,
          url: `https://${host}/@chezmireille/${id}`,
          in_reply_to_id: form.get('in_reply_to_id'),
          created_at: new Date(this.now).toISOString(),
        },
      )
      this.statuses.set(id, made)
      return { body: made }
    }
    return { status: 404, text: '' }
  }

  get edge(): Edge {
    return {
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const url = new URL(request.url)
        this.asked.push({
          method: request.method,
          path: url.pathname,
          query: url.searchParams,
          headers: request.headers,
        })
        const form = new URLSearchParams(request.method === 'POST' ? await request.text() : '')
        const { status: code = 200, body, text, headers } = this.#answer(request.method, url, form)
        return new Response(text ?? JSON.stringify(body ?? {}), {
          status: code,
          headers: { ...this.headers, ...headers },
        })
      },
      webSocket: async (url, options) => {
        this.asked.push({
          method: 'WS',
          path: url,
          query: new URL(url).searchParams,
          headers: new Headers({ protocol: options?.protocols?.join() ?? '' }),
        })
        const { frames, sent } = this
        return {
          frames: (async function* () {
            yield* frames
          })(),
          send: (text: string) => {
            sent.push(text)
          },
          close: () => undefined,
        }
      },
      connect: () => Promise.reject(new Error('no connection here')),
      now: () => this.now,
      signal: new AbortController().signal,
    }
  }

  async listen(
    given: Readonly<Record<string, unknown>> = { server: host, token: 'a-token-of-ours' },
  ): Promise<Session> {
    return connector.connect(connector.settings.parse(given), this.edge, new MemoryVault())
  }
}

/** The fine right that a page takes; null: any token will do. */
function rightFor(path: string): string | null {
  if (path === '/api/v1/accounts/relationships') return 'read:follows'
  if (path === '/api/v1/notifications') return 'read:notifications'
  if (path === '/api/v2/search') return 'read:search'
  return /^\/api\/v1\/(?:statuses\/|accounts\/[^/]+\/statuses|timelines\/)/u.test(path) ? 'read:statuses' : null
}

/** Ids are compared as a server does: by length, then by sign. */
const before = (id: string, than: string | null): boolean =>
  than === null || id.length < than.length || (id.length === than.length && id < than)

/** One whole round. */
async function round(
  session: Session,
  cursor: string | null = null,
  terms: readonly WatchTerm[] = [],
): Promise<{ readonly posts: readonly IncomingPost[]; readonly last: Page }> {
  const posts: IncomingPost[] = []
  let place = cursor
  for (let pages = 0; pages < 60; pages += 1) {
    const page = await session.pull(place, terms)
    for (const arrival of page.arrivals) if (arrival.kind === 'post') posts.push(arrival.post)
    place = page.cursor
    if (!page.more) return { posts, last: page }
  }
  throw new Error('The round does not end.')
}

const towns = new WeakMap<Session, Town>()
async function standing(): Promise<Session> {
  const town = new Town()
  town.mention(
    status(
      '101',
      50,
      '<p><span class="h-card"><a href="https://piaille.example/@chezmireille" class="u-url mention">@<span>chezmireille</span></a></span> trois mails, zéro réponse.</p>',
    ),
  )
  town.mention(status('102', 3, '<p>@chezmireille toujours rien ?</p>'))
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

testConnector('Mastodon', {
  session: standing,
  standing: (session) => towns.get(session)?.posted.length ?? -1,
  target: { externalId: status('102', 3, '').uri, ref: { id: '102', acct: camille.acct, visibility: 'public' } },
  refusals: [
    // Some servers refuse without a word (snac), or in a page.
    { kind: 'auth_revoked', session: refused({ status: 401, text: '' }) },
    {
      kind: 'permission_missing',
      session: refused({ status: 403, body: { error: 'This action is outside the authorized scopes' } }),
    },
    { kind: 'rate_limited', session: refused({ status: 429, body: { error: 'Too many requests' } }) },
    { kind: 'transient', session: refused({ status: 502, text: '<html><body>Bad gateway</body></html>' }) },
    { kind: 'transient', session: refused({ status: 200, text: '<html>Welcome</html>' }) },
    { kind: 'transient', session: refused({ status: 418, text: '' }) },
  ],
})

describe('what is read', () => {
  it('is plain text with what stands above it, with full handles, without the links of mentions and hashtags', async () => {
    const town = new Town()
    town.mention(
      status(
        '5',
        4,
        '<p>Deux heures d&#39;attente<br>pour <a href="https://www.chezmireille.example/carte">la carte</a> <a href="https://ailleurs.example/tags/Honte" class="mention hashtag">#<span>Honte</span></a></p><p>Jamais plus.</p>',
        {
          spoiler_text: 'Restaurant, colère',
          tags: [{ name: 'honte', url: 'https://ailleurs.example/tags/honte' }],
          edited_at: ago(2),
          poll: { options: [{ title: 'Oui' }, { title: 'Non' }] },
        },
      ),
    )
    const { posts } = await round(await town.listen())
    expect(posts).toMatchObject([
      {
        text: "Restaurant, colère\n\nDeux heures d'attente\npour la carte #Honte\n\nJamais plus.\n\n• Oui\n• Non",
        author: { handle: 'camille@ailleurs.example', name: 'Camille Rousseau', followers: 41 },
        mentions: [{ handle: `chezmireille@${host}` }],
        links: ['https://www.chezmireille.example/carte'],
        tags: ['honte'],
        revision: expect.stringMatching(new RegExp(`^${ago(2)} `, 'u')),
        addressed: 'mention',
        ours: false,
        language: 'fr',
        reach: { reposts: 2, likes: 5, replies: 1 },
        url: 'https://ailleurs.example/@camille/5',
      },
    ])
  })

  it('goes on by the place that the server names, to where it was read before', async () => {
    const town = new Town()
    for (let at = 100; at < 200; at += 1) town.mention(status(String(at), 200 - at, `<p>mention ${at}</p>`))
    const session = await town.listen()
    const first = await round(session)
    expect(new Set(first.posts.map(({ text }) => text)).size).toBe(100)
    town.now = instant(start + minutes(30))
    town.mention({ ...status('200', 0, '<p>neuve</p>'), created_at: new Date(town.now).toISOString() })
    town.asked.length = 0
    const next = await round(session, first.last.cursor)
    expect(next.posts.map(({ text }) => text)).toContain('neuve')
    expect(town.asked.filter(({ path }) => path === '/api/v1/notifications')).toHaveLength(1)
  })

  it('hears the private word of a stranger, which the server sets apart and does not push', async () => {
    const town = new Town()
    const said = status('6', 4, '<p>@chezmireille ma réservation a disparu.</p>', { visibility: 'direct' })
    town.mention(said)
    town.mentions = town.mentions.map((it) => ({ ...it, filtered: true }))
    const { posts } = await round(await town.listen())
    expect(posts).toMatchObject([{ externalId: said.uri, private: true, addressed: 'mention' }])
  })

  it('knows what is answered by its name everywhere, asks for it once, and does without where it is gone', async () => {
    const town = new Town()
    town.statuses.set(
      '90',
      status('90', 60, '<p>Notre carte</p>', { account: us, uri: `https://${host}/users/chezmireille/statuses/90` }),
    )
    town.mention(status('91', 5, '<p>Froide.</p>', { in_reply_to_id: '90', in_reply_to_account_id: us.id }))
    town.mention(status('92', 4, '<p>Et salée.</p>', { in_reply_to_id: '90', in_reply_to_account_id: us.id }))
    town.mention(status('93', 3, '<p>Quoi ?</p>', { in_reply_to_id: '4', in_reply_to_account_id: '6' }))
    const session = await town.listen()
    const { posts } = await round(session)
    const said = Object.fromEntries(
      posts.map(({ text, parentId, addressed, ours }) => [text, { parentId, addressed, ours }]),
    )
    expect(said['Froide.']).toEqual({
      parentId: `https://${host}/users/chezmireille/statuses/90`,
      addressed: 'reply',
      ours: false,
    })
    expect(said['Quoi ?']).toEqual({ parentId: null, addressed: 'mention', ours: false })
    expect(said['Notre carte']?.ours).toBe(true)
    await round(session)
    expect(town.asked.filter(({ path }) => path === '/api/v1/statuses/4')).toHaveLength(1)
  })

  it('looks for hashtags on their timelines, for names as hashtags and in the search, for the rest in the search', async () => {
    const town = new Town()
    const late = status('40', 60 * 20, '<p>#ChezMireille, hier</p>', { mentions: [], tags: [{ name: 'chezmireille' }] })
    town.tags.set('chezmireille', [late])
    town.found = [status('41', 9, '<p>Chez Mireille, jamais plus</p>', { mentions: [] })]
    const terms: readonly WatchTerm[] = [
      { kind: 'name', text: 'Chez Mireille' },
      { kind: 'hashtag', text: 'chezmireille' },
      { kind: 'name', text: 'Oz' },
      { kind: 'site', text: 'chezmireille.example/carte' },
    ]
    const session = await town.listen()
    const first = await round(session, null, terms)
    expect(first.posts.map(({ externalId }) => externalId)).toEqual(
      expect.arrayContaining([late.uri, town.found[0]?.uri]),
    )
    expect(town.asked.filter(({ path }) => path.includes('/tag/')).map(({ path }) => path)).toEqual([
      '/api/v1/timelines/tag/chezmireille',
    ])
    expect(town.asked.filter(({ path }) => path === '/api/v2/search').map(({ query }) => query.get('q'))).toEqual([
      '"Chez Mireille"',
      'Oz',
      'chezmireille.example',
    ])
    // What arrives late from elsewhere stands where it was written, below what was read already.
    town.now = instant(start + minutes(60))
    const later = status('42', 60 * 3, '<p>#ChezMireille, ce matin</p>', {
      mentions: [],
      tags: [{ name: 'chezmireille' }],
    })
    town.tags.set('chezmireille', [later, late])
    const second = await round(session, first.last.cursor, terms)
    expect(second.posts.map(({ externalId }) => externalId)).toContain(later.uri)
  })

  it('goes without a search that the server does not offer, and says so', async () => {
    const town = new Town()
    town.mention(status('1', 1, '<p>Bonjour</p>'))
    town.refuse = (path) => (path === '/api/v2/search' ? { status: 404, text: '' } : undefined)
    const session = await town.listen()
    const setAside: unknown[] = []
    let cursor: string | null = null
    const posts: string[] = []
    for (let page: Page | null = null; page === null || page.more; cursor = page.cursor) {
      page = await session.pull(cursor, [{ kind: 'name', text: 'Oz' }])
      setAside.push(...(page.setAside ?? []))
      for (const it of page.arrivals) if (it.kind === 'post') posts.push(it.post.text)
    }
    expect(posts).toContain('Bonjour')
    expect(setAside).toEqual([{ externalId: 'search', reason: 'the server does not offer this search' }])
  })

  it('misses nothing of a search that found more than a page during a pause', async () => {
    const town = new Town()
    const terms: readonly WatchTerm[] = [{ kind: 'name', text: 'Oz' }]
    const session = await town.listen()
    town.found = [status('1', 30, '<p>Oz</p>')]
    const first = await round(session, null, terms)
    town.now = instant(start + hours(3))
    for (let at = 0; at < 150; at += 1)
      town.found.unshift(status(String(100 + at), -at, '<p>Oz</p>', { uri: `https://a.example/${at}` }))
    const { posts, last } = await round(session, first.last.cursor, terms)
    const heard = new Set(posts.map(({ externalId }) => externalId))
    expect(Array.from({ length: 150 }, (_, at) => `https://a.example/${at}`).filter((it) => !heard.has(it))).toEqual([])
    // A quiet search costs one question again.
    town.asked.length = 0
    town.now = instant(start + hours(6))
    await round(session, last.cursor, terms)
    expect(town.asked.filter(({ path }) => path === '/api/v2/search')).toHaveLength(1)
  })

  it.each(['newest', 'nothing'] as const)(
    'says which hours a search did not show, where the server shows behind its newest page: %s',
    async (behind) => {
      const town = new Town()
      town.behind = behind
      const terms: readonly WatchTerm[] = [{ kind: 'name', text: 'Oz' }]
      const session = await town.listen()
      town.found = [status('1', 30, '<p>Oz</p>')]
      let { cursor } = (await round(session, null, terms)).last
      town.now = instant(start + hours(3))
      for (let at = 0; at < 150; at += 1)
        town.found.unshift(status(String(100 + at), -at, '<p>Oz</p>', { uri: `https://a.example/${at}` }))
      town.asked.length = 0
      const holes = []
      for (let more = true; more; ) {
        const page = await session.pull(cursor, terms)
        if (page.hole !== undefined) holes.push(page.hole)
        cursor = page.cursor
        more = page.more
      }
      expect(holes).toMatchObject([{ from: start - minutes(30), to: start + minutes(110) }])
      expect(town.asked.filter(({ path }) => path === '/api/v2/search').length).toBeLessThan(8)
    },
  )

  it('sets aside what cannot be read, and goes on', async () => {
    const town = new Town()
    town.mention(status('1', 2, '<p>Bonjour</p>'))
    town.mentions.unshift({ id: 'n2', type: 'mention', created_at: ago(1), status: null })
    town.mentions.unshift({
      id: 'n3',
      type: 'mention',
      created_at: ago(1),
      status: { ...status('3', 1, 'x'), uri: '' },
    })
    const page = await (await town.listen()).pull(null, [])
    expect(page.arrivals).toHaveLength(1)
    expect(page.setAside).toHaveLength(2)
  })

  it('never throws anything but a refusal, whatever a server sends as a status', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.object({
            key: fc.constantFrom('id', 'uri', 'account', 'content', 'mentions', 'tags', 'poll', 'card', 'quote', 'x'),
          }),
          { maxLength: 6 },
        ),
        async (odd) => {
          const town = new Town()
          town.refuse = (path) =>
            path === '/api/v1/notifications'
              ? {
                  body: odd.map((it, at) => ({
                    id: String(at),
                    type: 'mention',
                    created_at: ago(1),
                    status: { ...status('1', 1, 'x'), ...it },
                  })),
                }
              : undefined
          const page = await (await town.listen()).pull(null, []).catch((error: unknown) => error)
          if (page instanceof Error) expect(page).toBeInstanceOf(ConnectorError)
          else expect(page).toHaveProperty('arrivals')
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('how it asks', () => {
  it('stays within half of what the server allows, and goes slowly when little is left', async () => {
    const town = new Town()
    const words = Array.from({ length: 10 }, (_, at): WatchTerm => ({ kind: 'hashtag', text: `mot${at}` }))
    const { last } = await round(await town.listen(), null, words)
    // 12 lanes and two to spare, of 150 requests in five minutes.
    expect((last.nextAt ?? 0) - town.now).toBe(28_000)
    const reset = new Date(start + minutes(3)).toISOString()
    town.headers = { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '4', 'x-ratelimit-reset': reset }
    const session = await town.listen()
    const end = await round(session)
    expect(end.last.nextAt).toBe(start + minutes(1))
    expect(session.standing?.()).toEqual({
      longest: 468,
      rate: { left: 4, of: 300, resetsAt: start + minutes(3) },
      expiresAt: null,
      renews: false,
      sampled: null,
    })
  })

  it('samples what is too much for the quota: mentions each time, searches in turn, and says so', async () => {
    const town = new Town()
    const words = Array.from({ length: 60 }, (_, at): WatchTerm => ({ kind: 'hashtag', text: `mot${at}` }))
    const session = await town.listen()
    const asked = new Set<string>()
    let cursor: string | null = null
    const said: (number | null | undefined)[] = []
    for (let minute = 0; minute < 3; minute++) {
      const before = town.asked.length
      const { last }: { last: Page } = await round(session, cursor, words)
      const requests = town.asked.slice(before)
      // Half of 300 requests in five minutes is 30 a minute.
      expect(requests.length).toBeLessThanOrEqual(30)
      expect(requests.some(({ path }) => path.includes('/notifications'))).toBe(true)
      for (const { path } of requests) if (path.includes('/tag/')) asked.add(path)
      expect(session.standing?.().sampled).toEqual({ asked: 28, of: 60, until: null })
      said.push(last.readTo)
      cursor = last.cursor
      town.now = instant(town.now + minutes(1))
    }
    expect(asked.size).toBe(60)
    // What was written before the search that waits longest was asked is read, and no later.
    expect(said).toEqual([null, null, start])
  })

  it('asks for mentions alone when almost nothing is left, nothing when nothing is, and everything afterwards', async () => {
    const town = new Town()
    const words = Array.from({ length: 12 }, (_, at): WatchTerm => ({ kind: 'hashtag', text: `mot${at}` }))
    const session = await town.listen()
    const leave = (left: number): void => {
      const reset = new Date(start + minutes(4)).toISOString()
      town.headers = { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': `${left}`, 'x-ratelimit-reset': reset }
    }
    const look = async () => {
      const before = town.asked.length
      const { last } = await round(session, null, words)
      return { asked: town.asked.slice(before), last }
    }
    leave(22)
    await look()
    const some = await look()
    expect(some.asked.length).toBe(5)
    expect(session.standing?.().sampled).toEqual({ asked: 3, of: 12, until: start + minutes(4) })
    leave(2)
    await look()
    expect(await look()).toMatchObject({ asked: [], last: { idle: true, nextAt: start + minutes(4) } })
    town.now = instant(start + minutes(5))
    town.headers = {}
    const all = await look()
    expect(all.asked.length).toBe(14)
    expect(session.standing?.().sampled).toBeNull()
    expect(all.last.readTo).toBeUndefined()
  })

  it('goes on reading when hardly another answer may be written for three hours', async () => {
    const town = new Town()
    const said = status('102', 3, '<p>toujours rien ?</p>')
    town.mention(said)
    const limits = (of: number, left: number, length: number) => ({
      'x-ratelimit-limit': `${of}`,
      'x-ratelimit-remaining': `${left}`,
      'x-ratelimit-reset': new Date(start + length).toISOString(),
    })
    town.headers = limits(1_500, 1_400, minutes(5))
    const session = await town.listen()
    await round(session)
    town.headers = limits(300, 1, hours(3))
    const key = { id: '0c0ffee0-0000-4000-8000-000000000001', at: start }
    town.refuse = (path) =>
      path.endsWith('/context') ? { body: {}, headers: limits(1_500, 1_399, minutes(5)) } : undefined
    await session.reply?.({ externalId: said.uri, ref: { id: said.id, host } }, 'Pardon.', key, 'fr')
    expect(town.posted).toHaveLength(1)
    expect(session.standing?.().rate).toEqual({ of: 1_500, left: 1_399, resetsAt: start + minutes(5) })
    town.headers = {}
    expect((await round(session)).last.idle).toBeUndefined()
  })

  it('goes on with mentions where the searches alone are refused for an hour', async () => {
    const town = new Town()
    const tag: WatchTerm = { kind: 'hashtag', text: 'mot' }
    town.refuse = (path) =>
      path.includes('/tag/') ? { status: 429, headers: { 'retry-after': '3600' }, text: '' } : undefined
    const session = await town.listen()
    const first = await round(session, null, [tag])
    expect(first.last).toMatchObject({ more: false, readTo: null })
    const before = town.asked.length
    const second = await round(session, first.last.cursor, [tag])
    expect(town.asked.slice(before).some(({ path }) => path.includes('/tag/'))).toBe(false)
    expect(town.asked.length).toBeGreaterThan(before)
    expect(second.last.readTo).toBeNull()
    expect(session.standing?.().sampled).toEqual({ asked: 0, of: 1, until: start + hours(1) })
    town.refuse = null
    town.now = instant(start + hours(1))
    const third = await round(session, second.last.cursor, [tag])
    expect(third.last.readTo).toBeUndefined()
  })

  it.each([-60, 60])('comes back when it may, although the clock of the server is %i minutes ahead', async (ahead) => {
    const town = new Town()
    const there = start + ahead * 60_000
    const date = new Date(there).toUTCString()
    town.headers = {
      ...{ date, 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '2' },
      'x-ratelimit-reset': new Date(there + minutes(2)).toISOString(),
    }
    const session = await town.listen()
    expect(session.standing?.().rate?.resetsAt).toBe(start + minutes(2))
    expect(await session.pull(null, [])).toMatchObject({ idle: true, nextAt: start + minutes(2) })
    town.headers = {}
    town.now = instant(start + minutes(2))
    const now = new Date(there + minutes(2)).toUTCString()
    const later = new Date(there + minutes(5)).toUTCString()
    town.refuse = () => ({ status: 429, headers: { date: now, 'retry-after': later } })
    await expect(session.pull(null, [])).rejects.toMatchObject({ retryAt: start + minutes(5) })
  })

  it('comes back when a server that refuses says so, as a date or in seconds', async () => {
    for (const [name, value, wait] of [
      ['x-ratelimit-reset', new Date(start + minutes(2)).toISOString(), minutes(2)],
      ['retry-after', '30', seconds(30)],
    ] as const) {
      const town = new Town()
      const session = await town.listen()
      town.refuse = () => ({ status: 429, headers: { [name]: value } })
      await expect(session.pull(null, [])).rejects.toMatchObject({ kind: 'rate_limited', retryAt: start + wait })
    }
  })

  it('names itself and its token in headers, and the token in no address', async () => {
    const town = new Town()
    const session = await town.listen()
    await round(session)
    town.frames = ['{"event":"delete","payload":"1"}', 'odd']
    for await (const _ of session.stream?.(null, new AbortController().signal) ?? []) break
    expect(town.asked.every(({ path, query }) => !`${path}?${query}`.includes('a-token-of-ours'))).toBe(true)
    expect(town.asked.find(({ method }) => method === 'WS')?.headers.get('protocol')).toBe('a-token-of-ours')
    expect(town.asked[0]?.headers.get('authorization')).toBe('Bearer a-token-of-ours')
  })

  it('reads where a page goes on, whatever else stands in the header', () => {
    expect(
      nextIn('<https://a.example/x?limit=1&max_id=7>; rel="next", <https://a.example/x?min_id=9>; rel="prev"'),
    ).toBe('7')
    expect(nextIn('<https://a.example/x?min_id=9>; rel="prev"')).toBeNull()
    expect(nextIn('<::>; rel="next"')).toBeNull()
    expect(nextIn(null)).toBeNull()
  })

  it.each([
    'piaille.example',
    'https://piaille.example/',
    '@chezmireille@piaille.example',
    'https://piaille.example/@chezmireille',
  ])('takes a server as people write it: %s', (server) => {
    expect(connector.settings.parse({ server, token: 'a-token-of-ours' })).toMatchObject({
      way: 'account',
      server: 'https://piaille.example',
    })
  })

  it('refuses what is no server', () => {
    expect(connector.settings.safeParse({ server: 'pas un serveur', token: 'a-token-of-ours' }).success).toBe(false)
  })
})

describe('an answer', () => {
  const target = {
    externalId: status('102', 3, '').uri,
    ref: { id: '102', acct: camille.acct, visibility: 'unlisted', spoiler: 'Restaurant' },
  }
  const key = { id: '0c0ffee0-0000-4000-8000-000000000001', at: start }
  const town = () => {
    const it = new Town()
    it.mention(status('102', 3, '<p>toujours rien ?</p>', { visibility: 'unlisted' }))
    return it
  }

  it('names whom it answers, is shown to nobody more than the post, and keeps what folds it', async () => {
    const there = town()
    await (await there.listen()).reply?.(target, 'Pardon, nous vous rappelons.', key, 'fr')
    expect(Object.fromEntries(there.posted[0] ?? [])).toEqual({
      status: '@camille@ailleurs.example Pardon, nous vous rappelons.',
      in_reply_to_id: '102',
      visibility: 'unlisted',
      spoiler_text: 'Restaurant',
      language: 'fr',
    })
    expect(there.asked.find(({ method }) => method === 'POST')?.headers.get('idempotency-key')).toBe(key.id)
  })

  it('to a post for a circle that only its own server knows is for its author alone', async () => {
    const there = town()
    const circle = { ...target, ref: { ...target.ref, visibility: 'mutuals_only' } }
    await (await there.listen()).reply?.(circle, 'Pardon.', key, 'fr')
    expect(there.posted[0]?.get('visibility')).toBe('direct')
  })

  it('does not name twice who is named already, and names in full whoever lives on another server', async () => {
    const there = town()
    const session = await there.listen()
    await session.reply?.(target, 'Pardon @Camille, nous vous rappelons.', key, 'fr')
    await session.reply?.(target, 'Bonsoir @camille@ailleurs.example !', { ...key, id: 'b' }, 'fr')
    expect(there.posted.map((it) => it.get('status'))).toEqual([
      'Pardon @camille@ailleurs.example, nous vous rappelons.',
      'Bonsoir @camille@ailleurs.example !',
    ])
  })

  it('to somebody of the same server may name them as people there do', async () => {
    const there = town()
    const neighbour = { ...target, ref: { ...target.ref, acct: `camille@${host}`, host } }
    await (await there.listen()).reply?.(neighbour, 'Pardon @Camille.', key, 'fr')
    expect(there.posted[0]?.get('status')).toBe('Pardon @Camille.')
  })

  it('leaves the address of whom it answers as it is, and names them beside it', async () => {
    const there = town()
    const session = await there.listen()
    await session.reply?.(target, 'Votre photo : https://piaille.example/@camille/1123, merci.', key, 'fr')
    await session.reply?.(target, 'Écrivez à info@camille, ou là : piaille.example/@camille', { ...key, id: 'b' }, 'fr')
    await session.reply?.(target, '.@camille (@camille) https://a.example/?de=@camille', { ...key, id: 'c' }, 'fr')
    expect(there.posted.map((it) => it.get('status'))).toEqual([
      '@camille@ailleurs.example Votre photo : https://piaille.example/@camille/1123, merci.',
      '@camille@ailleurs.example Écrivez à info@camille, ou là : piaille.example/@camille',
      '.@camille@ailleurs.example (@camille@ailleurs.example) https://a.example/?de=@camille',
    ])
  })

  it('in private is never told to a namesake on the brand’s own server', async () => {
    const there = town()
    const session = await there.listen()
    await session.reply?.({ ...target, whisper: true }, 'Votre dossier 4711, @camille.', key, 'fr')
    const status = there.posted[0]?.get('status') ?? ''
    expect(there.posted[0]?.get('visibility')).toBe('direct')
    expect(status).toBe('Votre dossier 4711, @camille@ailleurs.example.')
    const again = await session.find?.({ ...target, whisper: true }, key, 'Votre dossier 4711, @camille.')
    expect(again).not.toBeNull()
  })

  it('that stands there already is found by its words on a server that honours no key', async () => {
    const there = town()
    const text = 'Pardon : voici https://chezmireille.example/gestes — à demain !'
    const first = await (await there.listen()).reply?.(target, text, key, 'fr')
    const again = await (await there.listen()).find?.(target, key, text)
    expect(again).toEqual(first)
    expect(await (await there.listen()).find?.(target, key, 'Autre chose.')).toBeNull()
    expect(there.posted).toHaveLength(1)
  })

  it('in the words of another one is sent all the same', async () => {
    const there = town()
    const session = await there.listen()
    const first = await session.reply?.(target, 'Merci !', key, 'fr')
    const next = { ...key, id: '0c0ffee0-0000-4000-8000-000000000002', others: new Set([first?.externalId ?? '']) }
    const second = await session.reply?.(target, 'Merci !', next, 'fr')
    expect(second?.externalId).not.toBe(first?.externalId)
    expect(there.posted).toHaveLength(2)
    expect(await session.find?.(target, next, 'Merci !')).toEqual(second)
  })

  it('that went out is found although the post that it answers was deleted since, and is not found where none did', async () => {
    const there = town()
    const session = await there.listen()
    const first = await session.reply?.(target, 'Pardon, nous vous rappelons.', key, 'fr')
    there.statuses.delete('102')
    const at = (text: string, others: readonly string[] = []) =>
      session.find?.(target, { ...key, others: new Set(others) }, text)
    expect(await at('Pardon, nous vous rappelons.')).toEqual(first)
    await expect(at('Autre chose.')).rejects.toMatchObject({ kind: 'target_gone' })
    await expect(at('Pardon, nous vous rappelons.', [first?.externalId ?? ''])).rejects.toMatchObject({
      kind: 'target_gone',
    })
  })

  it('to somebody who lets nobody answer is given back with the reason', async () => {
    const there = town()
    const session = await there.listen()
    there.refuse = (path) =>
      path === '/api/v1/statuses'
        ? { status: 403, body: { error: 'Forbidden: reply by this account is forbidden' } }
        : undefined
    await expect(session.reply?.(target, 'Pardon.', key, 'fr')).rejects.toMatchObject({ kind: 'recipient_closed' })
  })

  it('is counted as the server counts: 23 signs an address, the domain of a mention not at all', () => {
    expect(replyLength.of('@camille@un.tres.long.serveur.example oui')).toBe(12)
    expect(replyLength.of('voir https://chezmireille.example/une/tres/longue/adresse/de/page?x=1')).toBe(5 + 23)
    expect(replyLength.of('👨‍👩‍👧 à demain')).toBe(10)
  })
})

describe('the stream', () => {
  const frame = (event: string, payload: unknown): string =>
    JSON.stringify({
      stream: ['user'],
      event,
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })

  it('hands in mentions, edits and deletions as they happen, and says when it breaks', async () => {
    const town = new Town()
    const said = status('7', 1, '<p>@chezmireille froid</p>')
    town.frames = [
      frame('notification', { id: 'n7', type: 'mention', created_at: ago(1), status: said }),
      frame('notification', { id: 'n8', type: 'favourite', created_at: ago(1), status: said }),
      frame('filters_changed', ''),
      // Some servers copy into a boost what it boosts, and whoever boosted it said nothing.
      frame('update', { ...said, id: '77', uri: 'https://ailleurs.example/boosts/77', account: us, reblog: said }),
      frame('status.update', { ...said, content: '<p>@chezmireille glacé</p>', edited_at: ago(0) }),
      frame('status.update', { ...said, content: '<p>@chezmireille gelé</p>', edited_at: ago(0) }),
      'not JSON',
      frame('delete', '999'),
      frame('delete', '7'),
    ]
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const page of (await town.listen()).stream?.(null, new AbortController().signal) ?? [])
        seen.push(
          ...page.arrivals.map((it) => (it.kind === 'post' ? [it.post.text, it.post.revision] : it.externalId)),
          ...(page.setAside ?? []).map(({ reason }) => reason),
        )
    })()
    await expect(reading).rejects.toMatchObject({ kind: 'transient' })
    expect(seen).toEqual([
      ['@chezmireille froid', 'first'],
      ['@chezmireille glacé', expect.stringContaining(ago(0))],
      ['@chezmireille gelé', expect.stringContaining(ago(0))],
      'not JSON',
      said.uri,
    ])
    // Two edits of one second are two.
    const revisions = seen.slice(0, 3).map((it) => (Array.isArray(it) ? it[1] : null))
    expect(new Set(revisions).size).toBe(3)
  })

  it('follows the watched hashtags over the same connection, and what they bring is matched like what is searched for', async () => {
    const town = new Town()
    const session = await town.listen()
    const tag = (text: string): WatchTerm => ({ kind: 'hashtag', text })
    const { last } = await round(session, null, [tag('Mireille'), tag('pain')])
    const said = status('9', 1, '<p>Quel pain ! #pain</p>')
    town.frames = [
      JSON.stringify({ error: 'Unknown stream type', status: 400 }),
      JSON.stringify({ stream: ['hashtag', 'pain'], event: 'update', payload: JSON.stringify(said) }),
    ]
    const pages: Page[] = []
    const signal = new AbortController().signal
    for await (const page of session.stream?.(null, signal) ?? []) {
      pages.push(page)
      await round(session, last.cursor, [tag('mireille'), tag('levain')])
      signal.throwIfAborted()
      break
    }
    expect(pages).toMatchObject([{ retain: 'matched', arrivals: [{ kind: 'post', post: { externalId: said.uri } }] }])
    expect(town.sent.map((it) => JSON.parse(it))).toEqual([
      { type: 'subscribe', stream: 'hashtag', tag: 'mireille' },
      { type: 'subscribe', stream: 'hashtag', tag: 'pain' },
      { type: 'unsubscribe', stream: 'hashtag', tag: 'pain' },
      { type: 'subscribe', stream: 'hashtag', tag: 'levain' },
    ])
  })

  it('tells after a restart what was deleted, once it has looked at what is stored; a look tells it too', async () => {
    const town = new Town()
    const gone = status('7', 60, '<p>Oubliez.</p>')
    const still = status('8', 60, '<p>@chezmireille froid</p>', { favourites_count: 40, reblogs_count: undefined })
    town.statuses.set('8', still)
    const targets = [gone, still].map(({ id, uri: externalId }) => ({ externalId, ref: { id, host } }))
    const session = await town.listen()
    const stood = await session.recheck?.ask([...targets, { externalId: 'x', ref: { id: '1', host: 'other.example' } }])
    expect(stood).toMatchObject([
      { kind: 'post', post: { externalId: still.uri, reach: { likes: 40, replies: 1 } } },
      { kind: 'deleted', externalId: gone.uri },
    ])
    expect(stood?.[0]?.kind === 'post' && stood[0].post.reach).not.toHaveProperty('reposts')
    town.frames = [JSON.stringify({ event: 'delete', payload: '8' })]
    const told: unknown[] = []
    await expect(async () => {
      for await (const page of session.stream?.(null, new AbortController().signal) ?? []) told.push(...page.arrivals)
    }).rejects.toThrow('broke')
    expect(told).toMatchObject([{ kind: 'deleted', externalId: still.uri }])
  })

  it('takes no post for deleted because its author keeps us away, and every other', async () => {
    const town = new Town()
    const session = await town.listen()
    const target = (id: string, acct: string) => ({ externalId: `https://a.example/${id}`, ref: { id, host, acct } })
    const targets = [target('1', camille.acct), target('2', camille.acct), target('3', 'nobody@a.example')]
    town.blockedBy.add(camille.id)
    const stood = () => session.recheck?.ask(targets)
    expect(await stood()).toMatchObject([{ kind: 'deleted', externalId: 'https://a.example/3' }])
    expect(town.asked.filter(({ path }) => path.endsWith('/relationships'))).toHaveLength(1)
    town.blockedBy.clear()
    expect(await stood()).toHaveLength(3)
    // A server that knows no such question is believed.
    town.refuse = (path) => (path.endsWith('/relationships') ? { status: 404, text: '' } : undefined)
    expect(await stood()).toHaveLength(3)
  })

  it('takes no post for deleted where the sign-in may not ask who keeps us away, and says what helps', async () => {
    const town = new Town()
    const before = ['read:accounts', 'read:notifications', 'read:search', 'read:statuses']
    town.granted = before
    const session = await town.listen({
      server: host,
      token: 'a-token-of-ours',
      granted: [...before, 'write:statuses', 'write:blocks', 'write:mutes', 'write:reports'].join(' '),
    })
    const targets = [{ externalId: 'https://a.example/1', ref: { id: '1', host, acct: camille.acct } }]
    town.blockedBy.add(camille.id)
    expect(await session.recheck?.ask(targets)).toEqual([])
    expect(session.standing?.().lacks?.fr).toBe(
      'Cette connexion ne permet pas à Vigie de distinguer un blocage d’une suppression. Reconnectez-la en l’autorisant.',
    )
    town.granted = [...before, 'read:follows']
    expect(await session.recheck?.ask(targets)).toEqual([])
    town.blockedBy.clear()
    expect(await session.recheck?.ask(targets)).toMatchObject([{ kind: 'deleted' }])
  })

  it('keeps what a look brought where one question fails, and fails where nothing is answered', async () => {
    const town = new Town()
    const session = await town.listen()
    town.statuses.set('8', status('8', 60, '<p>froid</p>'))
    const targets = ['7', '8', '9'].map((id) => ({ externalId: status(id, 60, '').uri, ref: { id, host } }))
    town.refuse = (path) => (path.endsWith('/statuses/7') ? { status: 500, text: '' } : undefined)
    expect(await session.recheck?.ask(targets)).toMatchObject([
      { kind: 'post', post: { externalId: targets[1]?.externalId } },
      { kind: 'deleted', externalId: targets[2]?.externalId },
    ])
    town.refuse = () => ({ status: 502, text: '' })
    await expect(session.recheck?.ask(targets)).rejects.toMatchObject({ kind: 'transient' })
    town.refuse = () => ({ status: 429, text: '' })
    await expect(session.recheck?.ask(targets)).rejects.toMatchObject({ kind: 'rate_limited' })
  })

  it('takes snac’s word for a deletion, which is no JSON', async () => {
    const town = new Town()
    const session = await town.listen()
    const said = { status: 404, text: '<h1>404 Not Found (snac/2.75)</h1>' }
    town.refuse = (path) => (path.startsWith('/api/v1/statuses/') ? said : undefined)
    expect(await session.recheck?.ask([{ externalId: 'https://a.example/1', ref: { id: '1', host } }])).toMatchObject([
      { kind: 'deleted', externalId: 'https://a.example/1' },
    ])
  })

  it.each([
    ['a page of the gateway', 404, '<html><body>404 Not Found</body></html>'],
    ['no word at all', 410, ''],
    ['words in no form of the API', 404, '{"message":"no upstream"}'],
  ])('takes no post for deleted on the word of %s', async (_what, status, text) => {
    const town = new Town()
    const session = await town.listen()
    town.refuse = (path) => (path.startsWith('/api/v1/statuses/') ? { status, text } : undefined)
    expect(await session.recheck?.ask([{ externalId: 'https://a.example/1', ref: { id: '1', host } }])).toEqual([])
  })

  it('leaves stored posts for later when the server has little left to give', async () => {
    const town = new Town()
    town.headers = {
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '20',
      'x-ratelimit-reset': new Date(start + 60_000).toISOString(),
    }
    const session = await town.listen()
    expect(await session.recheck?.ask([{ externalId: 'https://a.example/1', ref: { id: '1', host } }])).toEqual([])
  })

  it('is not offered where the server has none', async () => {
    const town = new Town()
    town.refuse = (path) => (path.endsWith('/instance') ? { status: 404, text: '' } : undefined)
    expect((await town.listen()).stream).toBeUndefined()
  })

  it.each([
    [5_000, 4_968],
    [500, 468],
    ['many', undefined],
    [3, undefined],
  ])('lets an answer be as long as the server says: %s', async (most, longest) => {
    const town = new Town()
    town.most = most
    expect((await town.listen()).standing?.().longest).toBe(longest)
  })

  it('is not given up for good because the server could not say where it is just then', async () => {
    const town = new Town()
    town.refuse = (path) => (path.endsWith('/instance') ? { status: 503, text: '' } : undefined)
    await expect(town.listen()).rejects.toMatchObject({ kind: 'transient' })
    town.refuse = null
    expect((await town.listen()).stream).toBeDefined()
  })

  it('reads any frame without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .record({
              event: fc.constantFrom('delete', 'update', 'notification', 'x'),
              payload: fc.oneof(fc.string(), fc.json(), fc.integer()),
            })
            .map((it) => JSON.stringify(it)),
        ),
        (text) => {
          const event = readFrame(text)
          if (event?.kind === 'deleted') expect(event.id).toMatch(/^[\w.-]+$/u)
          else expect(event === null || event.kind === 'odd' || event.kind === 'item').toBe(true)
        },
      ),
    )
  })
})

describe('without an account', () => {
  const open = { way: 'public', server: host, own: '@ChezMireille@piaille.example, pas un compte' }

  it('reads the hashtags alone, knows the brand’s own word, and offers no answer', async () => {
    const town = new Town()
    town.tags.set('chezmireille', [
      status('1', 2, '<p>#chezmireille bof</p>', { mentions: [], tags: [{ name: 'chezmireille' }] }),
      status('2', 1, '<p>Merci ! #chezmireille</p>', { account: us, mentions: [], tags: [{ name: 'chezmireille' }] }),
    ])
    const session = await town.listen(open)
    const { posts } = await round(session, null, [
      { kind: 'hashtag', text: 'chezmireille' },
      { kind: 'handle', text: 'chezmireille' },
    ])
    expect(posts.map(({ text, ours }) => [text, ours])).toEqual([
      ['#chezmireille bof', false],
      ['Merci ! #chezmireille', true],
    ])
    expect([session.reply, session.find, session.stream]).toEqual([undefined, undefined, undefined])
    expect(town.asked.every(({ headers }) => headers.get('authorization') === null)).toBe(true)
  })

  it('says in both languages when a server shows nothing to the public, before anything is stored', async () => {
    const town = new Town()
    town.refuse = () => ({ status: 422, body: { error: 'This method requires an authenticated user' } })
    const trying = connector.identify?.(connector.settings.parse(open), town.edge, new MemoryVault())
    await expect(trying).rejects.toMatchObject({
      kind: 'permission_missing',
      message: expect.stringContaining('shows nothing to people without an account'),
      fr: expect.stringContaining('ne montre rien à qui n’a pas de compte'),
    })
  })

  it('shows in a glance what was said of the words that somebody has not saved yet', async () => {
    const town = new Town()
    town.tags.set('honte', [status('1', 10, '<p>#honte</p>'), status('2', 60 * 30, '<p>#honte, avant-hier</p>')])
    const glance = await (await town.listen(open)).glance?.(
      [{ kind: 'hashtag', text: 'honte' }],
      instant(start - minutes(60)),
    )
    expect(glance).toMatchObject({ more: false, arrivals: [{ post: { text: '#honte' } }] })
  })
})

describe('what is done about somebody', () => {
  const post = {
    externalId: 'https://ailleurs.example/users/camille/statuses/101',
    ref: { id: '101', host, acct: camille.acct },
    personId: camille.url,
  }

  it('is done to the account as this server calls it, and taken back; notifications of a muted person still come', async () => {
    const town = new Town()
    const session = await town.listen()
    await session.mute?.(post, true)
    await session.mute?.(post, false)
    await session.block?.(post, true)
    await session.block?.(post, false)
    expect(town.done).toEqual([
      ['/api/v1/accounts/7/mute', { notifications: 'false' }],
      ['/api/v1/accounts/7/unmute', {}],
      ['/api/v1/accounts/7/block', {}],
      ['/api/v1/accounts/7/unblock', {}],
    ])
  })

  it('is reported in the server’s own words, with the post where it stands here', async () => {
    const town = new Town()
    const session = await town.listen()
    await session.report?.(post, 'harassment', 'Des insultes contre une serveuse.')
    await session.report?.({ ...post, ref: { ...post.ref, host: 'autre.example' } }, 'spam', '')
    const common = { account_id: '7', forward: 'true' }
    expect(town.done).toEqual([
      [
        '/api/v1/reports',
        { ...common, 'status_ids[]': '101', category: 'violation', comment: 'Des insultes contre une serveuse.' },
      ],
      ['/api/v1/reports', { ...common, category: 'spam', comment: '' }],
    ])
  })

  it('is refused in a sentence when the server does not know them any more, and is offered to accounts alone', async () => {
    const town = new Town()
    const session = await town.listen()
    const gone = { ...post, ref: { ...post.ref, acct: 'personne@ailleurs.example' } }
    await expect(session.block?.(gone, true)).rejects.toMatchObject({ kind: 'target_gone' })
    const open = await town.listen({ way: 'public', server: host })
    expect([open.mute, open.block, open.report]).toEqual([undefined, undefined, undefined])
  })
})

it('is private where it was not said in public, and a private answer to a public word goes to its author alone', async () => {
  const town = new Town()
  town.mention(status('201', 3, '<p>@chezmireille mon numéro : 4711</p>', { visibility: 'direct' }))
  town.mention(status('202', 2, '<p>@chezmireille froid</p>'))
  const session = await town.listen()
  const { posts } = await round(session)
  expect(new Map(posts.map((it) => [it.ref['id'], it.private]))).toEqual(
    new Map([
      ['201', true],
      ['202', false],
    ]),
  )
  const said = posts.find((it) => it.ref['id'] === '202')
  const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a12', at: start }
  await session.reply?.(
    { externalId: said?.externalId ?? '', ref: said?.ref ?? {}, whisper: true },
    'Pardon',
    key,
    'fr',
  )
  expect(town.posted.at(-1)?.get('visibility')).toBe('direct')
})
