import type { Context as HonoContext } from 'hono'
import type { z } from 'zod'
import type { Context } from '../services/context.ts'
import type { SignedIn } from '../services/auth/auth.ts'
import { InvalidInput } from './problem.ts'

/** What a request carries along: who sent it, from where. */
export interface Variables {
  readonly me: SignedIn
  readonly ctx: Context
  readonly client: string
}

/** The environment of our routes. */
export interface Env {
  Variables: Variables
  Bindings: { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } }
}

/** The request's body in the agreed shape, or a refusal that says which part is not. */
export async function body<Schema extends z.ZodType>(c: HonoContext, schema: Schema): Promise<z.infer<Schema>> {
  const raw: unknown = await c.req.json().catch(() => undefined)
  return parse(schema, raw)
}

/** A value in the agreed shape. */
export function parse<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) throw new InvalidInput(parsed.error)
  return parsed.data
}
