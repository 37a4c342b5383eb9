import type { PublishedReply, ReplyKey, ReplyTarget } from '../sdk/connector.ts'
import { plainText } from '../sdk/plain-text.ts'
import type { ServerClock } from '../sdk/server-clock.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { strange } from './errors.ts'
import { fullHandle } from './normalize.ts'
import { listIn, type Statuses } from './statuses.ts'

/** Who answers, and what is known there. */
export interface Answerer {
  readonly client: Client
  readonly clock: ServerClock
  readonly statuses: Statuses
  readonly self: string | null
  /** The brand's own accounts, as full handles in lower case. */
  readonly own: ReadonlySet<string>
}

/** What was said last as the account, where the post that was answered is gone. */
const lastOwn = '40'

/** Answers as an account, once for each key, and finds what was answered. */
export class Answering {
  readonly #client: Client
  readonly #clock: ServerClock
  readonly #statuses: Statuses
  readonly #self: string | null
  readonly #own: ReadonlySet<string>

  constructor({ client, clock, statuses, self, own }: Answerer) {
    this.#client = client
    this.#clock = clock
    this.#statuses = statuses
    this.#self = self
    this.#own = own
  }

  /** Answers a status, to no more people than it spoke to. */
  async reply(target: ReplyTarget, text: string, key: ReplyKey, language: string | null): Promise<PublishedReply> {
    // The key is honoured by Mastodon for an hour, and by others not at all: what stands there already is looked for.
    const { id, there } = await this.#standing(target, key, text)
    if (there !== null) return there
    const { visibility = 'public', spoiler } = target.ref
    const sent = await this.#client.post(
      '/api/v1/statuses',
      {
        status: this.#addressed(target, text),
        in_reply_to_id: id,
        // Never to more people than were spoken to: of a circle that only its own server knows, to the person alone.
        visibility: target.whisper !== true && visibilities.has(visibility) ? visibility : 'direct',
        ...(spoiler === undefined ? {} : { spoiler_text: spoiler }),
        ...(language === null ? {} : { language }),
      },
      { 'idempotency-key': key.id },
    )
    const published = this.#published(sent)
    if (published === null) throw strange(this.#client.host)
    return published
  }

  /** The answer with this key that stands there already; null where none does. */
  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    try {
      return (await this.#standing(target, key, text)).there
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'target_gone' || this.#self === null) throw error
      // Whoever deletes what was answered does not take the answer along.
      const own = `/api/v1/accounts/${encodeURIComponent(this.#self)}/statuses`
      const { body } = await this.#client.get(own, { exclude_reblogs: 'true', limit: lastOwn })
      const said = this.#saidSince(Array.isArray(body) ? body : [], target, key, text)
      const there = said === undefined ? null : this.#published(said)
      if (there === null) throw error
      return there
    }
  }

  /** What of ours stands under a post with these words since then, and what the server calls the post. */
  async #standing(
    target: ReplyTarget,
    key: ReplyKey,
    text: string,
  ): Promise<{ readonly id: string; readonly there: PublishedReply | null }> {
    const { id, around } = await this.#statuses.around(target)
    const answers = listIn(around, 'descendants').filter((it) => this.#answers(it, id, target.externalId))
    const ours = this.#saidSince(answers, target, key, text)
    return { id, there: ours === undefined ? null : this.#published(ours) }
  }

  /** Of these statuses the one of ours that says this since then, and is no other reply of ours. */
  #saidSince(statuses: readonly unknown[], target: ReplyTarget, key: ReplyKey, text: string): unknown {
    const wanted = bare(this.#addressed(target, text))
    return statuses.find(
      (it) =>
        this.#isOurs(fieldOf(it, 'account')) &&
        key.others?.has(textOf(it, 'uri') ?? '') !== true &&
        !(Date.parse(textOf(it, 'created_at') ?? '') < this.#clock.since(key.at)) &&
        bare(plainText(textOf(it, 'content') ?? '').text) === wanted,
    )
  }

  #answers(status: unknown, id: string, uri: string): boolean {
    const answered = textOf(status, 'in_reply_to_id')
    return answered === id || (answered !== null && this.#statuses.uriOf(answered) === uri)
  }

  #isOurs(account: unknown): boolean {
    const acct = textOf(account, 'acct')
    if (textOf(account, 'id') === this.#self) return true
    return acct !== null && this.#own.has(fullHandle(acct, this.#client.host).toLowerCase())
  }

  /** Whoever is not named is not told. A name without its server means somebody of this server: of an account that lives elsewhere it is written in full, so that the words do not go to another one who is called the same here. */
  #addressed(target: ReplyTarget, text: string): string {
    const { acct = '', host = this.#client.host } = target.ref
    if (acct === '') return text
    const full = `@${fullHandle(acct, host)}`
    const [name = '', server = ''] = full.slice(1).split('@')
    const [short, whole] = [`@${name}`.toLowerCase(), full.toLowerCase()]
    const isHere = server.toLowerCase() === this.#client.host.toLowerCase()
    let isNamed = false
    const addressed = text.replace(mentionOrLink, (written) => {
      if (!written.startsWith('@')) return written
      const word = written.replace(/[.-]+$/u, '')
      const said = word.toLowerCase()
      if (said !== short && said !== whole) return written
      isNamed = true
      return said === whole || isHere ? written : `${full}${written.slice(word.length)}`
    })
    return isNamed ? addressed : `${full} ${text}`
  }

  #published(status: unknown): PublishedReply | null {
    const externalId = textOf(status, 'uri')
    const id = textOf(status, 'id')
    if (externalId === null || id === null) return null
    this.#statuses.remember(id, externalId)
    return { externalId, url: textOf(status, 'url') ?? externalId }
  }
}

/** A name as servers read one: at the beginning of a word, and within no address. */
const mentionOrLink = /https?:\/\/\S+|(?<![\p{L}\p{N}_/=@])@[\w@.-]+/giu

const visibilities: ReadonlySet<string> = new Set(['public', 'unlisted', 'private', 'direct'])

/** What is left of a text when a server has turned it into its own HTML: letters and digits. */
const bare = (text: string): string =>
  text
    .replace(/@([\w.-]+)@[\w.-]+/gu, '@$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
