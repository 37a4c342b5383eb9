import type { CaseRow } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'

/** What can be done to a case from its page, in the order in which it is offered. */
export const caseActs = [
  'reply',
  'note',
  'take',
  'assign',
  'settle',
  'settle-next',
  'reopen',
  'priority',
  'set-aside',
] as const
/** One of them. */
export type CaseAct = (typeof caseActs)[number]

/** The right that each asks for. */
const right: Readonly<Record<CaseAct, CaseRow['may'][number]>> = {
  reply: 'reply',
  note: 'note',
  take: 'assign',
  assign: 'assign',
  settle: 'settle',
  'settle-next': 'settle',
  reopen: 'reopen',
  priority: 'set-priority',
  'set-aside': 'set-aside',
}

/** Which acts are offered on a case, and why one of them cannot be done now (null: it can). What would make no sense, such as taking what one has, is not offered. */
export function offeredActs(
  row: Pick<CaseRow, 'may' | 'status' | 'owner' | 'erased'>,
  here: { readonly userId: string; readonly canReply: boolean; readonly hasNext: boolean; readonly reads: boolean },
  t: Messages,
): ReadonlyMap<CaseAct, string | null> {
  const closed = row.status === 'settled' || row.status === 'set-aside'
  const sense: Readonly<Record<CaseAct, boolean>> = {
    reply: true,
    note: true,
    take: row.owner?.id !== here.userId,
    assign: true,
    settle: !closed,
    'settle-next': !closed && here.hasNext,
    reopen: closed,
    priority: true,
    'set-aside': !closed,
  }
  const may = (act: CaseAct): boolean =>
    row.may.includes(right[act]) || (act === 'reply' && !here.canReply && row.may.includes('answered-there'))
  const why = row.erased
    ? t.privacy.erasedCaseText
    : here.reads
      ? t.palette.why.reads
      : closed
        ? t.palette.why.closed
        : t.palette.why.notNow
  return new Map(caseActs.filter((it) => sense[it]).map((it) => [it, may(it) ? null : why]))
}

/** Opened while their case is on its way: where it is written appears with the case. */
const writes: readonly CaseAct[] = ['reply', 'note']
/** Done as soon as their case is there, where it is there soon. */
const waits: readonly CaseAct[] = ['take', 'settle']
const soonMs = 1_500

/** Which acts have a key before the case is there, for whom that may do something to cases. */
export const actsBefore = (reads: boolean): ReadonlyMap<CaseAct, null> =>
  new Map(reads ? [] : [...writes, ...waits].map((it) => [it, null]))

/** Whether an act has to wait for its case. */
export const isHeld = (act: CaseAct): boolean => waits.includes(act)

/** Which act is done now that the case is there: the one that was asked for a moment ago, if it can be done. */
export function heldAct(
  asked: { readonly act: CaseAct; readonly at: number } | null,
  offered: ReadonlyMap<CaseAct, string | null>,
  now: number,
): CaseAct | null {
  if (asked === null || now - asked.at > soonMs) return null
  return offered.get(asked.act) === null ? asked.act : null
}
