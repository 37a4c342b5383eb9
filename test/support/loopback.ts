import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { requestListener } from '../../src/http/listener.ts'

/** Serves what answers requests on loopback; `at` is its address. */
export async function serveOnLoopback(
  answer: (request: Request) => Promise<Response>,
): Promise<Server & { readonly at: string }> {
  const server = createServer(requestListener(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return Object.assign(server, { at: `http://127.0.0.1:${address.port}` })
}
