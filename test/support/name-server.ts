import { createSocket, type Socket } from 'node:dgram'
import ipaddr from 'ipaddr.js'

/** What a name of the test's name server stands for; a word is the fault with which it answers. */
export type NameAnswer =
  | {
      readonly addresses?: readonly string[]
      readonly alias?: string
      readonly servers?: readonly string[]
      /** What it is asked for and says nothing to. */
      readonly mute?: 'A' | 'AAAA'
    }
  | 'no-such-name'
  | 'server-failure'
  | 'silence'

const types = { A: 1, NS: 2, CNAME: 5, AAAA: 28 } as const
const faults = { 'no-such-name': 3, 'server-failure': 2 } as const

const written = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ])

const bytesOf = (address: string): Buffer => Buffer.from(ipaddr.parse(address).toByteArray())

/** A name server on loopback (UDP) that answers what a test says, faults and all. */
export class NameServer implements AsyncDisposable {
  readonly #socket: Socket
  readonly #names = new Map<string, NameAnswer>()
  readonly asked: string[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (message, from) => {
      const answer = this.#answer(message)
      if (answer !== null) socket.send(answer, from.port, from.address)
    })
  }

  static async open(): Promise<NameServer> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return new NameServer(socket)
  }

  /** Where it is asked. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`
  }

  put(name: string, answer: NameAnswer): void {
    this.#names.set(name, answer)
  }

  #answer(message: Buffer): Buffer | null {
    const labels: string[] = []
    let at = 12
    for (let size = message[at] ?? 0; size > 0; size = message[at] ?? 0) {
      labels.push(message.toString('latin1', at + 1, at + 1 + size))
      at += 1 + size
    }
    const question = message.subarray(12, at + 5)
    const type = message.readUInt16BE(at + 1)
    const name = labels.join('.').toLowerCase()
    this.asked.push(`${name} ${type}`)
    const known = this.#names.get(name) ?? 'no-such-name'
    if (known === 'silence') return null
    if (typeof known === 'object' && known.mute !== undefined && types[known.mute] === type) return null
    const header = (code: number, answers: number): Buffer => {
      const bytes = Buffer.alloc(12)
      message.copy(bytes, 0, 0, 2)
      bytes.writeUInt16BE(0x8180 | code, 2)
      bytes.writeUInt16BE(1, 4)
      bytes.writeUInt16BE(answers, 6)
      return bytes
    }
    if (typeof known === 'string') return Buffer.concat([header(faults[known], 0), question])
    const record = (kind: number, data: Buffer): Buffer => {
      const head = Buffer.alloc(12)
      head.writeUInt16BE(0xc00c, 0)
      head.writeUInt16BE(kind, 2)
      head.writeUInt16BE(1, 4)
      head.writeUInt32BE(1, 6)
      head.writeUInt16BE(data.length, 10)
      return Buffer.concat([head, data])
    }
    const { addresses = [] } = known
    const records =
      type === types.A || type === types.AAAA
        ? addresses.flatMap((it) => (it.includes(':') === (type === types.AAAA) ? [record(type, bytesOf(it))] : []))
        : type === types.NS
          ? (known.servers ?? []).map((server) => record(type, written(server)))
          : type === types.CNAME && known.alias !== undefined
            ? [record(type, written(known.alias))]
            : []
    return Buffer.concat([header(0, records.length), question, ...records])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }
}
