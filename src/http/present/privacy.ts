import type { Erasure, FoundAccount } from '../../api/schemas.ts'
import type { FoundAccount as Found } from '../../services/privacy/find-people.ts'
import type { StoredErasure } from '../../services/privacy/list-erasures.ts'
import { time, timeOrNull } from './cases.ts'

/** An account of somebody, with what is kept of it. */
export const presentAccount = (account: Found): FoundAccount => ({
  ...account,
  brands: account.brands.map((brand) => ({ ...brand })),
  linked: [...account.linked],
})

/** An erasure, without whose it was. */
export const presentErasure = ({ at, doneAt, counts, ...rest }: StoredErasure): Erasure => ({
  ...rest,
  counts: { ...counts },
  at: time(at),
  doneAt: timeOrNull(doneAt),
})
