import type { Words } from '../../connectors/sdk/connector.ts'
import { createDialGuard } from '../../connectors/sdk/guard.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { addressKey, privateAddresses } from '../admin/private-addresses.ts'
import { ServiceError } from '../errors.ts'

/** The address of a page as it is stored, and the private `host:port` that whoever typed it opens with it. Without a scheme, https. */
export async function pageAddress(
  typed: string,
): Promise<{ readonly url: string; readonly host: string; readonly allowed: readonly string[] }> {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
  const other = hasScheme ? null : (/^([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))/i.exec(typed)?.[1] ?? null)
  if (other !== null) throw badAddress(noPage(`${other.toLowerCase()}:`))
  const text = hasScheme ? typed : `https://${typed}`
  if (!URL.canParse(text)) throw badAddress(noAddress)
  const url = new URL(text)
  if (!hasScheme && url.username !== '' && url.password === '') throw badAddress(mailAddress)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badAddress(noPage(url.protocol))
  url.hash = ''
  const allowed = (await privateAddresses([url.href])).map(addressKey)
  try {
    createDialGuard({ allowed: new Set(allowed) }).check(url, ['http:', 'https:'])
  } catch (error) {
    if (error instanceof ConnectorError) throw badAddress({ en: error.message, fr: error.fr ?? error.message })
    throw error
  }
  return { url: url.href, host: url.host, allowed }
}

const noAddress: Words = {
  en: 'This is not the address of a page. Write it as in the browser: chez-mireille.example/shop.',
  fr: 'Ce n’est pas l’adresse d’une page. Écrivez-la comme dans le navigateur\u00a0: chez-mireille.example/boutique.',
}

const mailAddress: Words = {
  en: 'This looks like a mail address. It takes the address of a page, such as chez-mireille.example.',
  fr: 'Ceci ressemble à une adresse mail. Il faut celle d’une page, comme chez-mireille.example.',
}

const noPage = (scheme: string): Words => ({
  en: `“${scheme}” does not lead to a page: it takes an address with https or http.`,
  fr: `«\u00a0${scheme}\u00a0» ne mène pas à une page\u00a0: il faut une adresse en https ou en http.`,
})

function badAddress(sentence: Words): ServiceError {
  return new ServiceError('invalid', 'site-address', sentence.en, { facts: { sentence } })
}
