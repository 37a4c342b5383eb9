import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Bulk, BulkAct } from '../../../src/api/bulk.ts'
import type { ListView } from '../../../src/api/inbox.ts'
import { useSpeech } from '../i18n/context.tsx'
import { keys } from '../queries.ts'
import { useToasts } from '../ui/toast.tsx'
import { bulkApi } from './bulk-api.ts'
import { refreshLists } from './refresh-lists.ts'
import { countChosen, isSeen, type Selection } from './selection.ts'

/** From so many cases on, it is told first what would be done; below, it is done where nothing stands against it and all of them were seen, and can be undone. */
const toldFrom = 51
/** How long the notice that offers to undo stays. */
const undoMs = 30_000

/** An act with the words for whom or what it means, such as the name of a colleague. */
export interface Worded {
  readonly act: BulkAct
  readonly words: string
}

/** What has been told and waits for a yes. */
export interface Asked extends Worded {
  readonly bulk: Bulk
  readonly chosen: Selection
}

/** What the last bulk of a brand was, so that it can be undone after its notice has gone. */
export const lastBulkKey = (brandId: string) => ['last-bulk', brandId] as const

const tallied = (tallies: Bulk['done'], outcome: string): number =>
  tallies.find((it) => it.outcome === outcome)?.count ?? 0

/** Carries acts on many cases out: tells first what would become of them where that is not plain, then does it, and offers to undo. */
export function useBulk(
  brandId: string,
  list: {
    readonly view: ListView
    readonly filter: string
    readonly total: number
    /** The rows that stand on the screen and are still in the list. */
    readonly shown: readonly string[]
    readonly waiting: number
  },
  selection: Selection,
  done: (chosen: Selection) => void,
) {
  const { t, f } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [progress, setProgress] = useState<Bulk | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const stopped = useRef(false)

  /** Every list and count may have changed; a few cases are placed, many are read again. */
  const reread = (ids: readonly string[] | null) => {
    if (ids === null) void cache.invalidateQueries({ queryKey: keys.cases(brandId) })
    else void refreshLists(cache, brandId, ids)
    void cache.invalidateQueries({ queryKey: keys.counts(brandId) })
    void cache.invalidateQueries({ queryKey: keys.savedCounts(brandId) })
    void cache.invalidateQueries({ queryKey: ['case'] })
  }
  const idsOf = (chosen: Selection) => (chosen.kind === 'all' ? null : [...chosen.ids])

  const doneWords = ({ act, words }: Worded, n: number): string => {
    const count = f.number(n)
    switch (act.kind) {
      case 'assign':
        return act.ownerId === null ? t.bulk.done.release(count, n) : t.bulk.done.assign(words, count, n)
      case 'hand-over':
        return t.bulk.done['hand-over'](words, count, n)
      case 'priority':
        return t.bulk.done.priority(words, count, n)
      case 'settle':
      case 'set-aside':
      case 'pause':
      case 'reopen':
        return t.bulk.done[act.kind](count, n)
    }
  }

  const takeBack = async (id: string, ids: readonly string[] | null): Promise<void> => {
    say({ icon: 'undo', text: t.bulk.undoing, forMs: 60_000 })
    try {
      const after = await bulkApi.takeBack(id, setProgress)
      const back = tallied(after.undone, 'done')
      const kept = after.undone.filter((it) => it.outcome !== 'done')
      const rest = kept.map((it) =>
        it.outcome === 'done' ? '' : t.bulk.because[it.outcome](f.number(it.count), it.count),
      )
      const said = [t.bulk.undone(f.number(back), back), ...rest.map((it) => `${it}.`)]
      say({ icon: 'undo', text: said.join(' '), forMs: kept.length > 0 ? undoMs : 6_000 })
      cache.removeQueries({ queryKey: lastBulkKey(brandId) })
    } catch (error) {
      setProblem(error)
      say({ icon: 'warning', text: t.bulk.broken, act: { label: t.bulk.goOn, run: () => void takeBack(id, ids) } })
    }
    setProgress(null)
    reread(ids)
  }

  /** What broke off or was stopped is done in part: says how far it came, and offers to take that part back; asking again goes on. */
  const offerPart = (far: Bulk, ids: readonly string[] | null): void => {
    const { id } = far
    const changed = tallied(far.done, 'done')
    if (changed === 0) return
    const text = t.bulk.inPart(f.number(changed), f.number(far.count), changed)
    say({
      icon: 'warning',
      text,
      forMs: undoMs,
      act: { label: t.done.undo, keys: 'Z', run: () => void takeBack(id, ids) },
    })
    cache.setQueryData(lastBulkKey(brandId), { id, ids })
  }

  const carryOut = async (worded: Worded, prepared: Bulk, chosen: Selection): Promise<void> => {
    setBusy(true)
    setProblem(null)
    stopped.current = false
    const ids = idsOf(chosen)
    try {
      const after = await bulkApi.carryOut(prepared.id, setProgress, () => stopped.current)
      if (after.left > 0) offerPart(after, ids)
      else sayDone(worded, after, ids, chosen)
    } catch (error) {
      setProblem(error)
      const far = await bulkApi.read(prepared.id).catch(() => null)
      if (far !== null) offerPart(far, ids)
    }
    setBusy(false)
    setProgress(null)
    reread(ids)
  }

  const sayDone = (worded: Worded, after: Bulk, ids: readonly string[] | null, chosen: Selection): void => {
    const changed = tallied(after.done, 'done')
    const others = after.count - changed
    const undo = { label: t.done.undo, keys: 'Z', run: () => void takeBack(after.id, ids) }
    const words = doneWords(worded, changed)
    say({
      icon: 'check',
      text: others === 0 ? words : `${words} ${t.bulk.notAll(f.number(others), others)}`,
      forMs: undoMs,
      ...(changed > 0 ? { act: undo } : {}),
    })
    if (changed > 0) cache.setQueryData(lastBulkKey(brandId), { id: after.id, ids })
    setAsked(null)
    done(chosen)
  }

  const begin = async (worded: Worded): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      const { view, filter } = list
      const cases =
        selection.kind === 'all' ? { view, filter, except: [...selection.except] } : { ids: [...selection.ids] }
      const prepared = await bulkApi.prepare(brandId, { act: worded.act, cases })
      setBusy(false)
      const isPlain = prepared.done.every((it) => it.outcome === 'done') && !prepared.capped
      if (isPlain && prepared.count < toldFrom && isSeen(selection, list, prepared.count))
        await carryOut(worded, prepared, selection)
      else setAsked({ ...worded, bulk: prepared, chosen: selection })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  return {
    asked,
    progress,
    busy,
    problem,
    count: countChosen(selection, list.total),
    begin: (worded: Worded) => void begin(worded),
    yes: () => {
      if (asked !== null && !busy) void carryOut(asked, asked.bulk, asked.chosen)
    },
    /** Of what is under way nothing more is done after what is just being done. */
    no: () => {
      stopped.current = true
      setAsked(null)
    },
    forget: () => setProblem(null),
    undoLast: () => {
      const last = cache.getQueryData<{ readonly id: string; readonly ids: readonly string[] | null }>(
        lastBulkKey(brandId),
      )
      if (last !== undefined) void takeBack(last.id, last.ids)
    },
  }
}
