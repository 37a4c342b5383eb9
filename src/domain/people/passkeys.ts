/** Where passkeys work: the name that they are bound to and the page that may ask for them; or why there are none. */
export type PasskeyPlace =
  | { readonly offered: true; readonly rpId: string; readonly origin: string }
  | { readonly offered: false; readonly why: 'not-secure' | 'no-name' }

/** What browsers allow at this public address: a name (never a bare number), and https unless it is this very machine. Numbers of this machine have a name: localhost. */
export function passkeyPlace(url: string): PasskeyPlace {
  const { protocol, hostname, port } = new URL(url)
  if (['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) {
    return { offered: true, rpId: 'localhost', origin: `${protocol}//localhost${port === '' ? '' : `:${port}`}` }
  }
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('[')) return { offered: false, why: 'no-name' }
  if (protocol !== 'https:') return { offered: false, why: 'not-secure' }
  return { offered: true, rpId: hostname, origin: new URL(url).origin }
}
