import { request } from 'node:http'
import { Agent } from 'node:http'
import type { z } from 'zod'
import { Me } from '../../src/api/schemas.ts'

/** Somebody who is signed in to a running Vigie. */
export class Client {
  readonly origin: string
  cookie: string
  private readonly agent = new Agent({ keepAlive: true })

  constructor(origin: string, cookie = '') {
    this.origin = origin
    this.cookie = cookie
  }

  /** Asks and reads the whole answer. Any answer but a good one is thrown. */
  async ask(method: string, path: string, body?: unknown): Promise<string> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const asked = request(
        `${this.origin}${path}`,
        {
          method,
          agent: this.agent,
          headers: {
            origin: this.origin,
            cookie: this.cookie,
            ...(payload === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          },
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('error', reject)
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8')
            const set = answer.headers['set-cookie']
            if (set !== undefined) this.cookie = set.map((cookie) => cookie.split(';', 1)[0]).join('; ')
            const status = answer.statusCode ?? 0
            if (status >= 200 && status < 300) resolve(text)
            else reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`))
          })
        },
      )
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // The server hung up on a connection that was idle just when it was used again: a browser asks once more, too.
        if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(this.ask(method, path, body))
        else reject(error)
      })
      asked.end(payload)
    })
  }

  /** Asks and reads the answer in its shape. */
  async get<Shape extends z.ZodType>(
    shape: Shape,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.infer<Shape>> {
    return shape.parse(JSON.parse(await this.ask(method, path, body)))
  }

  /** Makes the first account with the token of the set-up link and stays signed in. */
  async setUp(token: string): Promise<void> {
    await this.get(Me, 'POST', '/api/v1/setup', {
      token,
      name: 'Bench',
      email: 'bench@example.org',
      password: 'a long enough pass phrase',
      language: 'en',
    })
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy()
  }
}
