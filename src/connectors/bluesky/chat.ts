import { z } from 'zod'
import type { Arrival } from '../../domain/model/post.ts'
import { hours, type Instant, instant, minutes } from '../../domain/model/time.ts'
import type { PublishedReply, ReplyKey, ReplyTarget, SetAside, Words } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import type { Lane, LanePage, Owed } from '../sdk/lanes.ts'
import { fieldOf, sift, textOf } from '../sdk/sift.ts'
import { answerIn, isNotOffered } from './errors.ts'
import { type Profile, repoOf, rkeyOf, toAuthor } from './normalize.ts'
import { listIn, SeenProfile } from './seen.ts'
import { type BlueskyAgent, type Call, richOf } from './write.ts'

const pageSize = 100
/** So far back one conversation is read in one go: a thousand messages. */
const mostPages = 10
/** Conversations whose messages are kept while nothing new is said in them. */
const mostKept = 500
/** A chat that is closed to us is asked again only now and then. */
const restAfterRefusal = minutes(10)
/** One that fails for the moment, sooner. */
const restAfterFailure = minutes(1)

/** So many conversations may fail anew on one page before the service itself is taken to fail. */
const mostFailing = 3
/** One conversation that fails is asked again so late at most. */
const longestPatience = hours(1)
/** So many of them are owed at most. */
const mostOwed = 500

/** What concerns more than one conversation. */
const ofAll: ReadonlySet<string> = new Set(['auth_expired', 'auth_revoked', 'permission_missing', 'rate_limited'])

/** What passes by itself. */
const passing: ReadonlySet<string> = new Set(['transient', 'rate_limited'])

const Message = z.object({
  $type: z.string().optional().catch(undefined),
  id: z.string().regex(/^[\w.:~-]{1,200}$/),
  text: z.string().catch(''),
  sender: z.object({ did: z.string().startsWith('did:') }),
  sentAt: z.string().catch(''),
  embed: z
    .object({ record: z.object({ uri: z.string().startsWith('at://') }) })
    .optional()
    .catch(undefined),
})

const Convo = z.object({
  id: z.string().regex(/^[\w.:~-]{1,200}$/),
  rev: z.string().catch(''),
  members: z.array(z.unknown()).max(100).catch([]),
})

/** A message with what is known around it. */
interface Said {
  readonly convo: string
  /** As the other posts of the network name the moment at which it was taken in. */
  readonly indexedAt: string
  readonly arrival: Arrival
}

/** What keeps messages closed to an app password, and what opens them. */
const closed: Words = {
  en: 'This app password may not read direct messages. Make one on Bluesky that may (tick “Allow access to your direct messages”), and connect the source again with it.',
  fr: 'Ce mot de passe d’application ne permet pas de lire les messages privés. Créez-en un sur Bluesky en cochant «\u00a0Autoriser l’accès à vos messages privés\u00a0», puis reconnectez la source avec lui.',
}

/** Direct messages of the account: `chat.bsky.convo`, which the account's own server hands on to the chat service, signed. What is closed there keeps nothing else from being heard. */
export class Chat {
  readonly #agent: BlueskyAgent
  readonly #proxied: BlueskyAgent
  readonly #call: Call
  readonly #self: string
  readonly #now: () => Instant
  /** What a moment of ours is at least by the network's clock. */
  readonly #since: (at: Instant) => number
  readonly #kept = new Map<string, { readonly rev: string; readonly from: number; readonly said: readonly Said[] }>()
  /** When a conversation that failed is asked again, and how long it rests after the next time. */
  readonly #tries = new Map<string, { readonly at: number; readonly rest: number }>()
  #aside: readonly SetAside[] = []
  #owed: Owed = {}
  #restUntil = 0
  #fails = false
  #lacks: Words | null = null
  readonly #whenClosed: Words

  constructor(
    agent: BlueskyAgent,
    service: string,
    call: Call,
    self: string,
    now: () => Instant,
    since: (at: Instant) => number,
    whenClosed: Words = closed,
  ) {
    this.#whenClosed = whenClosed
    this.#agent = agent
    this.#proxied = agent.withProxy('bsky_chat', service)
    this.#call = call
    this.#self = self
    this.#now = now
    this.#since = since
  }

  /** What keeps messages from being read until somebody changes it; null while nothing does. */
  get lacks(): Words | null {
    return this.#lacks
  }

