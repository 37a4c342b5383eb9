import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import type { MailSignIn } from '../sdk/imap.ts'
import type { MailPlace } from '../sdk/mail-place.ts'
import type { Answer } from './compose.ts'
import { domainOf } from './settings.ts'

/** The connection ended after the whole mail was handed over and before the server said what became of it (RFC 1047). */
export class InDoubt extends Error {
  override readonly name = 'InDoubt'
}

const greeting = 20_000
/** After the mail a server may look into it for a while. */
const silence = 120_000

/** Signs in where mail is handed in, and leaves again. */
export async function trySmtp(edge: Edge, place: MailPlace, signIn: MailSignIn): Promise<void> {
  await withSmtp(edge, place, signIn, async () => undefined)
}

/** Hands in a mail. Throws a ConnectorError when the server surely does not have it, and InDoubt when nobody can know. */
export async function submit(edge: Edge, place: MailPlace, signIn: MailSignIn, answer: Answer): Promise<void> {
  let handedOver = false
  await withSmtp(
    edge,
    place,
    signIn,
    (smtp) =>
      new Promise<void>((resolve, reject) => {
        const message = Readable.from([answer.source])
        message.once('end', () => {
          handedOver = true
        })
        smtp.send(
          { from: answer.from, to: [answer.to], size: answer.source.length, use8BitMime: true },
          message,
          (error) => (error ? reject(error) : resolve()),
        )
      }),
    (error) => (handedOver && codeOf(error) === 0 ? new InDoubt('Cut after the mail.', { cause: error }) : error),
  )
}

/** Works with a connection that is signed in. `meaning`: what an error of it means to whoever works. */
async function withSmtp(
  edge: Edge,
  place: MailPlace,
  signIn: MailSignIn,
  work: (smtp: SMTPConnection) => Promise<void>,
  meaning: (error: unknown) => unknown = (error) => error,
): Promise<void> {
  const { host, port, encrypted } = place
  const socket = await edge.connect(host, port, { tls: encrypted === 'at once' })
  const smtp = new SMTPConnection({
    host,
    port,
    connection: socket,
    secure: encrypted === 'at once',
    secured: encrypted === 'at once',
    requireTLS: encrypted === 'after STARTTLS',
    ignoreTLS: encrypted === 'not, on this machine',
    name: domainOf(signIn.user) || 'localhost',
    greetingTimeout: greeting,
    socketTimeout: silence,
  })
  // The library forgets whom it owes an answer when the connection ends meanwhile: each step is waited for beside the end.
  const broken = new Promise<never>((_resolve, reject) => {
    smtp.on('error', reject)
    smtp.once('end', () => reject(new Error('Closed')))
  })
  // It ends as well when all went well.
  broken.catch(() => undefined)
  const step = (does: (done: (error?: Error | null) => void) => void): Promise<void> =>
    Promise.race([
      broken,
      new Promise<void>((resolve, reject) => {
        does((error) => (error ? reject(error) : resolve()))
      }),
    ])
  const abort = (): void => smtp.close()
  edge.signal.addEventListener('abort', abort, { once: true })
  if (edge.signal.aborted) abort()
  try {
    await step((done) => smtp.connect(done))
    await step((done) =>
      smtp.login(
        'accessToken' in signIn
          ? { method: 'XOAUTH2', user: signIn.user, oauth2: new XOAuth2({ ...signIn }) }
          : { user: signIn.user, pass: signIn.pass },
        done,
      ),
    )
    await Promise.race([broken, work(smtp)])
    smtp.quit()
  } catch (error) {
    smtp.close()
    socket.destroy()
    throw smtpTrouble(meaning(error), host, signIn)
  } finally {
    edge.signal.removeEventListener('abort', abort)
  }
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined

function codeOf(error: unknown): number {
  const own = field(error, 'responseCode')
  const [first] = [field(error, 'rejectedErrors')].flat()
  const code = typeof own === 'number' ? own : field(first, 'responseCode')
  return typeof code === 'number' ? code : 0
}

/** What a server's refusal means: 4xx passes, 5xx stays (RFC 5321, 4.2.1). */
function smtpTrouble(error: unknown, host: string, { user, ...signIn }: MailSignIn): Error {
  if (error instanceof ConnectorError || error instanceof InDoubt) return error
  const code = codeOf(error)
  const command = field(error, 'command')
  const reply = field(error, 'response')
  const text = typeof reply === 'string' ? reply.replaceAll(/\s+/gu, ' ').slice(0, 300) : ''
  const said = text === '' ? '' : ` The server says: ${text}`
  const dit = text === '' ? '' : ` Le serveur dit\u00a0: ${text}`
  const trouble = (kind: ConnectorError['kind'], en: string, fr: string): ConnectorError =>
    new ConnectorError(kind, `${en}${said}`, { fr: `${fr}${dit}`, cause: error })
  const auth = field(error, 'code') === 'EAUTH' || [530, 534, 535, 538].includes(code)
  if (field(error, 'code') === 'EMESSAGE' && code === 0) return tooLarge(error)
  if (code < 500 && !(auth && code === 0 && command !== 'API') && !(field(error, 'code') === 'ETLS'))
    return trouble(
      'transient',
      code === 0
        ? `The outgoing mail server ${host} broke off.`
        : `The outgoing mail server ${host} asks us to try again later.`,
      code === 0
        ? `Le serveur sortant ${host} a coupé la connexion.`
        : `Le serveur sortant ${host} demande de réessayer plus tard.`,
    )
  if (field(error, 'code') === 'ETLS')
    return trouble(
      'blocked_by_policy',
      `${host} offers no encryption that holds; nothing was sent in the clear.`,
      `${host} n’offre pas de chiffrement fiable\u202f; rien n’a été envoyé en clair.`,
    )
  if (auth)
    return 'accessToken' in signIn
      ? trouble(
          'auth_revoked',
          `${host} does not take the token for ${user}: sign in again, and allow Vigie to send mail.`,
          `${host} n’accepte pas le jeton pour ${user}\u00a0: reconnectez-vous, et autorisez Vigie à envoyer des mails.`,
        )
      : trouble(
          'auth_revoked',
          `The outgoing mail server ${host} does not let ${user} in: check the password; with two-step sign-in it must be an app password.`,
          `Le serveur sortant ${host} ne laisse pas entrer ${user}\u00a0: vérifiez le mot de passe\u202f; avec la double authentification, il faut un mot de passe d’application.`,
        )
  if (code === 552 || code === 523) return tooLarge(error)
  if (typeof command === 'string' && command.startsWith('RCPT'))
    return trouble(
      'recipient_closed',
      'The mail server refuses this customer’s address.',
      'Le serveur refuse l’adresse de cette personne.',
    )
  return trouble('blocked_by_policy', `${host} refuses this answer.`, `${host} refuse cette réponse.`)
}

const tooLarge = (cause: unknown): ConnectorError =>
  new ConnectorError('too_long', 'The answer is too large for this mail server.', {
    fr: 'La réponse est trop lourde pour ce serveur.',
    cause,
  })
