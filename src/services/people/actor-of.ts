import { toRole } from '../../domain/people/role.ts'
import { sightOf } from '../../domain/people/sight.ts'
import { readPerson } from '../../store/people.ts'
import type { Actor, Context } from '../context.ts'

type Found = NonNullable<Awaited<ReturnType<typeof readPerson>>>

/** Who acts under this id now, with the role and the brands that they have at this moment; null for nobody and for who is shut out. */
export async function actorOf(
  ctx: Pick<Context, 'db'>,
  userId: string,
): Promise<{ readonly actor: ActingPerson; readonly person: Found } | null> {
  const person = await readPerson(ctx.db, userId)
  const actor = person === undefined ? null : actorFor(person)
  return person === undefined || actor === null ? null : { actor, person }
}

type ActingPerson = Extract<Actor, { kind: 'person' }>

/** The person as who acts; null for who is shut out. */
export function actorFor(person: Found): ActingPerson | null {
  if (person.state !== 'active') return null
  const role = toRole(person.role)
  return { kind: 'person', userId: person.id, name: person.name, role, brands: sightOf(role, person.brandIds) }
}
