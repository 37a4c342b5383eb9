import { sameSight } from '../domain/people/sight.ts'
import type { SignedIn } from '../services/auth/auth.ts'

/** What is read all day long and changes nothing: lists, numbers, a case, a search. */
const reads =
  /^\/api\/v1\/(?:brands\/[^/]+\/(?:cases(?:\/(?:changed|count))?|counts|views\/counts|search)|cases\/\d{1,19})$/

/** Whether an answer may be looked up while it is being found out who asks. */
export const mayLookAhead = (request: Request, path: string): boolean => request.method === 'GET' && reads.test(path)

/** Whether who asks is still just who they were: the same person, with the same role, brands and settings. */
export function isStill(was: SignedIn, is: SignedIn): boolean {
  const plain = ({ actor, renewal: _renewal, ...rest }: SignedIn): string =>
    JSON.stringify([rest, { ...actor, brands: null }])
  return sameSight(was.actor.brands, is.actor.brands) && plain(was) === plain(is)
}
