import type { Person } from './read.ts'
import { domainOf } from './settings.ts'

/** Houses that give an address to whoever asks: who has one there is no neighbour of anybody. */
const openHouses = new RegExp(
  [
    '(?:outlook|hotmail|live|msn|yahoo|gmx|yandex|aol|posteo)\\.[a-z]{2,3}(?:\\.[a-z]{2})?',
    '(?:gmail|googlemail|icloud|me|mac|ymail|rocketmail|hey|mail|email|inbox|btinternet|sky|qq|163|126|naver)\\.com',
    '(?:fastmail|zoho|zohomail|tutanota|tutamail|tuta|protonmail|proton)\\.(?:com|fm|eu|in|de|io|ch|me)',
    'pm\\.me|mailbox\\.org|web\\.de|t-online\\.de|freenet\\.de|bluewin\\.ch',
    '(?:orange|wanadoo|free|sfr|neuf|bbox|numericable|club-internet|aliceadsl|libertysurf)\\.fr|(?:laposte|cegetel)\\.net',
    '(?:libero|virgilio|tiscali)\\.it|(?:skynet|telenet|proximus)\\.be|(?:videotron|sympatico|rogers|shaw)\\.ca',
    '(?:comcast|verizon|att|sbcglobal)\\.net|(?:mail|list|bk|inbox)\\.ru',
  ]
    .map((it) => `^(?:${it})$`)
    .join('|'),
  'u',
)

/** The domain of an address where it is one house's own; null where anybody gets an address there. */
export const houseOf = (address: string): string | null =>
  openHouses.test(domainOf(address)) ? null : domainOf(address)

/** Whether two addresses are of one domain that is one house's own, so that whoever writes from the one may speak for the other. */
export const areNeighbours = (one: string, other: string): boolean =>
  houseOf(one) !== null && houseOf(one) === houseOf(other)

/** A mailbox that nobody reads, by its own word or because a program writes from it. */
const unread =
  /(?:^|[._+-])(?:(?:no|do[._-]?not)[._-]?(?:reply|respond|answer)|ne[._-]?pas[._-]?r[ée]pondre|sans[._-]?r[ée]ponse|notifications?|notify|automated|bounces?|mailer|wordpress|www-data|apache|nginx|forms?|formulaires?)(?:$|[._+\d-])/u

/** Whom an answer to a person's mail goes to. Another address than the sender's is anybody's to write into a mail: it is followed where nobody reads the sender's, or where both are of the same house; never to our own mailbox. */
export function answerTo(from: Person, replyTo: Person | null, own: string): Person {
  if (replyTo === null || replyTo.address === own) return from
  const local = from.address.slice(0, from.address.lastIndexOf('@'))
  const isUnread = unread.test(local) || domainOf(from.address).split('.').includes('noreply')
  return isUnread || areNeighbours(from.address, replyTo.address) ? replyTo : from
}
