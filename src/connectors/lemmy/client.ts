import { instant } from '../../domain/model/time.ts'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { saidByGateway } from '../sdk/gateway.ts'
import { textOf } from '../sdk/sift.ts'
import { refusalOf, strange } from './errors.ts'

/** Speaks the third version of Lemmy's API with one server, as an account or as anybody. */
export class Client {
  readonly #edge: Edge
  readonly #origin: string
  readonly #account: { readonly user: string; readonly password: string } | null
  #token: string | null = null

  constructor(edge: Edge, origin: string, account: { readonly user: string; readonly password: string } | null) {
    this.#edge = edge
    this.#origin = origin
    this.#account = account
  }

  get host(): string {
    return new URL(this.#origin).host
  }

  get(path: string, params: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const url = new URL(`/api/v3/${path}`, this.#origin)
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
    return this.#signedIn(() => this.#ask(url, { method: 'GET' }))
  }

  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#signedIn(() => this.#send(path, body))
  }

  /** Gets a token by the password. A token that ended is asked for anew once. */
  async signIn(): Promise<void> {
    if (this.#account === null) return
    this.#token = null
    const answer = await this.#send('user/login', {
      username_or_email: this.#account.user,
      password: this.#account.password,
    })
    this.#token = textOf(answer, 'jwt')
    if (this.#token === null) throw refusalOf(this.host, 401, 'not_logged_in')
  }

  async #signedIn(ask: () => Promise<unknown>): Promise<unknown> {
    if (this.#account !== null && this.#token === null) await this.signIn()
    try {
      return await ask()
    } catch (error) {
      if (this.#account === null || !(error instanceof ConnectorError) || error.kind !== 'auth_revoked') throw error
      await this.signIn()
      return ask()
    }
  }

  #send(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#ask(new URL(`/api/v3/${path}`, this.#origin), {
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
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...init.headers,
      },
    })
    const body = parsed(await answer.text())
    const word = textOf(body, 'error')
    if (!answer.ok || word !== null) {
      const seconds = Number(answer.headers.get('retry-after') ?? NaN)
      const retryAt = seconds >= 0 ? instant(this.#edge.now() + Math.min(seconds, 86_400) * 1_000) : null
      const refusal = refusalOf(this.host, answer.status, word, retryAt)
      // Lemmy itself says each refusal by a word.
      throw word === null ? saidByGateway(refusal) : refusal
    }
    if (body === undefined) throw strange(this.host)
    return body
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
