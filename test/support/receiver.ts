import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { hookPayloads } from '../../src/api/hooks.ts'

/** What a receiver does with a message: answers with a status, cuts the line, answers half and cuts it, or says nothing for ever. */
export type Behaviour = number | 'cut' | 'half' | 'silent'

const Body = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ caseId: z.string().optional(), version: z.number().optional() }),
})

/** A message that reached the receiver. */
export interface Received extends z.infer<typeof Body> {
  readonly id: string
  readonly text: string
  readonly headers: IncomingHttpHeaders
  readonly answered: Behaviour
}

/** A real receiver of webhooks on this machine. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: Received[]
  /** How the next messages are met. */
  meet: (message: Pick<Received, 'id' | 'type' | 'data'>) => Behaviour
  /** What it sends along when it answers. */
  headers: Readonly<Record<string, string>>
}

/** Starts a receiver, which answers 204 until it is told otherwise. */
export async function aReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => undefined)
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      const body = Body.parse(JSON.parse(text))
      const id = String(request.headers['webhook-id'])
      const answered = receiver.meet({ id, ...body })
      received.push({ ...body, id, text, headers: request.headers, answered })
      if (answered === 'cut') return void request.socket.destroy()
      if (answered === 'silent') return undefined
      if (answered === 'half') {
        response.writeHead(200, { 'content-length': '100' }).write('half')
        setImmediate(() => request.socket.destroy())
        return undefined
      }
      response.writeHead(answered, receiver.headers).end(answered === 204 ? undefined : `answer ${answered}`)
      return undefined
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook?token=abc`,
    received,
    meet: () => 204,
    headers: {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}

/** The signatures that a message must carry, worked out from the words of the specification: `v1,` and the base64 of HMAC-SHA256, by the bytes behind `whsec_`, of `id.timestamp.body`. */
export const signatureBy = (secret: string, { headers, text }: Pick<Received, 'headers' | 'text'>): string => {
  const [, bytes = ''] = secret.split('_')
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], text].join('.')
  return `v1,${createHmac('sha256', Buffer.from(bytes, 'base64')).update(signed, 'utf8').digest('base64')}`
}

/** What of a message its type does not promise, or promises otherwise; null when all is as promised. */
export function broken({ type, text }: Pick<Received, 'type' | 'text'>): string | null {
  const payload = hookPayloads.get(type)
  if (payload === undefined) return `${type} is not promised`
  const data = payload.shape['data']
  if (!(data instanceof z.ZodObject)) return `${type} has no data`
  const parsed = z.strictObject({ ...payload.shape, data: z.strictObject(data.shape) }).safeParse(JSON.parse(text))
  return parsed.success ? null : `${type}: ${z.prettifyError(parsed.error)}`
}
