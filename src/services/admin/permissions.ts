import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** The person who acts and may look at brands, rules and sources. */
export function mayLook(ctx: Context): Person {
  if (ctx.actor.kind !== 'person') throw new ServiceError('forbidden', 'forbidden', 'This is for people only.')
  return ctx.actor
}

/** The person who acts and may change what is listened for; agents and observers are refused. */
export function mayLead(ctx: Context): Person {
  const person = mayLook(ctx)
  if (person.role !== 'administrator' && person.role !== 'lead') {
    throw new ServiceError('forbidden', 'forbidden', 'Only an administrator or a lead may change this.')
  }
  return person
}

/** The person who acts and may set up brands and connections; everybody but an administrator is refused. */
export function mayAdminister(ctx: Context): Person {
  const person = mayLook(ctx)
  if (person.role !== 'administrator') {
    throw new ServiceError('forbidden', 'forbidden', 'Only an administrator may change this.')
  }
  return person
}