  /** Whether the chat service does not answer for the time being: what was said there meanwhile is not read. */
  get fails(): boolean {
    return this.#fails
  }

  /** Whether a conversation could not be read yet while the others were. */
  get owes(): boolean {
    return Object.keys(this.#owed).length > 0
  }

  /** The conversations that failed on the last page. */
  get aside(): readonly SetAside[] {
    return this.#aside
  }

  get #rests(): boolean {
    return this.#now() < this.#restUntil
  }

  /** Nothing can be read now. What was begun stays where it stands; that there are no messages for us here is all that there is to read. */
  #unread(cursor: string | undefined): LanePage & { readonly spent?: true } {
    const nothing = { items: [], next: null }
    return this.#fails || cursor !== undefined ? { ...nothing, spent: true } : nothing
  }

  /** Conversations with news, newest first; the items are `Said`. */
  lane(): Lane {
    return {
      name: 'chat',
      retain: 'all',
      unordered: true,
      rests: () => this.#rests,
      read: async (cursor, from = 0, owed = {}) => {
        this.#aside = []
        this.#owed = owed
        if (this.#rests) return this.#unread(cursor)
        try {
          const page = { ...(await this.#page(cursor, from)), owed: this.#owed }
          this.#lacks = null
          this.#fails = false
          return page
        } catch (error) {
          if (!(error instanceof ConnectorError) || error.kind === 'auth_expired') throw error
          if (error.kind === 'permission_missing') this.#lacks = this.#whenClosed
          this.#fails = passing.has(error.kind) && !isNotOffered(error)
          const rest = this.#fails ? restAfterFailure : restAfterRefusal
          this.#restUntil = Math.max(error.retryAt ?? 0, this.#now() + rest)
          return { ...this.#unread(cursor), owed: this.#owed }
        }
      },
    }
  }

  /** What the items of the lane say. */
  arrivals(items: readonly unknown[]): readonly Arrival[] {
    return (items as readonly Said[]).map((it) => it.arrival)
  }

  /** The conversation around a message, oldest first. */
  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const convo = target.ref['convo'] ?? ''
    const { data } = await this.#ask(() => this.#proxied.chat.bsky.convo.getConvo({ convoId: convo }))
    const parsed = Convo.safeParse(fieldOf(data, 'convo'))
    if (!parsed.success) return []
    const { messages } = await this.#messages(convo, Number.POSITIVE_INFINITY)
    return this.#told(parsed.data, messages)
      .map((it) => it.arrival)
      .toReversed()
  }

  /** Writes into the conversation of a message, or to whoever wrote a public post. */
  async reply(target: ReplyTarget, text: string, key: ReplyKey): Promise<PublishedReply> {
    const convoId = await this.#convoFor(target)
    // The chat service honours no key of ours: what stands there already is looked for.
    const there = await this.#standing(convoId, text, key)
    if (there !== null) return there
    const rich = await richOf(this.#agent, text)
    const { uri, cid } = target.ref
    const message = {
      text: rich.text,
      ...(rich.facets === undefined ? {} : { facets: rich.facets }),
      // Whoever gets a private answer to a public word sees which one it answers.
      ...(target.whisper === true && uri !== undefined && cid !== undefined
        ? { embed: { $type: 'app.bsky.embed.record' as const, record: { uri, cid } } }
        : {}),
    }
    const { data } = await this.#ask(() => this.#proxied.chat.bsky.convo.sendMessage({ convoId, message }))
    return publishedIn(convoId, textOf(data, 'id') ?? '')
  }

  /** The answer with these words, if it stands there. */
  async find(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null> {
    return this.#standing(await this.#convoFor(target), text, key)
  }

  async #convoFor(target: ReplyTarget): Promise<string> {
    const { convo } = target.ref
    if (convo !== undefined) return convo
    const members = [repoOf(target.externalId)]
    const { data } = await this.#ask(() => this.#proxied.chat.bsky.convo.getConvoForMembers({ members }))
    const id = textOf(fieldOf(data, 'convo'), 'id')
    if (id === null)
      throw new ConnectorError('transient', 'Bluesky answered in a form that Vigie does not know.', {
        fr: 'Bluesky a répondu dans une forme que Vigie ne connaît pas.',
      })
    return id
  }

  async #standing(convo: string, text: string, key: ReplyKey): Promise<PublishedReply | null> {
    const { messages } = await this.#messages(convo, this.#since(key.at))
    const ours = messages.find(
      (it) =>
        it.sender.did === this.#self &&
        it.text === text &&
        key.others?.has(messageId(convo, it.id)) !== true &&
        !(Date.parse(it.sentAt) < this.#since(key.at)),
    )
    return ours === undefined ? null : publishedIn(convo, ours.id)
  }

  async #page(cursor: string | undefined, from: number): Promise<LanePage> {
    const { data } = await this.#ask(() =>
      this.#proxied.chat.bsky.convo.listConvos({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }),
    )
    const all = listIn(data, 'convos')
    const items: Said[] = cursor === undefined ? [...(await this.#owedSaid())] : []
    let older = false
    let failing = 0
    for (const raw of all) {
      const parsed = Convo.safeParse(raw)
      const last = Date.parse(textOf(fieldOf(raw, 'lastMessage'), 'sentAt') ?? '')
      // A group is no conversation with one person: who would be answered in it?
      const group = textOf(fieldOf(raw, 'kind'), '$type')?.endsWith('#groupConvo') === true
      if (last < from) older = true
      if (!parsed.success || group || !(last >= from)) continue
      const convo = parsed.data
      // It is asked again in its own time, from where it failed.
      if (this.#owed[convo.id] !== undefined) continue
      try {
        items.push(...(await this.#saidIn(convo, from)).filter((it) => Date.parse(it.indexedAt) >= from))
      } catch (error) {
        failing += this.#owe(convo.id, from, error)
        if (failing >= mostFailing) throw error
      }
    }
    return { items, next: older || all.length === 0 ? null : textOf(data, 'cursor') }
  }

  /** Messages of conversations that failed before and can be read now. Without a date: they say nothing of where the page stands. */
  async #owedSaid(): Promise<readonly Said[]> {
    const items: Said[] = []
    let failing = 0
    for (const [convo, from] of Object.entries(this.#owed)) {
      if (failing >= mostFailing) break
      if (this.#now() < (this.#tries.get(convo)?.at ?? 0)) continue
      try {
        const { data } = await this.#ask(() => this.#proxied.chat.bsky.convo.getConvo({ convoId: convo }))
        const parsed = Convo.safeParse(fieldOf(data, 'convo'))
        const said = await this.#saidIn(parsed.success ? parsed.data : { id: convo, rev: '', members: [] }, from)
        items.push(...said.filter((it) => Date.parse(it.indexedAt) >= from).map((it) => ({ ...it, indexedAt: '' })))
        this.#settle(convo)
      } catch (error) {
        failing += this.#owe(convo, from, error)
      }
    }
    return items
  }

  /** One conversation cannot be read: the others are, and it is asked again later. Says how much that counts against the service itself. Throws what concerns them all. */
  #owe(convo: string, from: number, error: unknown): 0 | 1 {
    if (!(error instanceof ConnectorError) || ofAll.has(error.kind)) throw error
    this.#aside = [...this.#aside, { externalId: `chat:${convo}`, reason: `messages: ${error.kind}` }]
    if (error.kind === 'target_gone') {
      // Whoever is not part of it any more has nothing to read there.
      this.#settle(convo)
      return 0
    }
    const rest = this.#tries.get(convo)?.rest ?? restAfterFailure
    this.#tries.set(convo, { at: this.#now() + rest, rest: Math.min(rest * 2, longestPatience) })
    const owed = { ...this.#owed, [convo]: Math.min(from, this.#owed[convo] ?? from) }
    this.#owed = Object.fromEntries(Object.entries(owed).slice(-mostOwed))
    return passing.has(error.kind) ? 1 : 0
  }

  #settle(convo: string): void {
    const { [convo]: _settled, ...rest } = this.#owed
    this.#owed = rest
    this.#tries.delete(convo)
  }

  async #saidIn(convo: z.infer<typeof Convo>, from: number): Promise<readonly Said[]> {
    const kept = this.#kept.get(convo.id)
    if (kept !== undefined && kept.rev === convo.rev && convo.rev !== '' && kept.from <= from) return kept.said
    const { messages } = await this.#messages(convo.id, from)
    const said = this.#told(convo, messages)
    this.#kept.delete(convo.id)
    this.#kept.set(convo.id, { rev: convo.rev, from, said })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
    }
    return said
  }

  /** Messages of a conversation, newest first, back to `from` and the page around it. */
  async #messages(convoId: string, from: number): Promise<{ readonly messages: readonly z.infer<typeof Message>[] }> {
    const messages: z.infer<typeof Message>[] = []
    let cursor: string | undefined
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { data } = await this.#ask(() =>
        this.#proxied.chat.bsky.convo.getMessages({
          convoId,
          limit: pageSize,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      )
      const page = listIn(data, 'messages')
      messages.push(...sift(Message, page, () => 'chat').good)
      cursor = textOf(data, 'cursor') ?? undefined
      if (cursor === undefined || page.length === 0 || Date.parse(messages.at(-1)?.sentAt ?? '') < from) break
    }
    return { messages }
  }

  #told(convo: z.infer<typeof Convo>, messages: readonly z.infer<typeof Message>[]): readonly Said[] {
    const people = new Map(sift(SeenProfile, convo.members, () => 'member').good.map((it) => [it.did, it]))
    return messages
      .filter((it) => it.$type?.endsWith('#systemMessageView') !== true)
      .map((it, at) => {
        const before = messages.slice(at + 1).find((other) => other.sender.did !== this.#self)
        const arrival = this.#arrivalOf(convo.id, it, people.get(it.sender.did) ?? { did: it.sender.did }, before)
        return { convo: convo.id, indexedAt: it.sentAt, arrival }
      })
  }

  #arrivalOf(
    convo: string,
    message: z.infer<typeof Message>,
    author: Profile,
    before: z.infer<typeof Message> | undefined,
  ): Arrival {
    const externalId = messageId(convo, message.id)
    if (message.$type?.endsWith('#deletedMessageView') === true) return { kind: 'deleted', externalId, at: this.#now() }
    const ours = message.sender.did === this.#self
    const answered = ours && before !== undefined ? messageId(convo, before.id) : null
    const uri = message.embed?.record.uri
    const sentAt = Date.parse(message.sentAt)
    return {
      kind: 'post',
      post: {
        externalId,
        revision: null,
        author: toAuthor(author),
        text: message.text,
        language: null,
        publishedAt: instant(Number.isNaN(sentAt) || sentAt < 0 ? this.#now() : Math.min(sentAt, this.#now())),
        url: addressOf(convo),
        // A conversation has no threads: an answer of ours stands under what was said last before it.
        parentId: answered,
        rootId: answered,
        links: uri === undefined ? [] : [`https://bsky.app/profile/${repoOf(uri)}/post/${rkeyOf(uri)}`],
        tags: [],
        mentions: [],
        reach: null,
        addressed: ours ? null : 'mention',
        private: true,
        ours,
        ref: { convo, message: message.id },
      },
    }
  }

  /** Calls the chat service. That it is closed to this app password says nothing about the session, so no other sign-in is tried. */
  async #ask<T>(work: () => Promise<{ readonly data: T }>): Promise<{ readonly data: T }> {
    try {
      return await answerIn(work, this.#now)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      if (error.kind === 'auth_expired') return this.#call(work)
      throw refusalOf(error)
    }
  }
}

/** A refusal of the chat service in its own words. */
function refusalOf(error: ConnectorError): ConnectorError {
  if (error.kind === 'auth_revoked' && /bad token method/i.test(error.message))
    return new ConnectorError('permission_missing', closed.en, { fr: closed.fr, cause: error })
  if (error.kind !== 'recipient_closed') return error
  return new ConnectorError('recipient_closed', 'This person takes no messages from this account on Bluesky.', {
    fr: 'Cette personne n’accepte pas de message de ce compte sur Bluesky.',
    cause: error,
  })
}

const messageId = (convo: string, message: string): string => `chat:${convo}/${message}`

const addressOf = (convo: string): string => `https://bsky.app/messages/${convo}`

const publishedIn = (convo: string, message: string): PublishedReply => ({
  externalId: messageId(convo, message),
  url: addressOf(convo),
})

/** Whether a post is a direct message, or is to be answered by one. */
export const isChat = (target: ReplyTarget): boolean => target.whisper === true || target.ref['convo'] !== undefined
