import { may } from '../../domain/people/may.ts'
import type { StoredTemplate } from '../../store/reply-templates.ts'
import type { Transaction } from '../../store/database.ts'
import { lockTemplate } from '../../store/reply-templates.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** A template or snippet for the person who asks. */
export interface ShownTemplate {
  readonly id: string
  readonly kind: 'template' | 'snippet'
  readonly name: string
  readonly shortcut: string | null
  readonly language: string | null
  readonly text: string
  readonly shared: boolean
  readonly mayChange: boolean
}

/** More texts than these nobody finds anything in. */
export const mostTemplates = 500

const gone = 'This text is not here any more.'

/** Texts that everybody answers with are made and changed by those who say what a brand listens for. */
export const mayShareTemplates = (person: Pick<Person, 'role'>): boolean => may(person.role, 'change-rules')

/** A text with what this person may do to it. */
export const showTemplate = (it: StoredTemplate, person: Person): ShownTemplate => ({
  id: it.id,
  kind: it.kind,
  name: it.name,
  shortcut: it.shortcut,
  language: it.language,
  text: it.body,
  shared: it.ownerId === null,
  mayChange:
    may(person.role, 'change-cases') &&
    (it.ownerId === null ? mayShareTemplates(person) : it.ownerId === person.userId),
})

/** Refuses whoever may not share texts. */
export function mustShareTemplates(person: Person): void {
  if (mayShareTemplates(person)) return
  throw new ServiceError('forbidden', 'forbidden', 'Only an administrator or a lead may share texts.')
}

/** The text if this person may change it, undefined where there is none; as if it were not there when they do not see it. */
export async function templateToChange(
  tx: Transaction,
  person: Person,
  id: string,
): Promise<StoredTemplate | undefined> {
  const it = await lockTemplate(tx, id)
  if (it === undefined) return undefined
  mustSee(person, it.brandId, gone)
  if (it.ownerId !== null && it.ownerId !== person.userId) throw templateGone()
  if (it.ownerId === null) mustShareTemplates(person)
  return it
}

/** The refusal when a text is not there, or is somebody else's. */
export const templateGone = (): ServiceError => new ServiceError('not-found', 'not-found', gone)
