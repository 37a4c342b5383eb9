import type { ConnectorError } from './errors.ts'
import type { JsonWebKey } from 'node:crypto'
import type { Socket } from 'node:net'
import type { z } from 'zod'
import type { Arrival, Author } from '../../domain/model/post.ts'
import type { SiteLook } from '../../domain/model/site-look.ts'
import type { Duration, Instant } from '../../domain/model/time.ts'
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
  /** Few brands are spoken of there: offered after the others that need as much. */
  readonly seldom?: true
  /** `false`: nobody signs in there, and who writes there has a name but no handle. */
  readonly accounts?: false
  /** What the network puts after every handle that it gives out; left out where it puts nothing there. */
  readonly handleEnd?: string
  /** The address that an answer to a post leaves for, where that may be another than its author's; null where it takes none. Left out where an answer goes to the author, or to all. */
  answersTo?(ref: ReplyTarget['ref']): string | null
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
  /** The addresses to which these settings take the secrets. Left out where they stand in the settings as they are read; needed where one is guessed from another setting, or is known by a name. */
  leadsTo?(settings: Settings): readonly string[]
  readonly can: Capabilities
  /** Looks whether these settings lead anywhere, and to whom: asked once before a source is stored. Without it, signing in tells. */
  identify?(settings: Settings, edge: Edge, vault: Vault): Promise<Account>
  /** `brought`: people bring its posts themselves, so no worker reads it and nothing shows it as a source. `pushed`: others send them to its own address. Read by a worker unless said otherwise. */
  readonly arrives?: 'read' | 'brought' | 'pushed'
  /** How others push to the own address of a source. What a worker reads may have one too, for pushes beside the reading. */
  readonly door?: Door<Settings>
  /** Signing in on the network's own page, for each way in which it goes there. */
  readonly consents?: readonly Consent[]
  /** Signs in. Throws ConnectorError when the network refuses. */
  connect(settings: Settings, edge: Edge, vault: Vault): Promise<Session>
  /** Ends at the network what these settings, which are used no more, were allowed there. `staying` holds the settings that go on with the same account, and what they share with these is left alone. Answers what still stands there and how a person takes it back; null where nothing does. Throws ConnectorError where the network cannot be told. Left out where signing in leaves nothing behind. */
  signOut?(settings: Settings, staying: readonly Settings[], edge: Edge, vault: Vault): Promise<Words | null>
}

/** Where this installation is reached, for sign-ins on a network's own page. */
export interface OwnAddress {
  /** Origin under which people's browsers reach Vigie (VIGIE_URL), without a slash at the end. */
  readonly origin: string
  /** Whether the outside world can be expected to reach it: https, and no loopback or private host. */
  readonly isPublic: boolean
}

/** What a sign-in on the network's own page begins with. */
export interface ConsentRequest {
  readonly own: OwnAddress
  /** Where the network sends the browser back to: an address of ours, the same for each network. */
  readonly returnTo: string
  /** Ours, unguessable; comes back with the browser. */
  readonly state: string
}

/** Where the browser goes next, and what has to be known when it comes back. */
export interface ConsentBegun {
  readonly url: string
  /** Stored sealed until the browser returns (15 minutes). */
  readonly kept: Readonly<Record<string, unknown>>
}

/** Signing in on the network's own page, so that no password or token is typed here. */
export interface Consent {
  /** The way whose form this is for (`way` of the settings); left out: the connector's own. */
  readonly way?: string
  /** What is asked before: the form's JSON Schema is drawn like that of settings. */
  readonly form: z.ZodType
  /** What happens then, in a sentence; left out: usual words. */
  readonly about?: Words
  /** Words of the button; left out: “Sign in on” and the network’s name. */
  readonly act?: Words
  /** Words of the other choice, which is the way’s own form; left out: “I have a token already”. */
  readonly instead?: Words
  /** The network sends browsers back only to addresses that were registered there by hand: ours is shown for copying. */
  readonly registersReturn?: true
  /** Why it cannot be done from this installation; null where it can. */
  unfit?(own: OwnAddress): Words | null
  /** Asks the network for its page. `kept` is stored sealed until the browser returns (15 minutes). Throws ConnectorError. */
  begin(given: unknown, request: ConsentRequest, edge: Edge, vault: Vault): Promise<ConsentBegun>
  /** Trades what came back for settings, secrets included, as the connector's `settings` read them. Throws ConnectorError; `permission_missing` where the person said no. */
  finish(
    answer: URLSearchParams,
    kept: Readonly<Record<string, unknown>>,
    request: ConsentRequest,
    edge: Edge,
    vault: Vault,
  ): Promise<Readonly<Record<string, unknown>>>
  /** Documents about us that the network fetches, by name (`client-metadata.json`), served under `{origin}/oauth/{connector}/{name}` without a session. */
  documents?(own: OwnAddress, vault: Vault): Promise<Readonly<Record<string, unknown>>>
}

