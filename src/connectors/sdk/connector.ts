import type { ConnectorError } from './errors.ts'
import type { Socket } from 'node:net'
import type { z } from 'zod'
import type { Arrival, Author } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'

/** What a network can do. Generic code asks these, never the connector's id. */
export interface Capabilities {
  /** Finds posts that do not address the account. */
  readonly search: boolean
  /** Pushes posts as they are written. */
  readonly stream: boolean
  readonly reply: boolean
  readonly thread: boolean
  /** Who wrote in public can be answered in private. */
  readonly whisper?: boolean
  /** The account can be kept from seeing somebody. */
  readonly mute?: boolean
  /** The account and somebody can be kept from each other. */
  readonly block?: boolean
  /** A post can be reported to those who run the network. */
  readonly report?: boolean
  /** How long a reply may be; null where the network has no limit. */
  readonly length: ReplyLength | null
}

/** A network's own rule of length. */
export interface ReplyLength {
  readonly max: number
  /** What is counted, for the words beside the counter. */
  readonly unit: 'graphemes' | 'characters'
  /** How much of `max` a text uses, counted as the network counts. */
  of(text: string): number
}

/** A sentence in both languages: words about a network belong to its connector. */
export interface Words {
  readonly en: string
  readonly fr: string
}

/** What one has to bring before anything can be heard, from the least on. */
export const needs = ['nothing', 'address', 'mailbox', 'account'] as const
export type Needs = (typeof needs)[number]

/** Another way of listening to a network, beside its own: stored as `way` in the settings. */
export interface WayIn {
  /** Stable; a literal of `way` in its settings. */
  readonly id: string
  readonly name: Words
  readonly needs: Needs
  readonly about: Words
  readonly cannot: readonly Words[]
  /** Its form; the connector's own `settings` read what it gives, `way` included. */
  readonly form: z.ZodType
  readonly can: Capabilities
}

/** One network, in one folder. */
export interface Connector<Settings = unknown> {
  /** Stable, lower case, the folder's name; stored in the database. */
  readonly id: string
  readonly name: string
  /** Its name in French, where that is another. */
  readonly nameFr?: string
  /** `false`: nobody connects it by a form, so no list offers it. */
  readonly offered?: false
  /** `false`: nobody signs in there, and who writes there has a name but no handle. */
  readonly accounts?: false
  /** What one brings to connect it; an account unless said otherwise. */
  readonly needs?: Needs
  /** What it listens to and what it needs, for whoever connects it. */
  readonly about?: Words
  /** What it does not let us do, a sentence each. */
  readonly cannot?: readonly Words[]
  /** What the network asks of those who keep what its people delete: `vanish`: the words go at once. Marked as deleted unless it asks, until the brand's retention takes them. */
  readonly deleted?: 'vanish'
  /** Its drawing of 24 × 24, one entry per stroke, as SVG path data; without one the interface draws a globe. */
  readonly icon?: readonly string[]
  /** What an operator fills in. The form is drawn from its JSON Schema; `title`, `description` and `format: 'password'` come from `.meta()`. */
  readonly settings: z.ZodType<Settings>
  /** The form of `settings` where that is more than one object; for the connector's own way. */
  readonly form?: z.ZodType
  /** Ways of listening that need less. */
  readonly ways?: readonly WayIn[]
  /** Keys of `settings` that are stored encrypted and never sent back. */
  readonly secrets: readonly string[]
  readonly can: Capabilities
  /** Looks whether these settings lead anywhere, and to whom: asked once before a source is stored. Without it, signing in tells. */
  identify?(settings: Settings, edge: Edge): Promise<Account>
  /** `brought`: people bring its posts themselves, so no worker reads it and nothing shows it as a source. Read by a worker unless said otherwise. */
  readonly arrives?: 'read' | 'brought'
  /** Signs in. Throws ConnectorError when the network refuses. */
  connect(settings: Settings, edge: Edge): Promise<Session>
}

/** The way by which a source with these settings listens; undefined: the connector's own. */
export const wayOf = (connector: Pick<Connector, 'ways'>, way: unknown): WayIn | undefined =>
  connector.ways?.find((it) => it.id === way)

/** What a source with these settings can do. */
export const abilitiesOf = (connector: Pick<Connector, 'ways' | 'can'>, way: unknown): Capabilities =>
  wayOf(connector, way)?.can ?? connector.can

/** A duplex socket as the edge hands it in: text frames in, close and error as the end. */
export interface EdgeSocket {
  /** Text frames in order; ends when the peer closes; throws when the connection breaks. */
  readonly frames: AsyncIterable<string>
  close(): void
}

/** The outside world, handed in so that a test can hand in another one. Every address passes the guard. */
export interface Edge {
  readonly fetch: typeof fetch
  /** Opens a WebSocket under the same guard as fetch. `protocols` are offered to the server, which is where some expect a token. */
  readonly webSocket: (
    url: string,
    options?: { readonly signal?: AbortSignal; readonly protocols?: readonly string[] },
  ) => Promise<EdgeSocket>
  /** Opens a connection under the same guard, encrypted from its first byte with `tls`. For protocols that are not the web's. */
  readonly connect: (host: string, port: number, options: { readonly tls: boolean }) => Promise<Socket>
  readonly now: () => Instant
  readonly signal: AbortSignal
}

/** Who we are on the network, or what we listen to there; without a handle the name says it. */
export interface Account {
  readonly externalId: string
  readonly handle: string
  readonly name: string
}

