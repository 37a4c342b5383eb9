import type { Act } from '../../domain/people/may.ts'
import { toRole } from '../../domain/people/role.ts'
import { common, sightOf } from '../../domain/people/sight.ts'
import type { StoredPerson } from '../../store/people.ts'
import type { Actor } from '../context.ts'
import { notPermitted, permitted } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** Who acts, as they are among those who are held until the transaction ends; refused where somebody took this right away since the request began. A key goes on seeing only its own brands. */
export function stillPermitted(held: readonly StoredPerson[], person: Person, act: Act): Person {
  const now = held.find((it) => it.id === person.userId)
  if (now?.state !== 'active') throw notPermitted(act)
  const role = toRole(now.role)
  const brands = common(person.brands, sightOf(role, now.brandIds))
  return permitted({ actor: { ...person, role, brands } }, act)
}