/** What work on secrets came to: what is to be stored (null: nothing), and what the caller wants to know. */
export interface Renewed<T> {
  readonly secrets: Readonly<Record<string, unknown>> | null
  readonly value: T
}

/** Secrets that change while they are used. */
export interface Vault {
  /** The source's secrets as they are stored now are handed in and what comes back is stored, under a lock that holds over all processes: a refresh token that may be used once is used once. Null comes back: nothing to store. `work` may ask the network. */
  renew<T>(work: (held: Readonly<Record<string, unknown>>) => Promise<Renewed<T>>): Promise<T>
  /** A key pair (JWK, ES256, private part included) of this installation for this connector: made at the first question, stored sealed, the same ever after. */
  signingKey(): Promise<JsonWebKey>
}

/** A hub that pushes what is new of a topic. */
export interface Hub {
  readonly hub: string
  readonly topic: string
}

/** What a hub is asked. */
export interface HubRequest extends Hub {
  readonly mode: 'subscribe' | 'unsubscribe'
  /** Signs what the hub sends. */
  readonly secret: string
  /** Where it sends it. */
  readonly callback: string
}

/** A request to the own address of a source. Untrusted, whoever sent it: what proves it is the connector's to check. */
export interface Pushed {
  readonly sourceId: string
  readonly method: 'GET' | 'POST'
  readonly query: URLSearchParams
  readonly headers: Headers
  /** As it came, byte for byte, because signatures are made of bytes. */
  readonly body: Uint8Array
  /** What hubs were asked for this source; `ending`: they were asked to stop. */
  readonly subscriptions: readonly { readonly topic: string; readonly secret: string; readonly ending: boolean }[]
}

/** What whoever pushed is told. A body that is text goes as plain text, anything else as JSON. */
export interface PushAnswer {
  readonly status: number
  readonly body: unknown
}

/** What a push turned out to be. */
export type Received =
  /** Not ours, not signed, not readable: a problem document says why. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string; readonly detail: string }
  /** Nothing to keep: somebody asks whether we want this. */
  | { readonly kind: 'answered'; readonly answer: PushAnswer }
  /** There is something new: whoever reads the source looks at once. */
  | { readonly kind: 'nudged'; readonly answer: PushAnswer }
  /** A hub's word on what it was asked: it pushes for so long, it does not, it has stopped. */
  | { readonly kind: 'hub'; readonly topic: string; readonly says: 'no' | 'ended'; readonly answer: PushAnswer }
  | {
      readonly kind: 'hub'
      readonly topic: string
      readonly says: 'yes'
      readonly length: Duration
      readonly answer: PushAnswer
    }
  /** Posts. `key`: the sender's name for this delivery; under the same name nothing is taken in twice, and the answer is the same. */
  | {
      readonly kind: 'arrived'
      readonly key: string | null
      readonly page: Pick<Page, 'arrivals' | 'retain' | 'setAside'>
      readonly answer: PushAnswer
    }
  /** Somebody says that there is something at `host`, which is looked at later by `look`. The same key again while it waits is one look. */
  | {
      readonly kind: 'announced'
      readonly key: string
      readonly host: string
      readonly data: Readonly<Record<string, string>>
      readonly answer: PushAnswer
    }

