import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { createEdge } from '../sdk/edge.ts'
import { ConnectorError } from '../sdk/errors.ts'
import type { Answer } from './compose.ts'
import { InDoubt, submit, trySmtp } from './smtp.ts'

const signIn = { user: 'contact@chezmireille.example', pass: 'une phrase de passe' }
const answer: Answer = {
  ...{ id: 'vigie.k@chezmireille.example', key: 'k', from: signIn.user, to: 'jeanne@client.example' },
  source: Buffer.from('Subject: Re: x\r\n\r\nPardon.\r\n'),
}
/** What a server says to each line until the one at which it fails. */
const says: Readonly<Record<string, string>> = {
  EHLO: '250-a.example\r\n250 AUTH PLAIN',
  AUTH: '235 come in',
  MAIL: '250 yes',
  RCPT: '250 yes',
  DATA: '354 go on',
  '.': '250 taken',
  QUIT: '221 bye',
}

/** Where a line fails: at which word of ours, and how. */
interface Fault {
  readonly at: string
  readonly how: 'closes' | 'is silent'
}

let server: Server | null = null
const open = new Set<Socket>()
afterEach(() => {
  for (const socket of open) socket.destroy()
  server?.close()
})

/** An outgoing mail server on loopback that fails at one word. `reached`: that word came. */
async function serverThat(fault: Fault) {
  let reach = (): void => undefined
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.write('220 a.example\r\n')
    let waiting = ''
    let inMail = false
    socket.on('data', (chunk: Buffer) => {
      waiting += chunk.toString('latin1')
      for (let at = waiting.indexOf('\r\n'); at >= 0; at = waiting.indexOf('\r\n')) {
        const [word = ''] = waiting.slice(0, at).split(' ')
        waiting = waiting.slice(at + 2)
        if (inMail && word !== '.') continue
        inMail = word === 'DATA'
        if (word !== fault.at) socket.write(`${says[word] ?? '500 what?'}\r\n`)
        else {
          if (fault.how === 'closes') socket.end()
          reach()
        }
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const { port } = address
  const end = new AbortController()
  return {
    edge: createEdge({
      now: () => instant(0),
      signal: end.signal,
      allowed: new Set([`127.0.0.1:${port}`]),
    }),
    place: { host: '127.0.0.1', port, encrypted: 'not, on this machine' as const },
    reached,
    end,
  }
}

const refusalOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => error,
  )

describe('an outgoing mail server that fails', () => {
  it('closes the line as we sign in, and nobody waits any longer', async () => {
    const { edge, place } = await serverThat({ at: 'AUTH', how: 'closes' })
    const error = await refusalOf(trySmtp(edge, place, signIn))
    expect(error).toBeInstanceOf(ConnectorError)
    expect(error).toMatchObject({ kind: 'transient' })
  })

  it.each(['EHLO', 'AUTH', 'MAIL', 'DATA'])(
    'is silent at %s, and whoever hangs up knows that it has nothing',
    async (at) => {
      const { edge, place, reached, end } = await serverThat({ at, how: 'is silent' })
      const refused = refusalOf(submit(edge, place, signIn, answer))
      await reached
      end.abort()
      const error = await refused
      expect(error).toBeInstanceOf(ConnectorError)
      expect(error).toMatchObject({ kind: 'transient' })
    },
  )

  it.each(['closes', 'is silent'] as const)('%s after the mail, and it may have it', async (how) => {
    const { edge, place, reached, end } = await serverThat({ at: '.', how })
    const refused = refusalOf(submit(edge, place, signIn, answer))
    await reached
    if (how === 'is silent') end.abort()
    expect(await refused).toBeInstanceOf(InDoubt)
  })

  it('takes the mail where it fails nowhere', async () => {
    const { edge, place } = await serverThat({ at: 'nowhere', how: 'closes' })
    expect(await refusalOf(submit(edge, place, signIn, answer))).toBe('no refusal')
  })
})
