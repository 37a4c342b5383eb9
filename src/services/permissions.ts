import { opens } from '../domain/people/api-key.ts'
import { type Act, may, whoMay } from '../domain/people/may.ts'
import { sees } from '../domain/people/sight.ts'
import type { Actor, Context } from './context.ts'
import { ServiceError } from './errors.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** The person who acts, if their role allows this; everybody else is refused. Whether they see the brand is asked by `mustSee`. */
export function permitted(ctx: Pick<Context, 'actor'>, act: Act): Person {
  const { actor } = ctx
  if (actor.kind !== 'person') throw new ServiceError('forbidden', 'forbidden', 'This is for people only.')
  if (!may(actor.role, act)) throw notPermitted(act)
  if (actor.key !== undefined && !opens(actor.key.scopes, act)) throw scopeMissing()
  return actor
}

/** Whether whoever acts is a person who may do this, where nothing is to be refused. */
export const isPermitted = ({ actor }: Pick<Context, 'actor'>, act: Act): boolean =>
  actor.kind === 'person' && may(actor.role, act) && (actor.key === undefined || opens(actor.key.scopes, act))

/** Whether whoever acts may be shown cases and what people wrote: a key only where it was made for that, whatever else it opens. */
export const isShownCases = ({ key }: Person): boolean => key === undefined || key.scopes.includes('read-cases')

/** The refusal when a key was not made for this. */
export const scopeMissing = (): ServiceError =>
  new ServiceError('forbidden', 'scope-missing', 'This key was not made for that: its scopes say what it opens.')

/** The refusal of who may not do this. */
export const notPermitted = (act: Act): ServiceError => new ServiceError('forbidden', 'forbidden', onlyThese(act))

/** Who may, in words. */
function onlyThese(act: Act): string {
  const roles = whoMay(act)
  if (roles.includes('observer')) return 'This is for people only.'
  if (roles.includes('agent')) return 'An observer reads cases and changes none.'
  return roles.includes('lead') ? 'Only an administrator or a lead may do this.' : 'Only an administrator may do this.'
}

/** Refuses as if the thing were not there when it belongs to a brand that this person does not see: whoever has no access learns nothing. */
export function mustSee(person: Person, brandId: string, gone = 'This brand is not here any more.'): void {
  if (!sees(person.brands, brandId)) throw new ServiceError('not-found', 'not-found', gone)
}

/** The person who acts and may change cases. */
export const mayChangeCases = (ctx: Pick<Context, 'actor'>): Person => permitted(ctx, 'change-cases')

/** The person who acts and may read cases. */
export const mayReadCases = (ctx: Pick<Context, 'actor'>): Person => permitted(ctx, 'read-cases')
