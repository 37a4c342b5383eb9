import { Hono } from 'hono'
import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { Context } from '../../services/context.ts'
import { assistantsMayCome } from '../../services/tools/assistants.ts'
import { bearerOf, keyHolder } from '../bearer.ts'
import { limitBody } from '../body-limit.ts'
import type { Env } from '../environment.ts'
import { type Address, refuseOtherAddress } from '../guards.ts'
import { problemResponse } from '../problem.ts'
import type { RateLimits } from '../rate-limits.ts'

const largestCall = 128 * 1024

/** The door for assistants, by the Model Context Protocol over streamable HTTP (revisions 2026-07-28 and 2025-11-25). Shut, there is nothing at this address; open, it takes a key and nothing else. */
export function mcpRoutes(parts: {
  readonly context: Omit<Context, 'actor'>
  readonly address: Address
  readonly rates: RateLimits
  readonly version: string
  readonly nothing: () => Response
}): Hono<Env> & { close?: () => Promise<void> } {
  const { context, address } = parts
  const app: Hono<Env> & { close?: () => Promise<void> } = new Hono<Env>()
  let handler: Promise<McpHttpHandler> | null = null
  app.use(async (c, next) => {
    const refused = refuseOtherAddress(c.req.raw, address)
    if (refused !== null) return refused
    // A page of another site may not speak here, with a key or without (the protocol asks for this).
    const origin = c.req.header('origin')
    if (origin !== undefined && !address.origins.has(origin)) {
      return problemResponse({
        title: 'forbidden',
        status: 403,
        detail: 'This request comes from another site.',
        reason: 'cross-site',
      })
    }
    if (!(await assistantsMayCome(context))) return parts.nothing()
    return next()
  })
  app.use(limitBody(largestCall))
  app.all('/', async (c) => {
    const secret = bearerOf(c.req.raw.headers)
    const me = secret === null ? null : await keyHolder(context, secret)
    if (me === null || me.mustEnrol) {
      return problemResponse(
        {
          title: 'unauthenticated',
          status: 401,
          detail: 'An assistant comes with a key: Authorization: Bearer vigie_…',
          reason: secret === null ? 'unauthenticated' : 'key-dead',
        },
        { 'www-authenticate': secret === null ? 'Bearer' : 'Bearer error="invalid_token"' },
      )
    }
    const { headers, refused } = parts.rates.count('key', me.actor.key?.id ?? '', context.now())
    if (refused !== null) return refused
    handler ??= open(parts.version)
    const { fetch } = await handler
    const ctx: Context = { ...context, actor: me.actor }
    const authInfo = { token: '', clientId: me.actor.key?.id ?? '', scopes: [...(me.actor.key?.scopes ?? [])] }
    const answer = await fetch(c.req.raw, { authInfo: { ...authInfo, extra: { ctx } } })
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
    if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-store')
    return answer
  })
  app.close = async () => (await handler)?.close()
  return app
}

/** Loaded when the first assistant comes: most installations never see one. */
async function open(version: string): Promise<McpHttpHandler> {
  const [{ createMcpHandler, McpServer }, { addTools, instructions }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./tools.ts'),
  ])
  return createMcpHandler(
    ({ authInfo }) => {
      const server = new McpServer({ name: 'vigie', version }, { instructions })
      const ctx = authInfo?.extra?.['ctx']
      if (isContext(ctx)) addTools(server, ctx)
      return server
    },
    { maxRequestBodySize: largestCall },
  )
}

/** Handed in above, by nobody else. */
const isContext = (value: unknown): value is Context => typeof value === 'object' && value !== null && 'actor' in value
