import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Link, useSearch } from 'wouter'
import type { CaseDetail, CaseRow, Me, ThreadItem } from '../../../../src/api/schemas.ts'
import type { Action } from '../../actions/action.ts'
import { personName } from '../../bring/origin.tsx'
import { useSpeech } from '../../i18n/context.tsx'
import { useNavigate } from '../../navigate.tsx'
import { Button, Notice } from '../../ui/parts.tsx'
import { useToasts } from '../../ui/toast.tsx'
import { carryNoteFiles } from '../../files/use-note-files.tsx'
import { carryDrafts, newId } from '../draft.ts'
import type { useActs } from '../use-acts.ts'
import { LookAlikeLines } from './look-alikes.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { mayTakeBack, otherCase, standingMoves } from './move-words.ts'
import { alikeKey, movesApi, rereadMoved, useLookAlikes } from './moves-api.ts'
import { SplitDialog, splittable } from './split-dialog.tsx'

/** How long the notice that offers to undo stays. */
const undoMs = 30_000

/** What can be merged with a case and split off it, from its page. */
export interface Moves {
  readonly actions: readonly Action[]
  readonly dialog: ReactNode
  /** What may be the same matter, or where the matter went. */
  readonly lines: ReactNode
  /** What a line of the log offers: the other case, and to take it back. */
  readonly ofEvent: (event: Extract<ThreadItem, { kind: 'event' }>) => ReactNode
}

/** Whoever was writing goes on writing where the matter went. */
function carryWords(userId: string, from: string, into: string): void {
  carryDrafts(userId, from, into)
  carryNoteFiles(userId, from, into)
}

/** Takes a merge or a splitting back, and says so. */
export function useUndoMove(refused: (error: unknown) => void): (moveId: string, brandId: string) => Promise<void> {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  return async (moveId, brandId) => {
    const words = t.moves.undo
    try {
      const { kind, from, to, went } = await movesApi.undo(moveId)
      const done = kind === 'merge' ? words.merged : words.apart
      const holder = kind === 'merge' ? to : from
      say({ icon: 'undo', text: went ? `${done} ${words.went(f.number(Number(holder.id)))}` : done })
      rereadMoved(cache, brandId, [from.id, to.id])
    } catch (error) {
      refused(error)
    }
  }
}

