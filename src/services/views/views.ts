import { type CaseFilter, type StandingView, writeFilter } from '../../domain/cases/filter.ts'
import { readAsked } from '../../domain/cases/filter-words.ts'
import { may } from '../../domain/people/may.ts'
import type { StoredView } from '../../store/saved-views.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { forget } from '../cases/kept.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** A view that somebody keeps, for the person who asks. */
export interface ShownView {
  readonly id: string
  readonly name: string
  readonly shared: boolean
  readonly view: StandingView
  readonly filter: string
  readonly mayChange: boolean
  /** Who made it; null when they are gone. */
  readonly by: string | null
}

/** What a person says of a view. `filter`: as an address has it. */
export interface ViewInput {
  readonly name: string
  readonly shared: boolean
  readonly view: StandingView
  readonly filter: string
}

/** More views than these nobody finds anything in. */
export const mostViews = 100

/** An observer reads and changes nothing; views that all see are made and changed by those who say what a brand listens for. */
export const mayShare = (person: Pick<Person, 'role'>): boolean => may(person.role, 'change-rules')

/** Whether a person sees a view at all: their own, and those that are shared. */
export const isFor = (view: Pick<StoredView, 'ownerId'>, person: Person): boolean =>
  view.ownerId === null || view.ownerId === person.userId

/** A view with what this person may do to it. */
export const showView = (view: StoredView, person: Person): ShownView => ({
  id: view.id,
  name: view.name,
  shared: view.ownerId === null,
  view: view.view,
  filter: view.filter,
  by: view.madeByName,
  mayChange:
    may(person.role, 'change-cases') && (view.ownerId === null ? mayShare(person) : view.ownerId === person.userId),
})

/** The filter of a stored view. It was read before it was stored; one that a newer version wrote is refused in words. */
export function filterOf(text: string): CaseFilter {
  const read = readAsked(new URLSearchParams(text))
  if (read.ok) return read.filter
  throw new ServiceError('invalid', 'invalid', 'The filter of this view is not understood.', {
    facts: { errors: read.faults.map((fault) => ({ ...fault, path: `filter.${fault.path}` })) },
  })
}

/** A filter as it is stored: in one order, so that equal ones are equal. */
export const filterText = (text: string): string =>
  new URLSearchParams(writeFilter(filterOf(text)).map(([path, value]): [string, string] => [path, value])).toString()

/** Refuses whoever may not share views. */
export function mustShare(person: Person): void {
  if (mayShare(person)) return
  throw new ServiceError('forbidden', 'forbidden', 'Only an administrator or a lead may share views.')
}

/** The key under which a brand's views are kept for a moment. */
export const viewsKey = (brandId: string): string => `views ${brandId}`

/** Lets the next question see what has just changed. */
export const viewsChanged = (ctx: Context, brandId: string): void => forget(ctx, viewsKey(brandId))
