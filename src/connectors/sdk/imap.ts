import { connect as connectTls } from 'node:tls'
import { ImapFlow, type ImapTransport } from 'imapflow'
import type { Edge } from './connector.ts'
import { ConnectorError } from './errors.ts'
import type { MailPlace } from './mail-place.ts'

/** Servers end an idle connection after half an hour (RFC 2177): so long (ms) one waits at most. */
export const longestIdle = 9 * 60_000

/** How one signs in to a mailbox: by its password, or with a token. */
export type MailSignIn =
  | { readonly user: string; readonly pass: string }
  | { readonly user: string; readonly accessToken: string }

/** Opens a mailbox through the guarded edge. Throws what the library throws; `imapTrouble` says it in words. */
export async function dialImap(edge: Edge, place: MailPlace, signIn: MailSignIn): Promise<ImapFlow> {
  const { host, port, encrypted } = place
  const socket = await edge.connect(host, port, { tls: encrypted === 'at once' })
  const transport: ImapTransport = {
    connect(_options, onConnect) {
      queueMicrotask(onConnect)
      return socket
    },
    upgrade(plain, _options, onSecure) {
      return connectTls({ socket: plain, servername: host }, onSecure)
    },
  }
  const client = new ImapFlow({
    host,
    port,
    secure: encrypted === 'at once',
    ...(encrypted === 'at once' ? {} : { doSTARTTLS: encrypted === 'after STARTTLS' }),
    auth: { ...signIn },
    transport,
    logger: false,
    maxIdleTime: longestIdle,
    autoIdleDelay: 250,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    connectionTimeout: 20_000,
    clientInfo: { name: 'Vigie' },
  })
  client.on('error', () => undefined)
  const abort = (): void => client.close()
  edge.signal.addEventListener('abort', abort, { once: true })
  client.on('close', () => edge.signal.removeEventListener('abort', abort))
  try {
    await client.connect()
  } catch (error) {
    client.close()
    socket.destroy()
    throw error
  }
  return client
}

/** Answers of a server that is busy, not of one that knows the mailbox (RFC 5530). */
const busy = /^(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG|CONTACTADMIN)$/i

/** What went wrong with a mailbox, as a sentence that says what to do. */
export function imapTrouble(
  error: unknown,
  about: { readonly host: string; readonly user: string; readonly folder: string; readonly token?: boolean },
): ConnectorError {
  if (error instanceof ConnectorError) return error
  const { host, user, folder } = about
  const it = error instanceof Error ? error : new Error(String(error))
  const facts = it as {
    authenticationFailed?: unknown
    mailboxMissing?: unknown
    responseText?: unknown
    serverResponseCode?: unknown
  }
  const text = typeof facts.responseText === 'string' ? facts.responseText.slice(0, 200) : ''
  const said = text === '' ? '' : ` The server says: ${text}`
  const dit = text === '' ? '' : ` Le serveur dit\u00a0: ${text}`
  const code = typeof facts.serverResponseCode === 'string' ? facts.serverResponseCode : ''
  if (facts.authenticationFailed === true && !busy.test(code)) {
    return about.token === true
      ? new ConnectorError(
          'auth_revoked',
          `${host} does not take the token for ${user}: sign in again, and allow Vigie to read and send mail.${said}`,
          {
            fr: `${host} n’accepte pas le jeton pour ${user}\u00a0: reconnectez-vous, et autorisez Vigie à lire et envoyer des mails.${dit}`,
            cause: error,
          },
        )
      : new ConnectorError(
          'auth_revoked',
          `${host} does not let ${user} in: check the mailbox and the password; with two-step sign-in it must be an app password.${said}`,
          {
            fr: `${host} ne laisse pas entrer ${user}\u00a0: vérifiez l’adresse et le mot de passe\u202f; avec la double authentification, il faut un mot de passe d’application.${dit}`,
            cause: error,
          },
        )
  }
  if (facts.mailboxMissing === true || /nonexistent|doesn't exist|does not exist|unknown mailbox/i.test(said))
    return new ConnectorError('permission_missing', `There is no folder “${folder}” in this mailbox.${said}`, {
      fr: `Il n’y a pas de dossier «\u00a0${folder}\u00a0» dans cette boîte.${dit}`,
      cause: error,
    })
  return new ConnectorError('transient', `The mail server ${host} did not answer as it should: ${it.message}.${said}`, {
    fr: `Le serveur de mail ${host} n’a pas répondu comme prévu.${dit}`,
    cause: error,
  })
}