/** Something that could not be read: its public id and where it breaks its form, never what stands in it. */
export interface SetAside {
  readonly externalId: string
  readonly reason: string
}

/** Arrivals with the cursor that stands after them. Both are stored in one transaction. */
export interface Page {
  readonly arrivals: readonly Arrival[]
  /** Opaque to everyone but the connector. */
  readonly cursor: string
  /** True when there is more to read at once. */
  readonly more: boolean
  /** `matched`: a firehose, of which only what concerns the brand is kept. `all`: everything on the page concerns us. */
  readonly retain: 'all' | 'matched'
  /** Before this moment there is nothing to ask for, so nobody need ask. Left out: the next round comes by itself. */
  readonly nextAt?: Instant
  /** Its moment had not come, so it was not asked: there is nothing to record. */
  readonly idle?: true
  /** What could not be read; the rest goes on without it. */
  readonly setAside?: readonly SetAside[]
  /** With this page everything is read that was written before then; null: that cannot be said. Left out: what was written before the round began. Only on the last page of a round. */
  readonly readTo?: Instant | null
  /** A time of which the network could not give everything any more, and why. */
  readonly hole?: { readonly from: Instant; readonly to: Instant; readonly why: Words }
  /** What keeps a part of the source from being read, while the rest goes on. */
  readonly ails?: ConnectorError
}

/** What a network says of its limits and of our session there. */
export interface Standing {
  /** How many requests are left of how many, until when. */
  readonly rate: { readonly left: number; readonly of: number; readonly resetsAt: Instant } | null
  /** When the session ends; null where it does not, or does not say. */
  readonly expiresAt: Instant | null
  /** Whether it is renewed without anybody's help. */
  readonly renews: boolean
  /** What this sign-in may not do that another could, in a sentence that says what helps; the rest goes on without it. */
  readonly lacks?: Words | null
}

/** What one look at a network showed. */
export interface Glance {
  readonly arrivals: readonly Arrival[]
  /** True when there was more than one look takes in: what is counted in it is "at least". */
  readonly more: boolean
}

/** Makes a reply recognisable on the network: chosen by us before the first call, the same for every try. */
export interface ReplyKey {
  readonly id: string
  readonly at: Instant
}

/** What is being answered: the stored post's ids as the connector gave them. */
export interface ReplyTarget {
  readonly externalId: string
  readonly ref: Readonly<Record<string, string>>
  /** The answer is for the author alone, although the post was said in public. */
  readonly whisper?: boolean
}

/** Whose account is meant, by the person's id there and by a post of theirs. */
export interface PersonTarget extends ReplyTarget {
  readonly personId: string
}

/** The grounds of a report, as networks share them. */
export type ReportReason = 'spam' | 'harassment' | 'illegal' | 'other'

export interface PublishedReply {
  readonly externalId: string
  readonly url: string | null
}

/** A signed-in connection to one account. */
export interface Session {
  readonly account: Account
  /** The next page after `cursor` (null: start now, looking back a little). Calling it twice with one cursor gives the same posts. */
  pull(cursor: string | null, terms: readonly WatchTerm[]): Promise<Page>
  /** Pages as they are pushed, resumed after `cursor`, until the signal aborts or the connection breaks (then it throws a transient ConnectorError). Only where `can.stream`. */
  stream?(cursor: string | null, signal: AbortSignal): AsyncIterable<Page>
  /** Names of people that a stream showed only by id; whoever is not found is left out. */
  profiles?(externalIds: readonly string[]): Promise<readonly Author[]>
  /** How posts that were heard stand there now: for deletions that no stream told us of, and for reach. `ask` takes `atOnce` of them at most and gives each as it stands or as deleted; what the network does not say for certain is left out. */
  readonly recheck?: {
    readonly atOnce: number
    ask(targets: readonly ReplyTarget[]): Promise<readonly Arrival[]>
  }
  /** The thread around a post, oldest first, the post included. */
  thread?(target: ReplyTarget): Promise<readonly Arrival[]>
  /** Publishes once per `key`, however often it is called. */
  reply?(target: ReplyTarget, text: string, key: ReplyKey, language: string | null): Promise<PublishedReply>
  /** Is the reply with this key on the network? What makes "never doubled" true where a network has no idempotency key. `text` is what was to be sent, for networks on which only the words tell. */
  find?(target: ReplyTarget, key: ReplyKey, text: string): Promise<PublishedReply | null>
  /** Keeps somebody's posts from our account's own view, or no longer: nobody else notices. Doing it twice is doing it once. Only where `can.mute`. */
  mute?(person: PersonTarget, on: boolean): Promise<void>
  /** Keeps somebody and our account from each other, or no longer; the person can notice. Doing it twice is doing it once. Only where `can.block`. */
  block?(person: PersonTarget, on: boolean): Promise<void>
  /** Tells those who run the network of a post, on a ground. Only where `can.report`. */
  report?(post: PersonTarget, reason: ReportReason, comment: string): Promise<void>
  /** What the network says of its limits and of the end of this session. Left out by what has neither. */
  standing?(): Standing
  /** Somebody waits for this source: the next pull looks at once, unless the network itself named a later moment. Left out by what looks at each pull. */
  hurry?(): void
  /** What was said of these terms since then, as far as one look shows: for somebody who has not saved them yet. Left out: the first pull shows as much. */
  glance?(terms: readonly WatchTerm[], since: Instant): Promise<Glance>
  /** Ends timers and connections. */
  close(): Promise<void>
}
