import { may } from '../../domain/people/may.ts'
import type { Transaction } from '../../store/database.ts'
import { type LabelTone, labelsInUse, lockLabels, type StoredLabel } from '../../store/labels.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** A label of a brand as it is shown. */
export interface ShownLabel {
  readonly id: string
  readonly name: string
  readonly tone: LabelTone
  readonly archived: boolean
  /** How many cases that still ask for something hold it. */
  readonly unsettled: number
}

/** More labels in use than these sort nothing. */
export const mostLabels = 200

const gone = 'This label is not here any more.'

/** The refusal of a label that is not there, or is another brand's. */
export const labelGone = (): ServiceError => new ServiceError('not-found', 'not-found', gone)

/** Labels that stand are renamed, merged and archived by those who say what a brand listens for; whoever works on cases may make one. */
export const mayChangeLabels = (person: Pick<Person, 'role'>): boolean => may(person.role, 'change-rules')

/** Refuses whoever may not rename, merge or archive labels. */
export function mustChangeLabels(person: Person): void {
  if (mayChangeLabels(person)) return
  throw new ServiceError('forbidden', 'forbidden', 'Only an administrator or a lead may change a label.')
}

/** Two labels of one brand, locked, for who may merge them. As if they were not there when this person does not see their brand, or when the second was merged away itself. */
export async function labelsToMerge(
  tx: Transaction,
  person: Person,
  ids: { readonly from: string; readonly into: string },
): Promise<{ readonly from: StoredLabel; readonly into: StoredLabel }> {
  const found = await lockLabels(tx, [ids.from, ids.into])
  const from = found.find((it) => it.id === ids.from)
  const into = found.find((it) => it.id === ids.into)
  if (from === undefined) throw labelGone()
  mustSee(person, from.brandId, gone)
  mustChangeLabels(person)
  if (into === undefined || into.brandId !== from.brandId || into.mergedInto !== null) throw labelGone()
  return { from, into }
}

/** Refuses a name that a label in use has, and one label too many. `id`: the label that wants it. */
export async function mustBeFree(
  tx: Transaction,
  wanted: { readonly id: string; readonly brandId: string; readonly name: string; readonly isNew: boolean },
): Promise<void> {
  const { count, taken } = await labelsInUse(tx, wanted.brandId, wanted.name)
  if (taken !== null && taken !== wanted.id) {
    throw new ServiceError('conflict', 'label-taken', `There is a label “${wanted.name}” already.`, {
      facts: { labelId: taken },
    })
  }
  if (wanted.isNew && count >= mostLabels) {
    throw new ServiceError('conflict', 'too-many-labels', `There are ${mostLabels} labels: archive one first.`)
  }
}
