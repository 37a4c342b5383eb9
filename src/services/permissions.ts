import type { Actor, Context } from './context.ts'
import { ServiceError } from './errors.ts'

/** The person who acts and may change cases; everybody else is refused. */
export function mayChangeCases(ctx: Context): Extract<Actor, { kind: 'person' }> {
  const person = mayReadCases(ctx)
  if (person.role === 'observer') {
    throw new ServiceError('forbidden', 'forbidden', 'An observer reads cases and changes none.')
  }
  return person
}

/** The person who acts and may read cases. */
export function mayReadCases(ctx: Context): Extract<Actor, { kind: 'person' }> {
  if (ctx.actor.kind !== 'person') throw new ServiceError('forbidden', 'forbidden', 'This is for people only.')
  return ctx.actor
}
