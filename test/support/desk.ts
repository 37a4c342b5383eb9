import { z } from 'zod'
import { CaseDetail, CasePage, Me, Reply, Source } from '../../src/api/schemas.ts'

const Row = CasePage.shape.cases.element

/** A person at Vigie's API, as the browser speaks it: with a session cookie and our own origin. */
export class Desk {
  readonly #url: string
  #cookie = ''
  brandId = ''

  constructor(url: string) {
    this.#url = url
  }

  async call<Schema extends z.ZodType>(
    schema: Schema,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        origin: this.#url,
        cookie: this.#cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined) this.#cookie = cookie
    return schema.parse(text === '' ? undefined : JSON.parse(text))
  }

  /** Goes on with the session that this answer began. */
  signedInWith(answer: Response): void {
    this.#cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }

  /** The session cookie, for a browser that takes over. */
  get cookie(): { readonly name: string; readonly value: string } {
    const [name = '', ...value] = this.#cookie.split('=')
    return { name, value: value.join('=') }
  }

  /** Makes the first account with the token that Vigie printed. */
  async setUp(token: string): Promise<void> {
    await this.call(Me, 'POST', '/api/v1/setup', {
      token,
      name: 'Inès Benali',
      email: 'ines@example.test',
      password: 'une phrase assez longue',
      language: 'fr',
    })
  }

  /** A brand that listens for these words on this Bluesky account. */
  async watch(given: {
    readonly name: string
    readonly words: readonly string[]
    readonly source: Readonly<Record<string, string>>
  }): Promise<z.infer<typeof Source>> {
    const brand = { name: given.name, languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
    this.brandId = (await this.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', brand)).id
    await this.call(z.object({ id: z.string() }), 'POST', `/api/v1/brands/${this.brandId}/rules`, {
      name: 'Le nom',
      terms: given.words.map((text) => ({ kind: 'name', text })),
    })
    return this.call(Source, 'POST', `/api/v1/brands/${this.brandId}/sources`, {
      connector: 'bluesky',
      settings: given.source,
    })
  }

  /** The names of the sources that are connected. */
  async sources(): Promise<readonly string[]> {
    const list = z.object({ sources: z.array(z.object({ name: z.string() })) })
    const { sources } = await this.call(list, 'GET', `/api/v1/brands/${this.brandId}/sources`)
    return sources.map(({ name }) => name)
  }

  /** The cases of a view. */
  async cases(view = 'to-answer'): Promise<readonly z.infer<typeof Row>[]> {
    const page = await this.call(CasePage, 'GET', `/api/v1/brands/${this.brandId}/cases?view=${view}&limit=200`)
    return page.cases
  }

  read(caseId: string): Promise<z.infer<typeof CaseDetail>> {
    return this.call(CaseDetail, 'GET', `/api/v1/cases/${caseId}`)
  }

  /** Answers the newest post of a case at once. */
  async answer(caseId: string, text: string): Promise<z.infer<typeof Reply>> {
    const { replyTo } = await this.read(caseId)
    return this.call(Reply, 'POST', `/api/v1/cases/${caseId}/replies`, {
      id: crypto.randomUUID(),
      toPostId: replyTo,
      text,
      holdSeconds: 0,
    })
  }

  /** Writes a note for colleagues. */
  async note(caseId: string, text: string): Promise<void> {
    await this.call(z.unknown(), 'POST', `/api/v1/cases/${caseId}/notes`, { text })
  }

  async replyState(caseId: string): Promise<string | undefined> {
    const { thread } = await this.read(caseId)
    return thread.flatMap((item) => (item.kind === 'reply' ? [item.reply.state] : [])).at(-1)
  }
}

/** The set-up token in what Vigie printed. */
export const setupTokenIn = (said: string): string => /\/setup#(\S+)/.exec(said)?.[1] ?? ''
