import type { Arrival } from '../../domain/model/post.ts'
import type {
  Account,
  Edge,
  Page,
  PublishedReply,
  ReplyKey,
  ReplyTarget,
  Session,
  Standing,
  Vault,
} from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { longestIdle, type MailSignIn } from '../sdk/imap.ts'
import type { Stumbles } from '../sdk/imap-fetch.ts'
import { Unreadable } from '../sdk/mail-apart.ts'
import { compose } from './compose.ts'
import { Cursor, readFolder, type Place } from './folder.ts'
import { type Keys, Line } from './line.ts'
import { Outbox } from './outbox.ts'
import { readMail } from './read.ts'
import { toReading } from './post.ts'
import { foldersOf, type MailSettings, placesOf, userOf } from './settings.ts'
import { trySmtp } from './smtp.ts'
import { Tokens } from './tokens.ts'

const mostOfThread = 20

/** Signs in to a mailbox. Throws ConnectorError when the server refuses. */
export async function connectMailbox(given: MailSettings, edge: Edge, vault: Vault): Promise<Session> {
  const mailbox = new Mailbox(given, edge, vault)
  try {
    await mailbox.open()
  } catch (error) {
    await mailbox.close()
    throw error
  }
  return mailbox
}

/** Whose mailbox these settings open: looks whether it can be read, and whether answers can be handed in. */
export async function tryMailbox(given: MailSettings, edge: Edge, vault: Vault): Promise<Account> {
  const mailbox = new Mailbox(given, edge, vault)
  try {
    await mailbox.open()
    await mailbox.tryOutgoing()
    return mailbox.account
  } finally {
    await mailbox.close()
  }
}

/** The mailbox of a brand: its folders read and never changed, its answers sent in their threads. */
class Mailbox implements Session {
  readonly account: Account
  readonly standing?: () => Standing
  readonly #given: MailSettings
  readonly #edge: Edge
  readonly #keys: Keys
  readonly #folders: readonly string[]
  readonly #asks: Line
  readonly #hears: Line
  readonly #outbox: Outbox
  readonly #stumbles: Stumbles = new Map()

