import type { CaseRow, Me, ThreadItem } from '../../../../src/api/schemas.ts'
import type { Formatter } from '../../i18n/format.ts'
import type { Messages } from '../../i18n/fr.ts'
import type { IconName } from '../../ui/icons.tsx'

type Event = Extract<ThreadItem, { kind: 'event' }>

const kinds = ['merged-in', 'merged-into', 'split-off', 'merge-undone', 'split-undone'] as const
type MoveKind = (typeof kinds)[number]

const isMove = (kind: string): kind is MoveKind => kinds.some((it) => it === kind)

/** The other case that a line of the log speaks of; null where it speaks of none. */
export function otherCase({ event, facts }: Pick<Event, 'event' | 'facts'>): string | null {
  const id = event === 'opened' ? facts['splitFrom'] : isMove(event) ? facts['caseId'] : null
  return typeof id === 'string' ? id : null
}

/** The words for what went from one case to another; null for anything else. */
export function moveWords(
  it: Event,
  who: string,
  when: string,
  t: Messages,
  f: Formatter,
): { readonly icon: IconName; readonly words: string } | null {
  const other = otherCase(it)
  if (other === null) return null
  const id = f.number(Number(other))
  if (it.event === 'opened') return { icon: 'branch', words: t.moves.events.from(who, id, when) }
  if (!isMove(it.event)) return null
  const icon = it.event === 'split-off' ? 'branch' : it.event.endsWith('undone') ? 'undo' : 'link'
  return { icon, words: t.moves.events[it.event](who, id, when) }
}

/** The merges and splittings of a log that can be taken back: those that were not yet. */
export function standingMoves(thread: readonly ThreadItem[]): ReadonlySet<string> {
  const standing = new Set<string>()
  for (const it of thread) {
    const moveId = it.kind === 'event' ? it.facts['moveId'] : undefined
    if (it.kind !== 'event' || typeof moveId !== 'string') continue
    if (it.event === 'merged-in' || it.event === 'split-off' || it.event === 'merged-into') standing.add(moveId)
    else standing.delete(moveId)
  }
  return standing
}

/** Whether somebody may take back what became of a case. Of a merged one its row says nothing: nothing else can be done to it. */
export const mayTakeBack = (me: Pick<Me, 'brands'>, row: Pick<CaseRow, 'brandId' | 'erased'>): boolean =>
  !row.erased && me.brands.some((it) => it.id === row.brandId && it.may.includes('change-cases'))

/** A case as it was read last: whoever merges says which version they saw. */
export const latestOf = <Row extends Pick<CaseRow, 'id' | 'version'>>(row: Row, read: readonly Row[]): Row =>
  read.reduce((latest, it) => (it.id === row.id && it.version > latest.version ? it : latest), row)
