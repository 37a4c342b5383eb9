import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'

it('a container asks itself whether it is well at the port that it was given', async () => {
  const file = readFileSync(new URL('../../deploy/Dockerfile', import.meta.url), 'utf8')
  const asks: unknown = JSON.parse(/^HEALTHCHECK [^[]*?CMD (\[.*\])$/m.exec(file)?.[1] ?? '[]')
  const [, ...args] = Array.isArray(asks) ? asks.map(String) : []
  let status = 200
  const server = createServer((request, answer) => answer.writeHead(request.url === '/health' ? status : 404).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const at = server.address()
    const port = typeof at === 'object' ? String(at?.port) : ''
    const exit = async (): Promise<unknown> => {
      const [code] = await once(spawn(process.execPath, args, { env: { VIGIE_PORT: port } }), 'exit')
      return code
    }
    expect(await exit()).toBe(0)
    status = 503
    expect(await exit()).toBe(1)
  } finally {
    server.close()
    server.closeAllConnections()
  }
})
