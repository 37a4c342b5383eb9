/** A text of somebody else's without these secrets, also as they are quoted, encoded or cut off at its end: a server that quotes what it was sent shows nobody the password. */
export function withoutSecrets(text: string, secrets: readonly unknown[]): string {
  const written = secrets.flatMap((it) => stringsIn(it)).flatMap((it) => formsOf(it))
  const forms = [...new Set(written)].sort((a, b) => b.length - a.length)
  const bare = forms.reduce((all, it) => withoutForm(all, it), text)
  return forms
    .reduce((all, it) => withoutBeginning(all, it), bare)
    .replace(/\b(Basic|Bearer|DPoP)\s+[\w+/=.~-]{8,}/giu, `$1 ${hidden}`)
    .replace(/\b(Basic|Bearer|DPoP)\s+(?=\S*[A-Z\d])[\w+/=.~-]+([^\p{L}\p{N}]*)$/u, `$1 ${hidden}$2`)
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/gu, hidden)
    .replace(likeToken, hidden)
}

const hidden = '•••'
/** What is shorter stands in many words by chance. */
const shortest = 4
/** What is shorter in a group of values is a name or a kind, and no secret. */
const shortestInside = 16
/** So long, without a space, with capitals, small letters and digits: made by a machine to be kept. */
const likeToken = /(?<![\w+~-])(?=[\w+~-]*[a-z])(?=[\w+~-]*[A-Z])(?=[\w+~-]*\d)[\w+~-]{40,}/gu

/** The secrets in a value. Of a group of values what is an address, a name or a list of rights is none. */
function stringsIn(value: unknown, inside = false): readonly string[] {
  if (typeof value === 'string') {
    const isNone = inside ? value.length < shortestInside || /\s|^https?:|^did:/u.test(value) : value.length < shortest
    return isNone ? [] : [value]
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((it) => stringsIn(it, true)) : []
}

/** A secret as others may write it: as it is, in an address, in JSON, in a page, and within a longer base64. */
function formsOf(secret: string): readonly string[] {
  const inPage = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), inPage, ...inBase64(secret)]
}

/** What base64 makes of a secret wherever in a text it stands: without its first and last letters, which hang on what stands beside it. */
function inBase64(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
    const whole = bytes.toString('base64').replaceAll('=', '')
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
    return own.length < 2 * shortest ? [] : [own]
  })
}

/** Connectors smooth what a server says: spaces and signs may be others in it, letters and digits are not. */
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, '')

function withoutForm(text: string, form: string): string {
  const runs = form.split(/[^\p{L}\p{N}]+/u).filter((it) => it !== '')
  if (lettersOf(form).length < shortest) return text.replaceAll(form, hidden)
  const [first, last] = [/^[^\p{L}\p{N}]*/u, /[^\p{L}\p{N}]*$/u].map((it) => literally(it.exec(form)?.[0] ?? ''))
  return text.replaceAll(new RegExp(`(?:${first})?${runs.join('[^\\p{L}\\p{N}]{0,6}')}(?:${last})?`, 'gu'), hidden)
}

const literally = (signs: string): string => signs.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')

/** The text without the beginning of a secret at its end: whoever cut it may have cut there. */
function withoutBeginning(text: string, form: string): string {
  const rest = /[^\p{L}\p{N}]*$/u.exec(text)?.[0] ?? ''
  const said = text.slice(0, text.length - rest.length)
  const from = whereBegins(said, form)
  return from === null ? text : `${said.slice(0, from)}${hidden}${rest}`
}

/** Where at the end of a text a secret begins and is cut off; null where none does. */
function whereBegins(said: string, form: string): number | null {
  const places = [...said.matchAll(/[\p{L}\p{N}]/gu)].map(({ index }) => index)
  const [saidLetters, letters] = [lettersOf(said), lettersOf(form)]
  for (let length = Math.min(letters.length, saidLetters.length); length >= shortest; length -= 1) {
    const from = places.at(-length) ?? 0
    if (saidLetters.endsWith(letters.slice(0, length)) && isItsOwn(said, from, length)) return from
  }
  for (let length = Math.min(form.length, said.length); length >= shortest; length -= 1) {
    const cut = form.slice(0, length).replace(/[^\p{L}\p{N}]+$/u, '')
    const from = said.length - cut.length
    if (cut.length >= shortest - 1 && said.endsWith(cut) && isItsOwn(said, from, length)) return from
  }
  return null
}

/** A few letters in the middle of a word are that word. */
const isItsOwn = (said: string, from: number, length: number): boolean =>
  length >= 2 * shortest || !/[\p{L}\p{N}]$/u.test(said.slice(0, from))
