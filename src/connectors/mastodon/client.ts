import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge, Standing } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { saidByGateway } from '../sdk/gateway.ts'
import { byOurClock } from '../sdk/server-clock.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { refusalOf, strange } from './errors.ts'

/** An answer of the API, with the place behind it that its Link header names. */
export interface Answer {
  readonly body: unknown
  readonly next: string | null
}

/** Speaks the Mastodon API with one server, as the holder of a token or as anybody. */
export class Client {
  readonly #edge: Edge
  readonly #origin: string
  readonly #token: string | null
  #rate: Standing['rate'] = null

  constructor(edge: Edge, origin: string, token: string | null) {
    this.#edge = edge
    this.#origin = origin
    this.#token = token
  }

  get host(): string {
    return new URL(this.#origin).host
  }

  /** Whether all that is said passes through TLS. */
  get encrypted(): boolean {
    return this.#origin.startsWith('https:')
  }

  /** What the server last said of its limit of reading; null where it says nothing. */
  get rate(): Standing['rate'] {
    return this.#rate
  }

  /** Reads a page of `path`; `next` is the max_id by which the server itself goes on. */
  async get(path: string, params: Readonly<Record<string, string | readonly string[]>> = {}): Promise<Answer> {
    const url = new URL(path, this.#origin)
    for (const [name, value] of Object.entries(params))
      for (const each of typeof value === 'string' ? [value] : value) url.searchParams.append(name, each)
    const answer = await this.#ask(url, { method: 'GET' }).catch((error: unknown) => this.#again(url, error))
    return { body: await this.#json(answer), next: nextIn(answer.headers.get('link')) }
  }

  /** Sends a form, and reads the answer. */
  async post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    return this.#json(await this.#send(path, form, headers))
  }

  /** Sends a form of whose answer only counts that it is no refusal: some come without a word. */
  async send(path: string, form: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.#send(path, form, {})
    await answer.body?.cancel()
  }

  #send(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    return this.#ask(new URL(path, this.#origin), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    })
  }

  /** A connection that stood open may be closed from the other side at the moment it is used: a reading is simply asked for once more. */
  #again(url: URL, error: unknown): Promise<Response> {
    const cut = error instanceof ConnectorError && error.kind === 'transient' && error.cause !== undefined
    if (!cut || this.#edge.signal.aborted) throw error
    return this.#ask(url, { method: 'GET' })
  }

  async #ask(
    url: URL,
    init: { readonly method: string; readonly headers?: Record<string, string>; readonly body?: string },
  ): Promise<Response> {
    const answer = await this.#edge.fetch(url, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...init.headers,
      },
    })
    const now = this.#edge.now()
    // Writing has a limit of its own (300 posts in three hours), of which reading takes nothing.
    if (init.method === 'GET') this.#rate = rateIn(answer.headers, now) ?? this.#rate
    if (answer.ok) return answer
    const { words, own } = await wordsOf(answer)
    const refusal = refusalOf({
      host: this.host,
      status: answer.status,
      said: words,
      retryAt: answer.status === 429 || answer.status === 503 ? retryIn(answer.headers, now) : null,
    })
    throw own ? refusal : saidByGateway(refusal)
  }

  async #json(answer: Response): Promise<unknown> {
    try {
      return await answer.json()
    } catch {
      throw strange(this.host)
    }
  }
}

/** How snac refuses, which knows no other form. */
const snacSays = /^\s*<h1>\d{3} [\w ]{1,40} \(snac\/[\w.-]{1,20}\)<\/h1>\s*$/u

/** Errors come as `{"error": …}`, as plain text, or without a word. `own`: in the API's own form, so that nothing before it can have said it. */
async function wordsOf(answer: Response): Promise<{ readonly words: string; readonly own: boolean }> {
  const text = await answer.text().catch(() => '')
  try {
    const body: unknown = JSON.parse(text)
    const error = textOf(body, 'error')
    return { words: textOf(body, 'error_description') ?? error ?? '', own: error !== null }
  } catch {
    return { words: /[<{]/u.test(text) ? '' : text, own: snacSays.test(text) }
  }
}

/** The max_id of `rel="next"`: ids are opaque, and only the server knows what lies behind a page. */
export function nextIn(link: string | null): string | null {
  for (const part of (link ?? '').split(/,\s*(?=<)/u)) {
    const [, address = '', rel = ''] = /^<([^>]*)>\s*;(.*)$/u.exec(part.trim()) ?? []
    if (!/rel="?next"?/iu.test(rel) || !URL.canParse(address, 'https://server.invalid')) continue
    return new URL(address, 'https://server.invalid').searchParams.get('max_id')
  }
  return null
}

/** X-RateLimit-Limit, -Remaining and -Reset; the last one is a date, though some servers give seconds (NETWORKS, section 6). */
function rateIn(headers: Headers, now: Instant): Standing['rate'] {
  const [of, left] = [
    Number(headers.get('x-ratelimit-limit') ?? NaN),
    Number(headers.get('x-ratelimit-remaining') ?? NaN),
  ]
  const resetsAt = momentIn('x-ratelimit-reset', headers, now)
  if (!(of > 0) || !(left >= 0) || resetsAt === null) return null
  return { left: Math.min(left, of), of, resetsAt }
}

const retryIn = (headers: Headers, now: Instant): Instant | null =>
  momentIn('retry-after', headers, now) ?? momentIn('x-ratelimit-reset', headers, now)

const longestWait = 24 * 3_600_000

/** A date or seconds since 1970, by the server's clock, or seconds from now; never further away than a day, because clocks are set. */
function momentIn(name: string, headers: Headers, now: Instant): Instant | null {
  const text = headers.get(name)
  if (text === null || text.trim() === '') return null
  const number = Number(text)
  const isLength = number <= 1_000_000_000
  const named = Number.isNaN(number) ? Date.parse(text) : number * 1_000
  const at = isLength ? now + named : byOurClock(named, headers, now)
  return Number.isNaN(at) || at < 0 ? null : instant(Math.min(at, now + longestWait))
}

/** A server that says less, or more, is not believed. */
const leastCharacters = 100
const mostCharacters = 100_000

/** What a server says of itself, as far as we ask. */
export interface Instance {
  /** How many characters a post may have; null where the server does not say. */
  readonly most: number | null
  /** Where its live stream begins; null where it has none. */
  readonly streaming: string | null
}

/** Asks the server what it is. Some know only the old address (snac), and some neither. */
export async function readInstance(client: Client): Promise<Instance> {
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    const body = await client.get(path).then(
      (answer) => answer.body,
      (error: unknown) => {
        // A server without this page is one thing; one that does not answer just now is asked again.
        if (error instanceof ConnectorError && error.kind !== 'transient' && error.kind !== 'rate_limited') return null
        throw error
      },
    )
    if (body === null) continue
    const configuration = fieldOf(body, 'configuration')
    const address =
      textOf(fieldOf(configuration, 'urls'), 'streaming') ?? textOf(fieldOf(body, 'urls'), 'streaming_api')
    // A token is never sent in the clear by a server that speaks encrypted itself.
    const safe = address !== null && (client.encrypted ? /^wss:\/\//iu : /^wss?:\/\//iu).test(address)
    // Pleroma and its kin say it at the top.
    const said = fieldOf(fieldOf(configuration, 'statuses'), 'max_characters') ?? fieldOf(body, 'max_toot_chars')
    const most = typeof said === 'number' && Number.isInteger(said) && said >= leastCharacters ? said : null
    return { streaming: safe ? address : null, most: most === null ? null : Math.min(most, mostCharacters) }
  }
  return { streaming: null, most: null }
}
