import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import type { Arrival } from '../../domain/model/post.ts'
import type { Account, Edge, Page, Session } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { dialImap, imapTrouble, longestIdle } from '../sdk/imap.ts'
import { brokeInIt, fetchMail, type Stumbles } from '../sdk/imap-fetch.ts'
import { Unreadable } from '../sdk/mail-apart.ts'
import { readHead, readMail } from './mail.ts'
import { mayTell, toReading } from './normalize.ts'
import { type NoticeSettings, placeOf } from './settings.ts'

const mailsPerPage = 50
/** A notification is small; more than this of a mail is never loaded. */
const largestMail = 1_000_000
/** A mailbox that is connected for the first time is read back this far. */
const lookBack = 7 * 24 * 3_600_000

const Cursor = z.object({ validity: z.string(), uid: z.number().int().min(0) })
type Cursor = z.infer<typeof Cursor>

/** Signs in to a mailbox. Throws ConnectorError when the server refuses. */
export async function connectMailbox(given: NoticeSettings, edge: Edge): Promise<Session> {
  const mailbox = new Mailbox(given, edge)
  try {
    await mailbox.open()
  } catch (error) {
    await mailbox.close()
    throw error
  }
  return mailbox
}

/** One folder of a mailbox, read and never changed. */
class Mailbox implements Session {
  readonly account: Account
  readonly #given: NoticeSettings
  readonly #edge: Edge
  readonly #stumbles: Stumbles = new Map()
  #client: ImapFlow | null = null
  /** How often a server has said that something is new, so that nothing is missed between a look and the wait for the next. */
  #told = 0
  #opening: Promise<ImapFlow> | null = null
  #closed = false

  constructor(given: NoticeSettings, edge: Edge) {
    this.#given = given
    this.#edge = edge
    const { host } = placeOf(given)
    this.account = { externalId: `${given.user}@${host}/${given.folder}`, handle: '', name: given.user }
  }

  async open(): Promise<void> {
    await this.#connected()
  }

  async pull(cursor: string | null): Promise<Page> {
    return this.#reading(async (client) => this.#page(client, cursor))
  }

  async *stream(cursor: string | null, signal: AbortSignal): AsyncIterable<Page> {
    let place = cursor
    while (!signal.aborted) {
      const told = this.#told
      const page = await this.pull(place)
      place = page.cursor
      if (page.arrivals.length > 0 || page.setAside !== undefined) yield page
      if (page.more) continue
      await this.#newMail(told, signal)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#client?.close()
    this.#client = null
  }

  /** Reads what came after the cursor. When the server has renumbered the folder, it is read again from a week back; what is stored stays one post by its id. */
  async #page(client: ImapFlow, given: string | null): Promise<Page> {
    const { mailbox } = client
    if (mailbox === false)
      throw new ConnectorError('transient', 'The folder is not open.', { fr: 'Le dossier n’est pas ouvert.' })
    const { uidNext } = mailbox
    const validity = String(mailbox.uidValidity)
    const parsed = given === null ? null : Cursor.safeParse(JSON.parse(given))
    const known = parsed?.success === true && parsed.data.validity === validity ? parsed.data : null
    const now = this.#edge.now()
    const wanted = known === null ? { since: new Date(now - lookBack) } : { uid: `${known.uid + 1}:*` }
    // A server tells of new mail with the end of a command; the search itself may still look at what stood there before.
    await client.noop()
    const uids = await client.search(wanted, { uid: true })
    // What is no list is a search that failed: taken for an empty one, it would move the cursor past mails that nobody read.
    if (!Array.isArray(uids))
      throw new ConnectorError('transient', 'The mail server broke off while it was searched.', {
        fr: 'Le serveur de mail a coupé pendant la recherche.',
      })
    const from = known?.uid ?? 0
    // `n:*` names the last mail even where it is older (RFC 9051, 6.4.8).
    const due = uids.filter((uid) => uid > from).sort((a, b) => a - b)
    const batch = due.slice(0, mailsPerPage)
    const arrivals: Arrival[] = []
    const setAside: { readonly externalId: string; readonly reason: string }[] = []
    for (const uid of batch) {
      const externalId = `mail:${validity}/${uid}`
      const found = await fetchMail(client, { uid, name: externalId, largest: largestMail }, this.#stumbles)
      if (found === 'gone') continue
      if (found === 'stumbled') {
        setAside.push({ externalId, reason: brokeInIt })
        continue
      }
      const received = found.receivedAt === null || found.receivedAt > now ? now : found.receivedAt
      try {
        if (!mayTell(await readHead(found.source, this.#edge.now))) continue
        const reading = toReading(await readMail(found.source, this.#edge.now), received)
        if (reading.is === 'post') arrivals.push({ kind: 'post', post: reading.post })
        else if (reading.is === 'aside') setAside.push({ externalId, reason: reading.why })
      } catch (error) {
        // Another's message may quote the mail.
        const reason =
          error instanceof Unreadable
            ? error.message
            : `It cannot be read (${error instanceof Error ? error.name : 'unknown'}).`
        setAside.push({ externalId, reason })
      }
    }
    const uid = batch.at(-1) ?? (known === null ? Math.max(0, uidNext - 1) : from)
    return {
      arrivals,
      ...(setAside.length > 0 ? { setAside } : {}),
      cursor: JSON.stringify({ validity, uid } satisfies Cursor),
      more: due.length > batch.length,
      retain: 'all',
    }
  }

  /** Ends when the server has said since `before` that something is new, when idling has lasted long enough, or when the signal aborts. */
  async #newMail(before: number, signal: AbortSignal): Promise<void> {
    const client = await this.#connected()
    if (this.#told !== before) return
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer)
        client.off('exists', told)
        client.off('close', gone)
        signal.removeEventListener('abort', told)
        if (error === undefined) resolve()
        else reject(error)
      }
      const told = (): void => done()
      const gone = (): void =>
        done(
          new ConnectorError('transient', 'The mail server closed the connection.', {
            fr: 'Le serveur de mail a fermé la connexion.',
          }),
        )
      const timer = setTimeout(told, longestIdle)
      client.on('exists', told)
      client.on('close', gone)
      signal.addEventListener('abort', told)
      if (signal.aborted) told()
      else if (!client.usable) gone()
    })
  }

  async #reading<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.#connected()
    try {
      return await work(client)
    } catch (error) {
      // What failed once may have left the connection in the middle of an answer.
      client.close()
      throw inWords(error, this.#given)
    }
  }

  /** The connection: one at a time, made again when it broke. */
  async #connected(): Promise<ImapFlow> {
    if (this.#closed)
      throw new ConnectorError('transient', 'This mailbox is closed.', { fr: 'Cette boîte est fermée.' })
    if (this.#client?.usable === true) return this.#client
    this.#opening ??= this.#dial().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #dial(): Promise<ImapFlow> {
    try {
      const { user, password, folder } = this.#given
      const client = await dialImap(this.#edge, placeOf(this.#given), { user, pass: password })
      client.on('exists', () => {
        this.#told += 1
      })
      client.on('close', () => {
        if (this.#client === client) this.#client = null
      })
      try {
        await client.mailboxOpen(folder, { readOnly: true })
      } catch (error) {
        client.close()
        throw error
      }
      this.#client = client
      return client
    } catch (error) {
      throw inWords(error, this.#given)
    }
  }
}

const inWords = (error: unknown, given: NoticeSettings): ConnectorError =>
  imapTrouble(error, { host: placeOf(given).host, user: given.user, folder: given.folder })
