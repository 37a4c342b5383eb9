import type { ReactNode } from 'react'
import type { Brand } from '../../../src/api/schemas.ts'
import type { Staffing } from '../../../src/api/teams.ts'

/** Carries out a change, reads everything again, and says how it went; false when it was refused. */
type Carry = (work: () => Promise<unknown>, said?: string) => Promise<boolean>

/** What a part of the page knows of it. */
export interface Part {
  readonly brand: Brand
  readonly data: Staffing
  readonly may: boolean
  readonly busy: boolean
  readonly carry: Carry
  /** Why the last change of this part was refused, for beside the button that asked for it; null where it was not. */
  readonly refusal: ReactNode
  /** Leaves that behind: something else is asked for. */
  readonly forget: () => void
}
