// A real OpenID provider (oidc-provider), with its own pages to sign in and to agree on. Started by oidc.ts; asked over standard input.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import Provider from 'oidc-provider'

const { redirect } = JSON.parse(process.argv[2])
const server = createServer()
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'vigie',
      client_secret: 'the secret',
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  cookies: { keys: ['for a test only'] },
  claims: { openid: ['sub'], email: ['email'] },
  // Who uses a refresh token twice loses the whole sign-in: as strict as a provider can be.
  rotateRefreshToken: () => true,
  features: { revocation: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id }) }),
})

let grants = 0
let ended = 0
provider.on('grant.revoked', () => {
  ended += 1
})
provider.on('grant.success', (ctx) => {
  if (ctx.oidc.params.grant_type === 'refresh_token') grants += 1
})
provider.on('grant.error', (ctx, error) => console.error(ctx.oidc?.params?.grant_type, error.message))

// Mail servers ask here whether a token is good; they have no account of their own.
provider.use(async (ctx, next) => {
  if (ctx.path !== '/introspect') return next()
  let body = ''
  for await (const chunk of ctx.req) body += chunk
  const token = await provider.AccessToken.find(new URLSearchParams(body).get('token') ?? '')
  ctx.body = token === undefined ? { active: false } : { active: true, sub: token.accountId }
})
server.on('request', provider.callback())

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line)
  console.log(JSON.stringify({ id, ok: true, value: { grants, ended } }))
})
process.stdin.on('end', () => process.exit(0))
console.log(JSON.stringify({ ready: { issuer } }))
