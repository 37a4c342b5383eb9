import type { ReactNode } from 'react'
import type { Brand } from '../../../src/api/schemas.ts'
import type { Assignment, Staffing } from '../../../src/api/teams.ts'

/** How a change is carried out. */
export interface Carrying {
  /** What is said when it is done. */
  readonly said?: string
  /** Is told what is there now, where others changed it first. */
  readonly shown?: (now: Staffing) => void
  /** What is said then, where nothing had been written that could be read over. */
  readonly redo?: string
}

/** Carries out a change, reads everything again, and says how it went; false when it was refused. */
type Carry = (work: () => Promise<unknown>, how?: Carrying) => Promise<boolean>

/** What a part of the page knows of it. */
export interface Part {
  readonly brand: Brand
  readonly data: Staffing
  readonly may: boolean
  readonly busy: boolean
  readonly carry: Carry
  /** Why the last change of this part was refused, for beside the button that asked for it; null where it was not. `shown` is told what is there now, before the refusal is left behind. */
  readonly refusal: (shown?: (now: Staffing) => void) => ReactNode
  /** Leaves that behind: something else is asked for. */
  readonly forget: () => void
  /** One line of this part, which is refused by itself. */
  readonly line: (id: string) => Part
}

/** One of the two forms that share a version: each saves its own, and what is written in the other stays. */
export interface AssignmentPart extends Part {
  /** As it was when it was begun to be written on. */
  readonly origin: Assignment
  /** As it is written here. */
  readonly draft: Assignment
  readonly write: (draft: Assignment) => void
  /** Whether something is written in this form that is not saved. */
  readonly written: boolean
  /** Takes what was written in this form back. */
  readonly putBack: () => void
  /** Saves this form, or what it would be. */
  readonly save: (draft: Assignment) => Promise<boolean>
}
