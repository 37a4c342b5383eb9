import { createDialGuard } from '../../connectors/sdk/guard.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { addressKey, privateAddresses } from '../admin/private-addresses.ts'
import { ServiceError } from '../errors.ts'

/** The address of a page as it is stored, and the private `host:port` that whoever typed it opens with it. */
export async function pageAddress(
  typed: string,
): Promise<{ readonly url: string; readonly host: string; readonly allowed: readonly string[] }> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`
  if (!URL.canParse(text)) throw badAddress('This is not the address of a page.')
  const url = new URL(text)
  url.hash = ''
  const allowed = (await privateAddresses([url.href])).map(addressKey)
  try {
    createDialGuard({ allowed: new Set(allowed) }).check(url, ['http:', 'https:'])
  } catch (error) {
    if (error instanceof ConnectorError) throw badAddress(error.message)
    throw error
  }
  return { url: url.href, host: url.host, allowed }
}

function badAddress(detail: string): ServiceError {
  return new ServiceError('invalid', 'site-address', detail)
}
