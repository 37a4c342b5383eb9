import type { Person } from './read.ts'
import { domainOf } from './settings.ts'

/** Houses that give an address to whoever asks: who has one there is no neighbour of anybody. */
const openHouses =
  /^(?:(?:gmail|googlemail|icloud|me|mac|aol|ymail|rocketmail|fastmail|hey|zoho|mail|email|usa|inbox|tutanota|tutamail|protonmail|mailbox)\.[a-z.]+|(?:outlook|hotmail|live|msn|yahoo|gmx|yandex|proton|tuta|posteo)\.[a-z.]+|pm\.me|web\.de|t-online\.de|freenet\.de|(?:orange|wanadoo|free|sfr|neuf|bbox|laposte|numericable|club-internet|aliceadsl|cegetel|libertysurf)\.(?:fr|net)|(?:libero|virgilio|tiscali)\.it|(?:skynet|telenet|proximus)\.be|bluewin\.ch|(?:videotron|sympatico|rogers|shaw)\.ca|(?:comcast|verizon|att|sbcglobal)\.net|(?:btinternet|sky|ntlworld)\.com|(?:mail|list|bk|inbox)\.ru|(?:qq|163|126|sina|naver)\.com)$/u

/** Whether two addresses are of one domain that is one house's own, so that whoever writes from the one may speak for the other. */
export const areNeighbours = (one: string, other: string): boolean =>
  domainOf(one) === domainOf(other) && !openHouses.test(domainOf(one))

/** A mailbox that says of itself that nobody reads it. */
const unread =
  /(?:^|[._+-])(?:(?:no|do[._-]?not)[._-]?(?:reply|respond|answer)|ne[._-]?pas[._-]?r[ée]pondre|sans[._-]?r[ée]ponse|notifications?|notify|automated|bounces?|mailer)(?:$|[._+\d-])/u

/** Whom an answer to a person's mail goes to. Another address than the sender's is anybody's to write into a mail: it is followed where nobody reads the sender's, or where both are of the same house; never to our own mailbox. */
export function answerTo(from: Person, replyTo: Person | null, own: string): Person {
  if (replyTo === null || replyTo.address === own) return from
  const local = from.address.slice(0, from.address.lastIndexOf('@'))
  const isUnread = unread.test(local) || domainOf(from.address).split('.').includes('noreply')
  return isUnread || areNeighbours(from.address, replyTo.address) ? replyTo : from
}
