import type { Context as HonoContext } from 'hono'
import { z } from 'zod'
import { ServiceError } from '../../services/errors.ts'

const Uuid = z.uuid()
const Word = z.string().regex(/^[A-Za-z0-9@._-]{1,128}$/)
const Decimal = z.string().regex(/^\d{1,18}$/)

/** The id in this part of the path; anything else is an address of nothing. */
export const uuid = (c: HonoContext, name: string): string => idOf(c, name, Uuid)

/** The same for ids that better-auth makes: letters, digits, and the signs of an id of ours. */
export const userId = (c: HonoContext, name: string): string => idOf(c, name, Word)

/** The same for decimal ids. */
export const decimal = (c: HonoContext, name: string): string => idOf(c, name, Decimal)

function idOf(c: HonoContext, name: string, shape: z.ZodType<string>): string {
  const parsed = shape.safeParse(c.req.param(name))
  if (!parsed.success) throw new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
  return parsed.data
}