/** How others push to a source. */
export interface Door<Settings> {
  /** The largest body. */
  readonly mostBytes: number
  /** How many pushes a source takes in a minute. */
  readonly perMinute: number
  /** What to do with the address, for whoever connects the source; left out where there is nothing to do. */
  readonly guide?: Words
  /** Something to copy, in which `{address}` stands for the address and `{secret}` for where the secret goes. */
  readonly example?: string
  /** Reads a push and proves it. */
  receive(push: Pushed, settings: Settings, edge: Pick<Edge, 'now'>): Promise<Received>
  /** Looks at what was announced. Throws ConnectorError where it cannot; transient ones are tried again, until the look that is the `last`. */
  look?(
    announced: Readonly<Record<string, string>>,
    settings: Settings,
    edge: Edge,
    last: boolean,
  ): Promise<Pick<Page, 'arrivals' | 'retain' | 'setAside'>>
  /** Asks a hub to push to this address, or to stop. */
  askHub?(request: HubRequest, edge: Edge): Promise<void>
  /** Makes a new secret, of those that are there: the sealed settings from now on, and what is shown once. */
  issue?(
    secrets: Readonly<Record<string, unknown>>,
    now: Instant,
  ): { readonly secrets: Readonly<Record<string, unknown>>; readonly shown: string }
}

/** Whether a worker reads what this network says. */
export const isRead = ({ arrives }: Pick<Connector, 'arrives'>): boolean => (arrives ?? 'read') === 'read'

/** The way by which a source with these settings listens; undefined: the connector's own. */
export const wayOf = (connector: Pick<Connector, 'ways'>, way: unknown): WayIn | undefined =>
  connector.ways?.find((it) => it.id === way)

/** What a source with these settings can do. `longest`: how long an answer may be, where its own server says so. */
export function abilitiesOf(
  connector: Pick<Connector, 'ways' | 'can'>,
  way: unknown,
  longest: number | null = null,
): Capabilities {
  const can = wayOf(connector, way)?.can ?? connector.can
  if (can.length === null || longest === null) return can
  const { unit, of } = can.length
  return { ...can, length: { unit, of, max: longest } }
}

/** A duplex socket as the edge hands it in: text frames in, close and error as the end. */
export interface EdgeSocket {
  /** Text frames in order; ends when the peer closes; throws when the connection breaks. */
  readonly frames: AsyncIterable<string>
  /** Sends a text frame; nothing happens when the connection is over. */
  send(text: string): void
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

/** The outside world as services have it: a connector reads networks, and looks at nobody's pages for their health. */
export interface Outside extends Edge {
  /** Looks at a page once and says what it found, faults and all. `tag`: the state of the page that is known already. */
  readonly probe: (request: { readonly url: string; readonly tag: string | null }) => Promise<SiteLook>
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
  /** With the last page of a round everything is read that was written before then; left out: before the round began. Null, on any of its pages: that cannot be said of this round. */
  readonly readTo?: Instant | null
  /** The page is one of a gap that is read from its old end up: everything is read to `reached`, and it ends at `end`, from where on everything was read before. */
  readonly catching?: { readonly reached: Instant; readonly end: Instant }
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
  /** How long an answer may be on this very server, as `ReplyLength` counts it; left out where the network has one rule for all. */
  readonly longest?: number
  /** What this sign-in may not do that another could, in a sentence that says what helps; the rest goes on without it. */
  readonly lacks?: Words | null
  /** Why it ends so soon, and what helps; left out where that needs no word. */
  readonly endsBecause?: Words | null
  /** What is not asked for the time being, because the network's quota does not allow it; null: everything is. */
  readonly sampled?: Sampled | null
}

/** Of so many searches only some are asked in each round, in turn, until the quota begins anew; null: there are too many for it. */
export interface Sampled {
  readonly asked: number
  readonly of: number
  readonly until: Instant | null
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
  /** What our other replies to the same people are called on the network: none of these is this one, even in the same words. */
  readonly others?: ReadonlySet<string>
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
  /** The hubs that were seen since the session began. Left out by what has none. */
  hubs?(): readonly Hub[]
  /** These topics are pushed now, so that they need be read less often; the rest as ever. */
  pushed?(topics: readonly string[]): void
  /** What was said of these terms since then, as far as one look shows: for somebody who has not saved them yet. Left out: the first pull shows as much. */
  glance?(terms: readonly WatchTerm[], since: Instant): Promise<Glance>
  /** Ends timers and connections, and, where its edge may still be used, what it alone holds open on the network; in two seconds at most. */
  close(): Promise<void>
}
