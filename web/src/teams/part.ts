import type { Brand } from '../../../src/api/schemas.ts'
import type { Staffing } from '../../../src/api/teams.ts'

/** Carries out a change, reads everything again, and says how it went; false when it was refused. */
export type Carry = (work: () => Promise<unknown>, said?: string) => Promise<boolean>

/** What the parts of the page share. */
export interface Part {
  readonly brand: Brand
  readonly data: Staffing
  readonly may: boolean
  readonly busy: boolean
  readonly carry: Carry
}
