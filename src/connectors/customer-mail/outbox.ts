import { setTimeout as pause } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Edge, PublishedReply } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { answerId } from './automatic.ts'
import { type Answer, keyHeader } from './compose.ts'
import type { Keys, Line } from './line.ts'
import { type MailSettings, placesOf } from './settings.ts'
import { InDoubt, submit } from './smtp.ts'

/** Houses that put each answer among what was sent by themselves, in the moment in which they take it. */
const keepers = /(?:^|\.)(?:gmail\.com|office365\.com|outlook\.com)$/u
/** How often, and how many ms apart, one looks whether such a house has kept an answer. */
const looks = { times: 3, apart: 1_500 }

/** What stands of an answer in the folder of what was sent: nothing, a draft that was put there before the sending began, or the answer. */
type Stand = { readonly is: 'none' } | { readonly is: 'begun' | 'sent'; readonly uid: number }

/** Sends answers, each at most once. Before one is handed in, it is put among what was sent, as a draft; afterwards it is a draft no more. So whoever comes after a crash knows where things stood. */
export class Outbox {
  readonly #given: MailSettings
  readonly #edge: Edge
  readonly #asks: Line
  readonly #line: Line
  readonly #keys: Keys
  #folder: string | null | undefined
  /** Answers that were surely never handed in, though their draft may still stand there. */
  readonly #unsent = new Set<string>()
  #sending = 0

  /** `asks`: the line that is open anyway; `line`: one that is opened to send. */
  constructor(given: MailSettings, edge: Edge, lines: { readonly asks: Line; readonly line: Line }, keys: Keys) {
    this.#given = given
    this.#edge = edge
    this.#asks = lines.asks
    this.#line = lines.line
    this.#keys = keys
  }

  /** Where the mailbox keeps what was sent (RFC 6154); null where it has no such folder. */
  async sentFolder(): Promise<string | null> {
    if (this.#folder === undefined) {
      const all = await this.#asks.use('Sent', (client) => client.list())
      this.#folder = all.find((it) => it.specialUse === '\\Sent')?.path ?? null
    }
    return this.#folder
  }

  async find(key: string): Promise<PublishedReply | null> {
    const folder = await this.sentFolder()
    if (folder === null) return null
    const stand = await this.#asks.in(folder, 'read', (client) => this.#standOf(client, key))
    return stand.is === 'sent' ? this.#published(key) : null
  }

  async send(answer: Answer): Promise<PublishedReply> {
    this.#sending += 1
    try {
      return await this.#send(answer)
    } finally {
      this.#sending -= 1
      // Another answer may be on its way over the same connection.
      if (this.#sending === 0) this.#line.rest()
    }
  }

  async #send(answer: Answer): Promise<PublishedReply> {
    const { imap, smtp } = placesOf(this.#given)
    const keeps = keepers.test(imap.host)
    const folder = (await this.sentFolder()) ?? (await this.#makeFolder())
    const stand = await this.#line.in(folder, 'read', (client) => this.#standOf(client, answer.key))
    if (stand.is === 'sent') return this.#published(answer.key)
    if (stand.is === 'begun' && !this.#unsent.has(answer.key)) throw inDoubt()
    if (!keeps && stand.is === 'none') {
      this.#unsent.add(answer.key)
      await this.#line.use(folder, (client) => client.append(folder, answer.source, ['\\Seen', '\\Draft']))
    }
    const signIn = await this.#keys.signIn()
    this.#unsent.delete(answer.key)
    try {
      await submit(this.#edge, smtp, signIn, answer)
    } catch (error) {
      if (error instanceof InDoubt) {
        if (keeps && (await this.#isKept(folder, answer.key))) return this.#published(answer.key)
        throw inDoubt(error)
      }
      this.#unsent.add(answer.key)
      if (error instanceof ConnectorError && error.kind === 'auth_revoked') this.#keys.refused(signIn)
      if (!keeps) await this.#takeBack(folder, answer.key)
      throw error
    }
    if (!keeps) await this.#settle(folder, answer.key)
    return this.#published(answer.key)
  }

  close(): void {
    this.#line.close()
  }

  #published(key: string): PublishedReply {
    return { externalId: answerId(key, this.#given.address), url: null }
  }

  async #makeFolder(): Promise<string> {
    const made = await this.#line.use('Sent', (client) => client.mailboxCreate(['Sent']))
    this.#folder = made.path
    return made.path
  }

  async #standOf(client: ImapFlow, key: string): Promise<Stand> {
    await client.noop()
    const id = answerId(key, this.#given.address)
    const uids = await client.search(
      { or: [{ header: { 'message-id': `<${id}>` } }, { header: { [keyHeader]: key } }] },
      { uid: true },
    )
    if (!Array.isArray(uids))
      throw new ConnectorError('transient', 'The mail server broke off while it was searched.', {
        fr: 'Le serveur de mail a coupé pendant la recherche.',
      })
    let begun: number | null = null
    for (const uid of uids) {
      const one = await client.fetchOne(String(uid), { flags: true }, { uid: true })
      if (one === false) continue
      if (one.flags?.has('\\Draft') !== true) return { is: 'sent', uid }
      begun = uid
    }
    return begun === null ? { is: 'none' } : { is: 'begun', uid: begun }
  }

  async #isKept(folder: string, key: string): Promise<boolean> {
    for (let i = 0; i < looks.times; i++) {
      // Who stops waiting does not know either: to say anything else would send it twice.
      const { signal } = this.#edge
      await pause(looks.apart, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return false
      const stand = await this.#line.in(folder, 'read', (client) => this.#standOf(client, key)).catch(() => null)
      if (stand?.is === 'sent') return true
    }
    return false
  }

  /** The answer was taken: its draft is one no more; where the server keeps a copy of its own, it goes. */
  async #settle(folder: string, key: string): Promise<void> {
    await this.#line
      .in(folder, 'write', async (client) => {
        const drafts = await this.#drafts(client, key)
        const stand = await this.#standOf(client, key)
        if (stand.is === 'sent') await this.#remove(client, drafts)
        else if (drafts.length > 0) await client.messageFlagsRemove(drafts.join(','), ['\\Draft'], { uid: true })
      })
      // It is sent, whatever becomes of its copy.
      .catch(() => undefined)
  }

  /** The answer was not taken: its draft goes. Where it cannot go now, it is known that nothing was sent. */
  async #takeBack(folder: string, key: string): Promise<void> {
    await this.#line
      .in(folder, 'write', async (client) => this.#remove(client, await this.#drafts(client, key)))
      .catch(() => undefined)
  }

  async #drafts(client: ImapFlow, key: string): Promise<readonly number[]> {
    const uids = await client.search({ header: { [keyHeader]: key }, draft: true }, { uid: true })
    return Array.isArray(uids) ? uids : []
  }

  async #remove(client: ImapFlow, uids: readonly number[]): Promise<void> {
    if (uids.length > 0) await client.messageDelete(uids.join(','), { uid: true })
  }
}

function inDoubt(cause?: unknown): ConnectorError {
  return new ConnectorError(
    'duplicate',
    'The connection broke while this answer was handed in: it may have arrived. Vigie does not send it twice. It stands as a draft in the folder of sent mail; if the customer did not get it, write it again.',
    {
      fr: 'La connexion s’est coupée pendant l’envoi\u00a0: la réponse est peut-être partie. Vigie ne l’envoie pas deux fois. Elle est en brouillon dans le dossier des messages envoyés\u202f; si la personne ne l’a pas reçue, récrivez-la.',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
