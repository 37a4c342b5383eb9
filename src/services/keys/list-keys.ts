import { may } from '../../domain/people/may.ts'
import { days, duration, after } from '../../domain/model/time.ts'
import { readKeys, type StoredKey } from '../../store/api-keys.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

export type { StoredKey } from '../../store/api-keys.ts'

/** So long a key that is over stays in the list, so that somebody finds out why a program stopped. */
const shownFor = days(90)

/** The keys of the person who asks; of everybody, for who manages people. */
export async function listKeys(ctx: Context): Promise<readonly StoredKey[]> {
  const person = permitted(ctx, 'make-keys')
  const everybodys = may(person.role, 'manage-people')
  return readKeys(ctx.db, everybodys ? null : person.userId, after(ctx.now(), duration(-shownFor)))
}
