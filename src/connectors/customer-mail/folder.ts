import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import type { Arrival } from '../../domain/model/post.ts'
import { hours, type Instant } from '../../domain/model/time.ts'
import type { SetAside } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { brokeInIt, fetchMail, type Stumbles } from '../sdk/imap-fetch.ts'
import { Unreadable } from '../sdk/mail-apart.ts'
import { toReading } from './post.ts'
import { readMail } from './read.ts'

/** How far a folder has been read. */
const Place = z.object({
  /** UIDVALIDITY (RFC 9051, 2.3.1.1): when it changes, the numbers below mean nothing any more. */
  validity: z.string(),
  uid: z.number().int().min(0),
  /** When the server took in the newest mail that was read, in ms. */
  at: z.number().nullable(),
})
export type Place = z.infer<typeof Place>

/** Where the folders of a mailbox stand, and whose turn it is. */
export const Cursor = z.object({ v: z.literal(1), turn: z.number().int().min(0), folders: z.record(z.string(), Place) })
export type Cursor = z.infer<typeof Cursor>

const mailsPerPage = 25
const bytesPerPage = 20_000_000
/** Of a larger mail only so much is loaded: its words stand before its files. */
const largestMail = 3_000_000
/** A mailbox that is connected for the first time is read back this far. */
const firstLook = hours(48)
/** After a server renumbered a folder, so much is read again; what is stored already stays one post by its id. */
const overlap = hours(48)
/** Whose folder it is. */
export interface Reader {
  readonly own: string
  /** The folder of what was sent from here. */
  readonly sent: boolean
  readonly now: () => Instant
  readonly stumbles: Stumbles
}

/** What a folder gave, and where it stands now. */
export interface Read {
  readonly arrivals: readonly Arrival[]
  readonly setAside: readonly SetAside[]
  readonly place: Place
  readonly more: boolean
}

/** Reads what came into the open folder after `before`, oldest first, a page of it; null: a little of what stands there. */
export async function readFolder(client: ImapFlow, before: Place | null, reader: Reader): Promise<Read> {
  const { mailbox } = client
  if (mailbox === false)
    throw new ConnectorError('transient', 'The folder is not open.', { fr: 'Le dossier n’est pas ouvert.' })
  const { uidNext, path } = mailbox
  const validity = String(mailbox.uidValidity)
  const known = before !== null && before.validity === validity ? before : null
  const now = reader.now()
  const since = before?.at === null || before === null ? now - firstLook : before.at - overlap
  const wanted = known === null ? { since: new Date(since) } : { uid: `${known.uid + 1}:*` }
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
  const arrivals: Arrival[] = []
  const setAside: SetAside[] = []
  let uid = due.length === 0 && known === null ? Math.max(0, uidNext - 1) : from
  let at = before?.at ?? null
  let bytes = 0
  let count = 0
  for (const next of due) {
    if (count >= mailsPerPage || bytes >= bytesPerPage) break
    const externalId = `${path}:${validity}/${next}`
    const one = await readOne(client, next, externalId, reader)
    if (one.is === 'post') arrivals.push(one.arrival)
    if (one.is === 'aside') setAside.push({ externalId, reason: one.why })
    bytes += one.bytes
    if (one.receivedAt !== null) at = Math.max(at ?? 0, one.receivedAt)
    uid = next
    count += 1
  }
  return { arrivals, setAside, place: { validity, uid, at }, more: due.length > count }
}

type One = { readonly bytes: number; readonly receivedAt: Instant | null } & (
  | { readonly is: 'post'; readonly arrival: Arrival }
  | { readonly is: 'aside'; readonly why: string }
  | { readonly is: 'nothing' }
)

async function readOne(client: ImapFlow, uid: number, externalId: string, reader: Reader): Promise<One> {
  const found = await fetchMail(client, { uid, name: externalId, largest: largestMail }, reader.stumbles)
  if (found === 'stumbled') return { is: 'aside', why: brokeInIt, bytes: 0, receivedAt: null }
  // Somebody deleted it meanwhile.
  if (found === 'gone') return { is: 'nothing', bytes: 0, receivedAt: null }
  const { source, size, flags } = found
  const now = reader.now()
  const receivedAt = found.receivedAt === null || found.receivedAt > now ? now : found.receivedAt
  const facts = { bytes: source.length, receivedAt }
  // An answer that is on its way stands there as a draft.
  if (reader.sent && flags.has('\\Draft')) return { ...facts, is: 'nothing' }
  try {
    const mail = await readMail(source, reader.now)
    const cut = size > source.length
    const reading = toReading(mail, { own: reader.own, receivedAt, sent: reader.sent, cut })
    if (reading.is === 'post') return { ...facts, is: 'post', arrival: { kind: 'post', post: reading.post } }
    return reading.is === 'aside' ? { ...facts, is: 'aside', why: reading.why } : { ...facts, is: 'nothing' }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ...facts, is: 'aside', why: error.message }
  }
}
