import { createServer, type Server, type Socket } from 'node:net'

/** What a house does beside serving its mails. */
export interface HouseHabits {
  /** The connection breaks whenever this mail is fetched. */
  readonly breaksIn?: number
}

/** A mail server on loopback whose inbox holds the given mails, byte by byte as they are, and nothing else: what a real server would refuse to take in can be served too. */
export class ImapHouse implements AsyncDisposable {
  readonly #mails: readonly Buffer[]
  readonly #breaksIn: number | null
  readonly #open = new Set<Socket>()
  readonly #server: Server = createServer((socket) => {
    this.#open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#open.delete(socket))
    socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LITERAL-] ready\r\n')
    let waiting = ''
    socket.on('data', (chunk: Buffer) => {
      waiting += chunk.toString('latin1')
      for (let at = waiting.indexOf('\r\n'); at >= 0; at = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, at)
        waiting = waiting.slice(at + 2)
        if (this.#breaksIn !== null && line.toUpperCase().includes(`UID FETCH ${this.#breaksIn} `)) socket.destroy()
        else socket.write(this.#answer(line))
      }
    })
  })

  private constructor(mails: readonly Buffer[], { breaksIn = null }: { readonly breaksIn?: number | null }) {
    this.#mails = mails
    this.#breaksIn = breaksIn
  }

  static async open(mails: readonly Buffer[], habits: HouseHabits = {}): Promise<ImapHouse> {
    const house = new ImapHouse(mails, habits)
    await new Promise<void>((resolve) => house.#server.listen(0, '127.0.0.1', resolve))
    return house
  }

  get host(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The house is closed.')
    return `127.0.0.1:${address.port}`
  }

  #answer(line: string): Buffer {
    const [tag = '', ...words] = line.split(' ')
    const command = words.join(' ').toUpperCase()
    const done = (...said: readonly string[]): Buffer => Buffer.from([...said, `${tag} OK done`, ''].join('\r\n'))
    if (command.startsWith('CAPABILITY')) return done('* CAPABILITY IMAP4rev1 AUTH=PLAIN LITERAL-')
    if (command.startsWith('LIST')) return done('* LIST () "/" INBOX')
    if (command.startsWith('SELECT') || command.startsWith('EXAMINE'))
      return done(
        ...['* FLAGS (\\Seen)', `* ${this.#mails.length} EXISTS`, '* 0 RECENT', '* OK [UIDVALIDITY 7] valid'],
        `* OK [UIDNEXT ${this.#mails.length + 1}] next`,
      )
    if (command.startsWith('UID SEARCH')) return done(`* SEARCH ${this.#mails.map((_, i) => i + 1).join(' ')}`)
    if (command.startsWith('UID FETCH')) return this.#fetched(Number(words[2]), command, tag)
    return done()
  }

  #fetched(uid: number, command: string, tag: string): Buffer {
    const mail = this.#mails[uid - 1]
    if (mail === undefined) return Buffer.from(`${tag} OK done\r\n`)
    const longest = Number(/<0\.(\d+)>/u.exec(command)?.[1] ?? mail.length)
    const source = mail.subarray(0, longest)
    return Buffer.concat([
      Buffer.from(
        `* ${uid} FETCH (UID ${uid} FLAGS () INTERNALDATE " 2-Mar-2026 08:00:00 +0000" RFC822.SIZE ${mail.length} `,
      ),
      Buffer.from(`BODY[]<0> {${source.length}}\r\n`),
      source,
      Buffer.from(`)\r\n${tag} OK done\r\n`),
    ])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