  constructor(given: MailSettings, edge: Edge, vault: Vault) {
    this.#given = given
    this.#edge = edge
    this.#folders = foldersOf(given)
    this.account = { externalId: given.address, handle: given.address, name: given.name || given.address }
    const tokens = given.way === 'oauth' ? new Tokens(given, edge, vault) : null
    if (tokens !== null) this.standing = () => ({ rate: null, expiresAt: tokens.expiresAt, renews: true })
    this.#keys = keysOf(given, tokens)
    const { imap } = placesOf(given)
    const line = (): Line => new Line(edge, imap, userOf(given), this.#keys)
    this.#asks = line()
    this.#hears = line()
    this.#outbox = new Outbox(given, edge, { asks: this.#asks, line: line() }, this.#keys)
  }

  async open(): Promise<void> {
    for (const folder of this.#folders) await this.#asks.in(folder, 'read', async () => undefined)
  }

  async tryOutgoing(): Promise<void> {
    await trySmtp(this.#edge, placesOf(this.#given).smtp, await this.#keys.signIn())
  }

  /** A page of the folder whose turn it is; what was sent from here comes last, when what it answers is known. */
  async pull(given: string | null): Promise<Page> {
    const before = cursorIn(given)
    const sent = await this.#sentFolder()
    const folders = sent === null ? this.#folders : [...this.#folders, sent]
    const turn = before.turn < folders.length ? before.turn : 0
    const folder = folders[turn] ?? 'INBOX'
    const isSent = turn >= this.#folders.length
    const read = await this.#read(this.#asks, folder, before.folders[folder] ?? null, isSent)
    const next = read.more ? turn : turn + 1
    const kept = Object.entries(before.folders).filter(([name]) => folders.includes(name))
    return {
      arrivals: read.arrivals,
      ...(read.setAside.length > 0 ? { setAside: read.setAside } : {}),
      cursor: JSON.stringify({
        v: 1,
        turn: next < folders.length ? next : 0,
        folders: { ...Object.fromEntries(kept), [folder]: read.place },
      } satisfies Cursor),
      more: next < folders.length,
      // Of what was sent from here only the answers to what is known are ours to keep.
      retain: isSent ? 'matched' : 'all',
    }
  }

  /** New mail in the first folder, as the server tells of it (IDLE, RFC 2177); the others are asked in turn. */
  async *stream(given: string | null, signal: AbortSignal): AsyncIterable<Page> {
    const [folder = 'INBOX'] = this.#folders
    let place = cursorIn(given).folders[folder] ?? null
    while (!signal.aborted) {
      const { told } = this.#hears
      const read = await this.#read(this.#hears, folder, place, false)
      place = read.place
      if (read.arrivals.length > 0 || read.setAside.length > 0)
        yield {
          arrivals: read.arrivals,
          ...(read.setAside.length > 0 ? { setAside: read.setAside } : {}),
          cursor: JSON.stringify({ v: 1, turn: 0, folders: { [folder]: place } } satisfies Cursor),
          more: false,
          retain: 'all',
        }
      if (!read.more) await this.#hears.news(folder, told, longestIdle, signal)
    }
  }

  /** The mails that a mail goes on from, as far as they are in the folders that are read, oldest first. */
  async thread(target: ReplyTarget): Promise<readonly Arrival[]> {
    const ids = [...new Set([...(target.ref['references'] ?? '').split(' '), target.ref['id'] ?? ''])]
    const wanted = ids.filter((it) => it !== '').slice(-mostOfThread)
    if (wanted.length === 0) return []
    const sent = await this.#sentFolder()
    const found = new Map<string, Arrival & { kind: 'post' }>()
    for (const folder of sent === null ? this.#folders : [...this.#folders, sent])
      await this.#asks.in(folder, 'read', async (client) => {
        for (const id of wanted.filter((it) => !found.has(it))) {
          const uids = await client.search({ header: { 'message-id': `<${id}>` } }, { uid: true })
          const [uid] = Array.isArray(uids) ? uids : []
          if (uid === undefined) continue
          const one = await client.fetchOne(
            String(uid),
            { source: { maxLength: 1_000_000 }, internalDate: true, size: true },
            { uid: true },
          )
          if (one === false || one.source === undefined) continue
          const post = await this.#postOf(one.source, one.internalDate, (one.size ?? 0) > 1_000_000, folder === sent)
          if (post !== null) found.set(id, post)
        }
      })
    return [...found.values()].sort((a, b) => a.post.publishedAt - b.post.publishedAt)
  }

  async reply(target: ReplyTarget, text: string, key: ReplyKey): Promise<PublishedReply> {
    const { address, name } = this.#given
    return this.#outbox.send(await compose(target, text, key, { address, name }))
  }

  async find(_target: ReplyTarget, key: ReplyKey): Promise<PublishedReply | null> {
    return this.#outbox.find(key.id)
  }

  async close(): Promise<void> {
    this.#asks.close()
    this.#hears.close()
    this.#outbox.close()
  }

  #read(line: Line, folder: string, place: Place | null, sent: boolean) {
    const reader = { own: this.#given.address, sent, now: () => this.#edge.now(), stumbles: this.#stumbles }
    return line.in(folder, 'read', (client) => readFolder(client, place, reader))
  }

  async #sentFolder(): Promise<string | null> {
    const sent = await this.#outbox.sentFolder()
    return sent === null || this.#folders.includes(sent) ? null : sent
  }

  async #postOf(
    source: Buffer,
    internalDate: Date | string | undefined,
    cut: boolean,
    sent: boolean,
  ): Promise<(Arrival & { kind: 'post' }) | null> {
    try {
      const mail = await readMail(source, () => this.#edge.now())
      const now = this.#edge.now()
      const at = internalDate === undefined ? now : new Date(internalDate).getTime()
      const receivedAt = (at > now ? now : at) as typeof now
      const reading = toReading(mail, { own: this.#given.address, receivedAt, sent, cut })
      return reading.is === 'post' ? { kind: 'post', post: reading.post } : null
    } catch (error) {
      if (error instanceof Unreadable) return null
      throw error
    }
  }
}

function keysOf(given: MailSettings, tokens: Tokens | null): Keys {
  const user = userOf(given)
  if (given.way === 'password') {
    const { password } = given
    return { kind: 'password', signIn: async () => ({ user, pass: password }), refused: () => false }
  }
  return {
    kind: 'token',
    async signIn(): Promise<MailSignIn> {
      if (tokens === null)
        throw new ConnectorError('auth_revoked', 'There is no token for this mailbox.', {
          fr: 'Il n’y a pas de jeton pour cette boîte.',
        })
      return { user, accessToken: await tokens.token() }
    },
    refused(signIn) {
      if ('accessToken' in signIn) tokens?.forget(signIn.accessToken)
      return true
    },
  }
}

function cursorIn(text: string | null): Cursor {
  const begin: Cursor = { v: 1, turn: 0, folders: {} }
  if (text === null) return begin
  try {
    const parsed = Cursor.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : begin
  } catch {
    // A cursor that cannot be read means to look back as on the first day; posts are stored once all the same.
    return begin
  }
}
