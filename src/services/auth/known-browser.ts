import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A mark that a browser keeps after a sign-in. Guesses that strangers make at an account do not use up the attempts of a
 * browser that has been in before, so nobody is kept out of their own account by others' guessing. It opens nothing.
 */
export interface KnownBrowsers {
  /** What attempts from this browser at this account are counted under; null when it has not been in before. */
  recognise(headers: Headers, account: string): string | null
  /** The cookie after a sign-in; a shared browser remembers its last few accounts. */
  remember(headers: Headers, account: string): string
}

const remembered = 5
const aYear = 60 * 60 * 24 * 365

/** Marks are signed with `secret` for one account each; `secure` where Vigie is served by https. */
export function knownBrowsers(secret: string, secure: boolean): KnownBrowsers {
  const name = `${secure ? '__Host-' : ''}vigie.known`
  const sign = (nonce: string, account: string): string =>
    createHmac('sha256', secret).update(`known browser ${account} ${nonce}`).digest('base64url')
  const marksOf = (headers: Headers): readonly string[] => {
    const found = (headers.get('cookie') ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .find((pair) => pair.startsWith(`${name}=`))
    return found === undefined
      ? []
      : found
          .slice(name.length + 1)
          .split('~')
          .slice(0, remembered)
  }
  const fits = (mark: string, account: string): boolean => {
    const [nonce = '', signature = ''] = mark.split('.')
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(nonce, account))]
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const markFor = (headers: Headers, account: string): string | undefined =>
    marksOf(headers).find((mark) => fits(mark, account))
  return {
    recognise(headers, account) {
      const mark = markFor(headers, account)
      return mark === undefined ? null : `sign-in known ${mark.split('.')[0]}`
    },
    remember(headers, account) {
      const nonce = randomBytes(16).toString('base64url')
      const mark = markFor(headers, account) ?? `${nonce}.${sign(nonce, account)}`
      const others = marksOf(headers).filter((each) => each !== mark && /^[\w-]{22}\.[\w-]{43}$/.test(each))
      const value = [mark, ...others].slice(0, remembered).join('~')
      return `${name}=${value}; Path=/; Max-Age=${aYear}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
    },
  }
}
