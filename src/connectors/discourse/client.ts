import { type Instant, instant } from '../../domain/model/time.ts'
import type { Edge } from '../sdk/connector.ts'
import { saidByGateway } from '../sdk/gateway.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import { refusalOf, strange } from './errors.ts'

/** Speaks with one forum, as the user of a key or as anybody. */
export class Client {
  readonly #edge: Edge
  readonly #base: string
  readonly #account: { readonly user: string; readonly key: string } | null

  constructor(edge: Edge, base: string, account: { readonly user: string; readonly key: string } | null) {
    this.#edge = edge
    this.#base = base
    this.#account = account
  }

  get host(): string {
    return new URL(this.#base).host
  }

  /** What the forum's posts are called by: its host and folder. */
  get place(): string {
    return this.#base.replace(/^https?:\/\/(?:www\.)?/u, '')
  }

  /** The absolute address of a path of the forum. */
  address(path: string): string {
    return `${this.#base}${path}`
  }

  /** Reads what stands at a path. */
  get(path: string, params: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = new URL(this.address(path))
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
    return this.#ask(url, { method: 'GET' })
  }

  /** Sends a post. */
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#ask(new URL(this.address(path)), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  async #ask(
    url: URL,
    init: { readonly method: string; readonly headers?: Record<string, string>; readonly body?: string },
  ): Promise<unknown> {
    const answer = await this.#edge.fetch(url, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(this.#account === null ? {} : { 'api-key': this.#account.key, 'api-username': this.#account.user }),
        ...init.headers,
      },
    })
    const text = await answer.text()
    const body = parsed(text)
    if (answer.ok) {
      if (body === undefined) throw strange(this.host)
      return body
    }
    const errors: unknown = fieldOf(body, 'errors')
    const first: unknown = Array.isArray(errors) ? errors[0] : undefined
    const refusal = refusalOf({
      host: this.host,
      status: answer.status,
      type: textOf(body, 'error_type'),
      said: typeof first === 'string' ? first : body === undefined && !/[<{]/u.test(text) ? text : '',
      retryAt: this.#retryAt(answer.headers.get('retry-after'), fieldOf(fieldOf(body, 'extras'), 'wait_seconds')),
      signedIn: this.#account !== null,
    })
    // A forum says it in a list, with a word for programs beside it.
    throw Array.isArray(errors) || textOf(body, 'error_type') !== null ? refusal : saidByGateway(refusal)
  }

  /** The header counts from now, and so does what stands in the answer; never further than a day. */
  #retryAt(header: string | null, waiting: unknown): Instant | null {
    const seconds = [Number(header ?? NaN), Number(waiting ?? NaN)].filter((it) => it >= 0)
    return seconds.length === 0 ? null : instant(this.#edge.now() + Math.min(Math.max(...seconds), 86_400) * 1_000)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
