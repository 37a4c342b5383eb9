/** What tells who is behind an account. An address and a verified link are certain; an order number lets one guess. Never a name. */
export interface Sign {
  readonly kind: SignKind
  readonly value: string
}

export type SignKind = 'verified-link' | 'address' | 'order'

/** Evidence so sure that it links by itself. */
export const isCertain = (kind: SignKind): boolean => kind !== 'order'

/** A sign that more than this show tells nothing: an order number from a template, the site of a whole company. An address is one person's on however many accounts, so of it people count who somebody said are not one another. */
export const mostSharers = 3

/** Mailboxes that many people read or nobody does: whoever writes from one is not thereby somebody. */
const roles = new Set(
  (
    'abuse accueil admin administration administrator aide automated billing bonjour booking bookings bounce bounces ' +
    'client clients commande commandes compta comptabilite contact contacts customer customers daemon direction ' +
    'donotreply enquiries equipe facturation feedback hello help helpdesk hostmaster hr info infos inquiries ' +
    'invoice invoices jobs legal mail mailer mailerdaemon mailbox marketing media nepasrepondre newsletter newsletters ' +
    'noreply nepasreply notification notifications notify office order orders postmaster presse press privacy ' +
    'recrutement reception relations reservation reservations resa rh root sales sav secretariat security service ' +
    'serviceclient serviceclients services shop social staff subscribe support team unsubscribe ventes web webmaster'
  ).split(' '),
)

/** What says that nobody reads it, as words of its own: a name may end and begin like that. */
const unread = /(?:^|[._+-])(?:(?:do[._-]?not|no)[._-]?reply|ne[._-]?pas[._-]?(?:r[ée]pondre|reply))(?:$|[._+\d-])/

const isRole = (local: string): boolean => {
  const parts = local.replace(/\+.*$/, '').split(/[._-]+/)
  return roles.has(parts[0] ?? '') || roles.has(parts.join('')) || unread.test(local)
}

/** An address of one person as it is compared: without capitals, what stands after a plus kept apart. Null where it is none, or one of a role. */
export function personalAddress(written: string): string | null {
  const address = written
    .trim()
    .replace(/^mailto:/i, '')
    .normalize('NFC')
    .toLowerCase()
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || address.length > 254 || /[\s<>(),;:"\\[\]@]/.test(local)) return null
  if (!/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain)) return null
  if (isRole(local) || domain.split('.').some((label) => /^no-?reply$/.test(label))) return null
  return `${local}@${domain}`
}

/** What an order is called, before its number. */
const orderWords =
  'commandes?|cmde?|r[ée]servations?|r[ée]sas?|dossiers?|factures?|billets?|colis|orders?|bookings?|reservations?|invoices?|parcels?|tickets?'

