import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { LiveEvent } from '../../src/api/schemas.ts'
import type { Client } from './client.ts'

/** Listens to the live stream as a browser does; `heard` gets each event with the moment its bytes came in. */
export async function listenLive(
  client: Client,
  brandId: string,
  heard: (event: LiveEvent, at: number) => void,
): Promise<Disposable> {
  const asked = request(`${client.origin}/api/v1/live?brand=${brandId}`, {
    headers: { cookie: client.cookie, accept: 'text/event-stream' },
    agent: false,
  })
  asked.end()
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  if (answer?.statusCode !== 200) throw new Error(`The live stream answered ${answer?.statusCode}.`)
  answer.setEncoding('utf8')
  let rest = ''
  answer.on('data', (text: string) => {
    const at = performance.now()
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trim())
        .join('\n')
      if (data !== '') heard(LiveEvent.parse(JSON.parse(data)), at)
    }
  })
  answer.on('error', () => {})
  asked.on('error', () => {})
  return { [Symbol.dispose]: () => asked.destroy() }
}
