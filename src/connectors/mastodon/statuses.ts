import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import type { SeenStatus } from './seen.ts'

/** Statuses that are asked for one by one, because somebody answered them and only their id was said. */
const mostLookups = 20
/** So many statuses are remembered by their local id. */
const mostKnown = 20_000

/** Refusals that say of one thing that it is not there, or not for us. */
export const unoffered: ReadonlySet<string> = new Set([
  'target_gone',
  'blocked_by_policy',
  'permission_missing',
  'recipient_closed',
])

/** What statuses are called on a server, and everywhere: ids are a server's own, and only they are said of what was answered or deleted. */
export class Statuses {
  readonly #client: Client
  readonly #signedIn: boolean
  /** What statuses are called beyond this server, by their id on it; null: gone, or not for us. */
  readonly #known = new Map<string, string | null>()

  constructor(client: Client, signedIn: boolean) {
    this.#client = client
    this.#signedIn = signedIn
  }

  /** What a status is called everywhere, by its id here; null where it is gone or not for us, undefined where nobody asked yet. */
  uriOf(id: string): string | null | undefined {
    return this.#known.get(id)
  }

  /** Keeps what a status is called everywhere. */
  remember(id: string, uri: string | null): void {
    this.#known.delete(id)
    this.#known.set(id, uri)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) return
      this.#known.delete(oldest)
    }
  }

  /** What stands around a post. Ids are a server's own, and some servers change them (snac): one that is not known here is looked up by the name that the post has everywhere. */
  async around(target: ReplyTarget): Promise<{ readonly id: string; readonly around: unknown }> {
    const { id: stored = '', host = this.#client.host } = target.ref
    if (stored !== '' && host === this.#client.host) {
      try {
        return { id: stored, around: await this.#context(stored) }
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'target_gone' || !this.#signedIn) throw error
      }
    }
    const id = await this.lookUp(target.externalId)
    if (id === null)
      throw new ConnectorError('target_gone', `${this.#client.host} does not have this post any more.`, {
        fr: `${this.#client.host} n’a plus ce message.`,
      })
    return { id, around: await this.#context(id) }
  }

  async #context(id: string): Promise<unknown> {
    return (await this.#client.get(`/api/v1/statuses/${encodeURIComponent(id)}/context`)).body
  }

  /** What this server calls a post that is known by its name everywhere; null where it cannot have it. */
  async lookUp(uri: string): Promise<string | null> {
    const { body } = await this.#client.get('/api/v2/search', { q: uri, type: 'statuses', resolve: 'true', limit: '5' })
    const found = listIn(body, 'statuses').find((it) => textOf(it, 'uri') === uri)
    return textOf(found, 'id')
  }

  /** Only the local id of what is answered is said: what it is called everywhere is asked for, once. */
  async lookUpParents(statuses: readonly SeenStatus[]): Promise<void> {
    const wanted = new Set(
      statuses.flatMap(({ in_reply_to_id: id }) => (typeof id !== 'string' || this.#known.has(id) ? [] : [id])),
    )
    for (const id of [...wanted].slice(0, mostLookups)) {
      try {
        const { body } = await this.#client.get(`/api/v1/statuses/${encodeURIComponent(id)}`)
        this.remember(id, textOf(body, 'uri'))
      } catch (error) {
        if (!(error instanceof ConnectorError) || !unoffered.has(error.kind)) throw error
        this.remember(id, null)
      }
    }
  }
}

/** A list in an answer; empty where there is none. */
export function listIn(answer: unknown, name: string): readonly unknown[] {
  const list = fieldOf(answer, name)
  return Array.isArray(list) ? list : []
}