/** What may stand between the word and the number; the first that needs no sign, the second that is one. */
const numbered =
  /^(?:\s*(?:(?:est|is|was|num[ée]ro|number|num|r[ée]f[ée]rences?|references?|r[ée]f|ref|code|id|le|la|the|n[°ºo]?\.?)(?![\p{L}])|[:#°º№(«“"'’=-]))*\s*/iu

const orderWord = new RegExp(`(?<![\\p{L}\\p{N}])(?:${orderWords})(?![\\p{L}])`, 'giu')
const token = /^[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*/u
/** Digits that go on after a blank, in groups as long as one another. */
const groups =
  /^(?:[ \u00a0\u202f]\d{2})+(?![\p{L}\p{N}])|^(?:[ \u00a0\u202f]\d{3})+(?![\p{L}\p{N}])|^(?:[ \u00a0\u202f]\d{4})+(?![\p{L}\p{N}])/u

/** A number as it stands at the beginning, with the groups that belong to it; null where it goes on and nobody can tell how far. */
function writtenAt(text: string): { readonly written: string; readonly grouped: number } | null {
  const first = token.exec(text)?.[0] ?? ''
  const run = /\d*$/.exec(first)?.[0].length ?? 0
  const rest = text.slice(first.length)
  const more = run === 0 ? '' : (groups.exec(rest)?.[0] ?? '')
  const grouped = more.split(/\s/)[1]?.length ?? 0
  if (run <= grouped) return { written: `${first}${more}`, grouped }
  return run > 0 && run <= 3 && /^\s\d{2}/.test(rest) ? null : { written: first, grouped: 0 }
}

const year = '(?:19|20)\\d{2}'
const [month, day] = ['(?:0?[1-9]|1[0-2])', '(?:0?[1-9]|[12]\\d|3[01])']
const between = '[-/._]'
/** A day, however one writes it, a month of a year, or hours. */
const moment = new RegExp(
  [
    `${day}${between}${month}${between}(?:${year}|\\d{2})`,
    `${month}${between}${day}${between}(?:${year}|\\d{2})`,
    `${year}${between}${month}${between}${day}`,
    `${year}${between}${month}`,
    `${month}${between}${year}`,
    String.raw`\d{1,2}h(?:\d{2})?(?:[-/.]\d{1,2}h(?:\d{2})?)*`,
  ]
    .map((it) => `^${it}$`)
    .join('|'),
  'iu',
)
/** A telephone of France, with or without its country. */
const telephone = /^(?:0|(?:00)?33)[1-9]\d{8}$/
const longestSpan = 5

/** Whether these are two years, from the one to the other. */
function areYears(written: string): boolean {
  const [, from = '', to = ''] = /^((?:19|20)\d{2})[-/.]((?:19|20)\d{2})$/.exec(written) ?? []
  return from !== '' && Number(to) >= Number(from) && Number(to) - Number(from) <= longestSpan
}
const mostOrders = 5

/** The number of an order at the beginning of a text, as it is compared; null where what stands there is a date, an hour, a telephone, a sum, a count or a word. */
function orderAt(rest: string): string | null {
  const lead = numbered.exec(rest)?.[0] ?? ''
  const found = writtenAt(rest.slice(lead.length))
  if (found === null) return null
  const { written, grouped } = found
  const after = rest.slice(lead.length + written.length)
  const value = written.replace(/[-_/.\s]/g, '').toUpperCase()
  if (!/^[A-Z0-9]{5,24}$/.test(value)) return null
  const digits = value.replace(/\D/g, '').length
  const marked = /[:#°º№]|num|ref|réf|code|number|\bn/i.test(lead)
  if (moment.test(written) || areYears(written) || telephone.test(value)) return null
  if (!marked && grouped === 2) return null
  if (!marked && /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(written)) return null
  if (/^\s*(?:€|\$|£|eur|euros?|h\b|km|kg|%)/i.test(after) || /^\.?,\d/.test(after)) return null
  if (digits === value.length) return digits >= 6 || marked ? value : null
  // Letters with a few digits: the code of a booking is written in capitals.
  return digits >= 4 || (digits >= 2 && written === written.toUpperCase()) ? value : null
}

/** The order and booking numbers that somebody wrote, as far as the words around say that they are such; at most five. */
export function ordersIn(text: string): readonly string[] {
  if (!/\d\D{0,8}\d/.test(text)) return []
  const found = new Set<string>()
  for (const { index, 0: word } of text.matchAll(orderWord)) {
    const value = orderAt(text.slice(index + word.length, index + word.length + 80))
    if (value !== null) found.add(value)
    if (found.size >= mostOrders) break
  }
  return [...found]
}

const shortestHandle = 4

/** A handle as it is compared between networks: without the sign, the server and the ending that a network gives everybody. Null where it is too short or no more than a number. */
export function handleStem(handle: string, end = ''): string | null {
  const plain = handle.trim().replace(/^@/, '').toLowerCase().replace(/@.*$/, '')
  const stem = end !== '' && plain.endsWith(end) ? plain.slice(0, -end.length) : plain
  return stem.length >= shortestHandle && /\p{L}/u.test(stem) && !/\s/.test(stem) && !isRole(stem) ? stem : null
}
