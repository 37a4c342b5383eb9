import type { Actor, Context } from '../context.ts'
import { permitted } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** The person who acts and may look at brands, rules and sources. */
export const mayLook = (ctx: Pick<Context, 'actor'>): Person => permitted(ctx, 'read-cases')
