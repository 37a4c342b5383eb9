import type { ImapFlow } from 'imapflow'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { dialImap, imapTrouble, type MailSignIn } from '../sdk/imap.ts'
import type { MailPlace } from '../sdk/mail-place.ts'

/** Who opens a line: a password, or a token that may have to be fetched anew. */
export interface Keys {
  readonly kind: 'password' | 'token'
  signIn(): Promise<MailSignIn>
  /** The server refused it. True: another one can be had, and tried at once. */
  refused(signIn: MailSignIn): boolean
}

/** One connection to a mailbox: made when it is needed, made again when it broke. Who uses it waits for who does already. */
export class Line {
  /** How often the server has said that something is new, so that nothing is missed between a look and the wait for the next. */
  told = 0
  readonly #edge: Edge
  readonly #place: MailPlace
  readonly #user: string
  readonly #keys: Keys
  #client: ImapFlow | null = null
  #opening: Promise<ImapFlow> | null = null
  #closed = false

  constructor(edge: Edge, place: MailPlace, user: string, keys: Keys) {
    this.#edge = edge
    this.#place = place
    this.#user = user
    this.#keys = keys
  }

  /** Works in a folder, alone; what is only read cannot be changed by it. */
  async in<T>(folder: string, mode: 'read' | 'write', work: (client: ImapFlow) => Promise<T>): Promise<T> {
    return this.use(folder, async (client) => {
      const lock = await client.getMailboxLock(folder, { readOnly: mode === 'read' })
      try {
        return await work(client)
      } finally {
        lock.release()
      }
    })
  }

  /** Works with the connection. What failed once may have left it in the middle of an answer, so it is not used again. */
  async use<T>(folder: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.#connected(folder)
    try {
      return await work(client)
    } catch (error) {
      client.close()
      throw this.#inWords(error, folder)
    }
  }

  /** Waits in a folder until the server has said since `before` that something is new, until `longest` ms are over, or the signal aborts. */
  async news(folder: string, before: number, longest: number, signal: AbortSignal): Promise<void> {
    const client = await this.#connected(folder)
    if (this.told !== before) return
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer)
        client.off('exists', told)
        client.off('close', gone)
        signal.removeEventListener('abort', told)
        if (error === undefined) resolve()
        else reject(error)
      }
      const told = (): void => done()
      const gone = (): void =>
        done(
          new ConnectorError('transient', 'The mail server closed the connection.', {
            fr: 'Le serveur de mail a fermé la connexion.',
          }),
        )
      const timer = setTimeout(told, longest)
      client.on('exists', told)
      client.on('close', gone)
      signal.addEventListener('abort', told)
      if (signal.aborted) told()
      else if (!client.usable) gone()
    })
  }

  /** Hangs up until somebody needs it again: servers count connections. */
  rest(): void {
    this.#client?.close()
    this.#client = null
  }

  close(): void {
    this.#closed = true
    this.#client?.close()
    this.#client = null
  }

  async #connected(folder: string): Promise<ImapFlow> {
    if (this.#closed)
      throw new ConnectorError('transient', 'This mailbox is closed.', { fr: 'Cette boîte est fermée.' })
    if (this.#client?.usable === true) return this.#client
    this.#opening ??= this.#dial(folder).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #dial(folder: string): Promise<ImapFlow> {
    for (let again = true; ; again = false) {
      const signIn = await this.#keys.signIn()
      try {
        const client = await dialImap(this.#edge, this.#place, signIn)
        client.on('exists', () => {
          this.told += 1
        })
        client.on('close', () => {
          if (this.#client === client) this.#client = null
        })
        this.#client = client
        return client
      } catch (error) {
        const trouble = this.#inWords(error, folder)
        if (trouble.kind !== 'auth_revoked' || !this.#keys.refused(signIn) || !again) throw trouble
      }
    }
  }

  #inWords(error: unknown, folder: string): ConnectorError {
    const token = this.#keys.kind === 'token'
    return imapTrouble(error, { host: this.#place.host, user: this.#user, folder, token })
  }
}
