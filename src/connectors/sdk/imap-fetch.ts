import type { ImapFlow } from 'imapflow'
import { type Instant, instant } from '../../domain/model/time.ts'
import { ConnectorError } from './errors.ts'

/** A mail in which the connection broke so often is left out: one mail must not hold up the others. */
const mostStumbles = 3
/** So long (ms) a mail may take to arrive. */
const longestFetch = 45_000

/** The mails in which the connection broke, and how often. */
export type Stumbles = Map<string, number>

/** A mail as the server holds it. */
export interface FetchedMail {
  readonly source: Buffer
  readonly size: number
  readonly flags: ReadonlySet<string>
  readonly receivedAt: Instant | null
}

/** Loads the beginning of a mail, unmarked (BODY.PEEK). `gone`: it is not there any more; `stumbled`: the connection broke in it again and again, so that nobody waits for it any longer. */
export async function fetchMail(
  client: ImapFlow,
  mail: { readonly uid: number; readonly name: string; readonly largest: number },
  stumbles: Stumbles,
): Promise<FetchedMail | 'gone' | 'stumbled'> {
  const fell = stumbles.get(mail.name) ?? 0
  if (fell >= mostStumbles) return 'stumbled'
  stumbles.set(mail.name, fell + 1)
  const found = await fetchOne(client, mail.uid, mail.largest)
  stumbles.delete(mail.name)
  return found
}

/** What is said of a mail that stumbled. */
export const brokeInIt = 'The connection broke in it again and again.'

async function fetchOne(client: ImapFlow, uid: number, largest: number): Promise<FetchedMail | 'gone'> {
  // A server that lets a mail trickle in would hold up the others for hours.
  const timer = setTimeout(() => client.close(), longestFetch)
  try {
    const found = await client.fetchOne(
      String(uid),
      { source: { maxLength: largest }, internalDate: true, size: true, flags: true },
      { uid: true },
    )
    if (found === false) return 'gone'
    const { source, internalDate, size, flags } = found
    if (source === undefined)
      throw new ConnectorError('transient', 'The mail server broke off within a mail.', {
        fr: 'Le serveur de mail a coupé au milieu d’un mail.',
      })
    return {
      source,
      size: size ?? source.length,
      flags: flags ?? new Set(),
      receivedAt: internalDate === undefined ? null : instant(new Date(internalDate).getTime()),
    }
  } finally {
    clearTimeout(timer)
  }
}
