import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

/** One request as the server got it. */
export interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a server does with a request. */
export type Meet = (response: ServerResponse, asked: Asked) => void | Promise<void>

/** A small OpenAI-compatible server on this machine. */
export interface LanguageModel extends AsyncDisposable {
  readonly host: string
  /** As an administrator types it. */
  readonly url: string
  readonly asked: Asked[]
  meet: Meet
}

/** Answers as such servers do, with these words and this use. */
export const says =
  (content: unknown, tokens: number | null = 321): Meet =>
  (response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        model: 'petit-7b',
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: typeof content === 'string' ? content : JSON.stringify(content) },
          },
        ],
        ...(tokens === null
          ? {}
          : { usage: { prompt_tokens: 1, completion_tokens: tokens - 1, total_tokens: tokens } }),
      }),
    )
  }

/** Refuses with this status. */
export const refuses =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = '{"error":{"message":"no"}}'): Meet =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }

/** Starts one. */
export async function aLanguageModel(meet: Meet = says({ answer: 'yes', reason: 'x' })): Promise<LanguageModel> {
  const it = { asked: [] as Asked[], meet }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const asked = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      }
      it.asked.push(asked)
      void it.meet(response, asked)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return Object.assign(it, {
    host,
    url: `http://${host}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
}