/** Merging and splitting: as actions of menu, palette and keys, with the questions before them; what may be the same matter; where a merged case leads. `inList`: the case is being leafed through, and does not lead away by itself. */
export function useMoves(
  me: Me,
  detail: CaseDetail | undefined,
  acts: Pick<ReturnType<typeof useActs>, 'refused' | 'forget'>,
  inList: boolean,
): Moves {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const navigate = useNavigate()
  const search = useSearch()
  const [asking, setAsking] = useState<'merge' | 'split' | null>(null)
  const [first, setFirst] = useState<CaseRow | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const undoMove = useUndoMove((error) => void acts.refused(error))
  const row = detail?.case
  const may = (right: CaseRow['may'][number]) => row?.may.includes(right) === true
  const open = row?.status !== 'settled' && row?.status !== 'set-aside'
  const alike = useLookAlikes(row?.id ?? '', may('merge') && open).data?.cases ?? []
  const path = (id: string) => `/cases/${id}${search === '' ? '' : `?${search}`}`
  const number = (id: string) => f.number(Number(id))

  const userId = me.user.id
  const mergedInto = row?.mergedInto ?? null
  const leads = mergedInto !== null && !inList
  const [from, target] = [row?.id ?? '', mergedInto === null ? '' : path(mergedInto)]
  const follow = useCallback(
    (into: string, how?: { readonly replace: true }) => {
      carryWords(userId, from, into)
      navigate(target, how)
    },
    [userId, from, target, navigate],
  )
  useEffect(() => {
    if (!leads || mergedInto === null) return
    say({ icon: 'link', text: t.moves.merge.led(f.number(Number(from)), f.number(Number(mergedInto))) })
    follow(mergedInto, { replace: true })
  }, [leads, mergedInto, from, follow, say, t, f])

  const close = () => {
    setAsking(null)
    setFirst(null)
    setProblem(null)
  }
  const begin = (what: 'merge' | 'split', other: CaseRow | null = null) => {
    setFirst(other)
    setProblem(null)
    setAsking(what)
  }
  const carryOut = async (ids: readonly string[], work: (row: CaseRow) => Promise<void>): Promise<void> => {
    if (busy || row === undefined) return
    setBusy(true)
    setProblem(null)
    acts.forget()
    try {
      await work(row)
      close()
    } catch (error) {
      setProblem(error)
      // Both as they stand now, so that trying again is about what is shown.
      rereadMoved(cache, row.brandId, [row.id, ...ids])
    } finally {
      setBusy(false)
    }
  }
  const undo = (moveId: string, brandId: string) => ({
    label: t.done.undo,
    keys: 'Z',
    run: () => void undoMove(moveId, brandId),
  })
  const merge = (other: CaseRow, stays: 'this' | 'other') =>
    void carryOut([other.id], async (row) => {
      const [into, away] = stays === 'this' ? [row, other] : [other, row]
      const moveId = newId()
      await movesApi.merge(into.id, {
        version: into.version,
        from: [{ caseId: away.id, version: away.version, moveId }],
      })
      say({
        icon: 'link',
        text: t.moves.merge.done(number(away.id), number(into.id)),
        forMs: undoMs,
        act: undo(moveId, row.brandId),
      })
      if (stays === 'other') {
        carryWords(userId, away.id, into.id)
        navigate(path(into.id))
      }
      rereadMoved(cache, row.brandId, [into.id, away.id])
    })
  const split = (postIds: readonly string[]) =>
    void carryOut([], async (row) => {
      const off = await movesApi.split(row.id, { version: row.version, postIds })
      say({
        icon: 'branch',
        text: t.moves.split.done(number(off.caseId), postIds.length),
        forMs: undoMs,
        act: undo(off.moveId, row.brandId),
      })
      rereadMoved(cache, row.brandId, [row.id, off.caseId])
    })
  const apart = async (other: CaseRow): Promise<void> => {
    if (row === undefined) return
    try {
      await movesApi.apart(row.id, other.id)
      say({ icon: 'check', text: t.moves.alike.keptApart(number(other.id)) })
      await cache.invalidateQueries({ queryKey: alikeKey(row.id) })
      void cache.invalidateQueries({ queryKey: alikeKey(other.id) })
    } catch (error) {
      await acts.refused(error)
    }
  }

  const groupLabel = row === undefined ? '' : t.palette.groups.case(number(row.id), personName(row.author, t))
  const action = (id: 'merge' | 'split', icon: 'link' | 'branch', keys: readonly string[]): Action => ({
    id,
    label: t.moves[id].act,
    also: t.moves[id].also,
    icon,
    group: 'case',
    groupLabel,
    keys,
    blocked: null,
    run: () => begin(id),
  })
  const actions = [
    ...(may('merge') ? [action('merge', 'link', ['m'])] : []),
    ...(may('split') && detail !== undefined && splittable(detail).length > 1 ? [action('split', 'branch', [])] : []),
  ]
  const dialog =
    row === undefined || detail === undefined ? null : asking === 'merge' ? (
      <MergeDialog row={row} alike={alike} first={first} busy={busy} problem={problem} onDo={merge} onClose={close} />
    ) : asking === 'split' ? (
      <SplitDialog detail={detail} busy={busy} problem={problem} onDo={split} onClose={close} />
    ) : null
  const standing = standingMoves(detail?.thread ?? [])
  const lastAway = detail?.thread.findLast((it) => it.kind === 'event' && it.event === 'merged-into')
  const awayId = lastAway?.kind === 'event' ? lastAway.facts['moveId'] : undefined
  const mayUndo = row !== undefined && mayTakeBack(me, row)
  const lines =
    row === undefined ? null : mergedInto !== null ? (
      <Notice
        icon="link"
        title={t.moves.merge.away(number(mergedInto))}
        acts={
          <>
            <Button size="sm" kind="primary" onClick={() => follow(mergedInto)}>
              {t.moves.openCase(number(mergedInto))}
            </Button>
            {typeof awayId === 'string' && mayUndo && (
              <Button size="sm" icon="undo" onClick={() => void undoMove(awayId, row.brandId)}>
                {t.moves.undo.merge}
              </Button>
            )}
          </>
        }
      />
    ) : (
      <LookAlikeLines
        cases={alike}
        path={path}
        onMerge={(other) => begin('merge', other)}
        onApart={(other) => void apart(other)}
      />
    )
  const ofEvent: Moves['ofEvent'] = (event) => {
    const other = otherCase(event)
    if (other === null || row === undefined) return null
    const { moveId } = event.facts
    const stands = typeof moveId === 'string' && standing.has(moveId)
    return (
      <span className="moveacts">
        <Link href={path(other)}>{t.moves.openCase(number(other))}</Link>
        {stands && mayUndo && (
          <Button size="sm" kind="quiet" icon="undo" onClick={() => void undoMove(moveId, row.brandId)}>
            {event.event === 'split-off' ? t.moves.undo.split : t.moves.undo.merge}
          </Button>
        )}
      </span>
    )
  }
  return { actions, dialog, lines, ofEvent }
}
