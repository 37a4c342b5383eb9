import type { Context as HonoContext } from 'hono'
import type { z } from 'zod'
import type { Context } from '../services/context.ts'
import type { SignedIn } from '../services/auth/auth.ts'
import { InvalidInput } from './problem.ts'

/** What a request carries along: who sent it, from where. */
export interface Variables {
  /** Set early for a program that came with a key, later for a browser. */
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
  const text = await c.req.text()
  let raw: unknown
  try {
    raw = JSON.parse(text, refuseUnstorable)
  } catch {
    throw new InvalidInput([{ path: '', message: 'This is not JSON that Vigie can keep.' }])
  }
  return parse(schema, raw)
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair; no person writes them either. */
const unstorable = /[\0\p{Surrogate}]/u

function refuseUnstorable(key: string, value: unknown): unknown {
  if (unstorable.test(key) || (typeof value === 'string' && unstorable.test(value))) throw new SyntaxError('unstorable')
  return value
}

/** A value in the agreed shape. */
export function parse<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) {
    throw new InvalidInput(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
  }
  return parsed.data
}
