import { createServer } from 'node:http'

/** A house that gives out tokens and says which ones are good: RFC 6749 and RFC 7662, as far as a mailbox needs them. */
export interface TokenHouse extends AsyncDisposable {
  readonly port: number
  /** Where tokens are given out, and where Dovecot asks. */
  readonly endpoint: string
  readonly introspection: string
  /** Tokens that are good now. */
  readonly good: Set<string>
  /** Forms that asked for a token. */
  readonly asked: URLSearchParams[]
  refreshToken: string
  /** How long a token says that it lives, in seconds. */
  life: number
}

/** Starts it; every token that it gives out is another one. */
export async function startTokens(user: string): Promise<TokenHouse> {
  const good = new Set<string>()
  const asked: URLSearchParams[] = []
  const state = { refreshToken: 'the refresh token', life: 3_600 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const say = (status: number, answer: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      }
      const form = new URLSearchParams(body)
      if (request.url === '/introspect') {
        const active = good.has(form.get('token') ?? '')
        return say(200, active ? { active: true, sub: user } : { active: false })
      }
      asked.push(form)
      if (form.get('client_secret') !== 'the secret') return say(401, { error: 'invalid_client' })
      if (form.get('refresh_token') !== state.refreshToken) return say(400, { error: 'invalid_grant' })
      const token = `token-${asked.length}`
      good.add(token)
      say(200, { access_token: token, token_type: 'Bearer', expires_in: state.life })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  const at = `http://127.0.0.1:${address.port}`
  return Object.assign(state, {
    port: address.port,
    endpoint: `${at}/token`,
    introspection: `${at}/introspect`,
    good,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}
