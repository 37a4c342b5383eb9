import { type CaseStatus, isUnsettled, type SetAsideReason } from './case.ts'

/** What is known of one mention when it is asked how it ended. `answered`: by an answer after it, sent from here, or seen or told of elsewhere. */
export interface Mention {
  readonly answered: 'here' | 'elsewhere' | null
  readonly status: CaseStatus
  readonly reason: SetAsideReason | null
  readonly owned: boolean
}

/** How a mention ends (doctrine D3). `apart`: it asks for no answer; `closed`: its case was settled and nobody answered; `taken` and `nobody`: it still waits, in somebody's hands or in none. */
export const endings = ['here', 'elsewhere', 'impossible', 'troll', 'apart', 'taken', 'nobody', 'closed'] as const
export type Ending = (typeof endings)[number]

/** How many mentions ended in each way. */
export type Tally = Readonly<Record<Ending, number>>

/** Nothing yet. */
export const noMentions: Tally = {
  here: 0,
  elsewhere: 0,
  impossible: 0,
  troll: 0,
  apart: 0,
  closed: 0,
  taken: 0,
  nobody: 0,
}

/** How this mention ended. An answer counts before whatever became of the case afterwards. */
export function endingOf({ answered, status, reason, owned }: Mention): Ending {
  if (answered !== null) return answered
  if (isUnsettled(status)) return owned ? 'taken' : 'nobody'
  if (status === 'settled') return 'closed'
  switch (reason) {
    case 'troll':
      return 'troll'
    case 'no-answer-possible':
    case 'other':
      return 'impossible'
    case 'not-about-us':
    case 'spam':
    case 'duplicate':
    case null:
      return 'apart'
  }
}

/** The tally with so many more of one ending. */
export const plus = (tally: Tally, ending: Ending, count: number): Tally => ({
  ...tally,
  [ending]: tally[ending] + count,
})

/** How many mentions ask for an answer. */
export const askingIn = (tally: Tally): number => endings.reduce((sum, it) => sum + tally[it], 0) - tally.apart

/** How many of these are done: answered, impossible to answer, or a troll's. */
export const doneIn = ({ here, elsewhere, impossible, troll }: Tally): number => here + elsewhere + impossible + troll
