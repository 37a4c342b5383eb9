const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/

/** Where a mail server is: `encrypted` from the first byte, or after STARTTLS; in the clear only on this very machine. */
export interface MailPlace {
  readonly host: string
  readonly port: number
  readonly encrypted: 'at once' | 'after STARTTLS' | 'not, on this machine'
}

/** The place that an address such as `imaps://imap.example.org` names; `ports` are those that stand where it names none. */
export function mailPlace(address: string, ports: { readonly secure: number; readonly plain: number }): MailPlace {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol.endsWith('s:')
  return {
    host,
    port: url.port === '' ? (secure ? ports.secure : ports.plain) : Number(url.port),
    encrypted: secure ? 'at once' : loopback.test(host) ? 'not, on this machine' : 'after STARTTLS',
  }
}
