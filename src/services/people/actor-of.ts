import { toRole } from '../../domain/people/role.ts'
import { sightOf } from '../../domain/people/sight.ts'
import { readPerson } from '../../store/people.ts'
import type { Actor, Context } from '../context.ts'

type Found = NonNullable<Awaited<ReturnType<typeof readPerson>>>

/** Who acts under this id now, with the role and the brands that they have at this moment; null for nobody and for who is shut out. */
export async function actorOf(
  ctx: Pick<Context, 'db'>,
  userId: string,
): Promise<{ readonly actor: Extract<Actor, { kind: 'person' }>; readonly person: Found } | null> {
  const person = await readPerson(ctx.db, userId)
  if (person?.state !== 'active') return null
  const role = toRole(person.role)
  const actor = { kind: 'person', userId, name: person.name, role, brands: sightOf(role, person.brandIds) } as const
  return { actor, person }
}
