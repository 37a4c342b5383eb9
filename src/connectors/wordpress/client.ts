import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge } from '../sdk/connector.ts'
import { plainLine } from '../sdk/plain-text.ts'
import { byOurClock } from '../sdk/server-clock.ts'
import { textOf } from '../sdk/sift.ts'
import { refusalOf, strange } from './errors.ts'

/** An answer of the site's REST API, with how many there are in all where it says so. */
export interface Answer {
  readonly body: unknown
  readonly total: number | null
}

/** Asks the REST API of one site, as somebody with an application password or as anybody. */
export class Client {
  readonly #edge: Edge
  readonly #root: URL
  readonly #authorization: string | null

  constructor(edge: Edge, root: string, account: { readonly user: string; readonly password: string } | null) {
    this.#edge = edge
    this.#root = new URL(root)
    this.#authorization =
      account === null ? null : `Basic ${Buffer.from(`${account.user}:${account.password}`, 'utf8').toString('base64')}`
  }

  get host(): string {
    return this.#root.host
  }

  /** Reads what stands at a route, e.g. `wp/v2/comments`. */
  async get(route: string, params: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const answer = await this.#ask(this.#address(route, params), { method: 'GET' })
    const total = Number(answer.headers.get('x-wp-total') ?? NaN)
    return { body: await this.#json(answer), total: Number.isInteger(total) && total >= 0 ? total : null }
  }

  /** Sends what is to stand at a route. */
  async post(route: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = await this.#ask(this.#address(route, {}), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return this.#json(answer)
  }

  /** Sites without speaking addresses carry the route in a parameter. */
  #address(route: string, params: Readonly<Record<string, string>>): URL {
    const url = new URL(this.#root)
    if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', `/${route}`)
    else url.pathname = `${url.pathname.replace(/\/+$/u, '')}/${route}`
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
    return url
  }

  async #ask(
    url: URL,
    init: { readonly method: string; readonly headers?: Record<string, string>; readonly body?: string },
  ): Promise<Response> {
    const answer = await this.#edge.fetch(url, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(this.#authorization === null ? {} : { authorization: this.#authorization }),
        ...init.headers,
      },
    })
    if (answer.ok) return answer
    const body = parsed(await answer.text().catch(() => ''))
    throw refusalOf({
      host: this.host,
      status: answer.status,
      code: textOf(body, 'code'),
      said: plainLine(textOf(body, 'message') ?? ''),
      retryAt: retryIn(answer.headers, this.#edge.now()),
      signedIn: this.#authorization !== null,
    })
  }

  async #json(answer: Response): Promise<unknown> {
    const body = parsed(await answer.text())
    if (body === undefined) throw strange(this.host)
    return body
  }
}

/** JSON, also behind the mark of a text's beginning that careless plugins leave; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^[\ufeff\s]+/u, ''))
  } catch {
    return undefined
  }
}

const longestWait = 24 * 3_600_000

/** Seconds from now, or a date; never further away than a day, because clocks are set. */
function retryIn(headers: Headers, now: Instant): Instant | null {
  const text = headers.get('retry-after')
  if (text === null || text.trim() === '') return null
  const seconds = Number(text)
  const at = Number.isNaN(seconds) ? byOurClock(Date.parse(text), headers, now) : now + seconds * 1_000
  return Number.isNaN(at) || at < 0 ? null : instant(Math.min(at, now + longestWait))
}
