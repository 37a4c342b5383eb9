import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { putBack } from '../../../src/domain/replies/draft.ts'
import type { Draft, DraftAside, Drafts, DraftWay } from '../../../src/api/hand.ts'
import { ApiProblem } from '../api.ts'
import { soon } from '../ui/soon.ts'
import {
  carried,
  isUnsaved,
  keptWhere,
  left,
  type LocalDraft,
  noWay,
  receive,
  refusedAs,
  type Saving,
  settledAs,
  toAskAgain,
  typed,
  waysOf,
} from './draft-sync.ts'
import { keptDraft } from './kept-draft.ts'
import { keptPromise } from './kept-promise.ts'
import { handApi, handKeys, leavingPaths, sayLeaving } from './hand-api.ts'

const ways = ['public', 'private', 'note'] as const
/** While somebody types, the server is told each second. */
const saveMs = 1_000
/** After a failure, as when the network was away. */
const againMs = 5_000

interface SaveHow {
  readonly over?: boolean
  readonly takesAside?: string
}

const keyOf = (userId: string, caseId: string) => `draft.${userId}.${caseId}`

/** A random UUID, on pages served without https too. */
export function newId(): string {
  /* oxlint-disable eslint/no-restricted-properties -- the one place that asks whether it is there */
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  /* oxlint-enable eslint/no-restricted-properties */
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  )
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(''))
    .join('-')
}

function keep(key: string, local: LocalDraft): void {
  const empty = local.link === '' && waysOf(local).every((way) => way.text === '' && !isUnsaved(way))
  if (empty) keptDraft.remove(key)
  else keptDraft.write(key, local)
}

/** Lets what this device alone has of a merged case’s drafts go on in the case that has its matter now: nobody writes there any more. */
export function carryDrafts(userId: string, from: string, to: string): void {
  const here = keptDraft.read(keyOf(userId, from))
  const there = keptDraft.read(keyOf(userId, to))
  const after = { ...there, link: there.link === '' ? here.link : there.link }
  for (const way of ways) after[way] = carried(here[way], there[way])
  const changed = ways.some((way) => after[way] !== there[way])
  keep(keyOf(userId, to), changed ? { ...after, replyId: null } : after)
  keptDraft.remove(keyOf(userId, from))
  keptPromise.carry(userId, from, to)
}

/** The drafts of a case: kept on this device at each letter and on the server each second, so that a reload, a lost session, another device or another owner takes nothing away. `caseVersion`: the case as it is shown; `can`: whether this person may write. */
export function useDraft(userId: string, caseId: string, caseVersion: number | undefined, can: boolean) {
  const key = keyOf(userId, caseId)
  const cache = useQueryClient()
  const [held, setHeld] = useState(() => ({ key, local: keptDraft.read(key) }))
  const [saving, setSaving] = useState<Readonly<Partial<Record<DraftWay, Saving>>>>({})
  const [clash, setClash] = useState<DraftWay | null>(null)
  if (held.key !== key) setHeld({ key, local: keptDraft.read(key) })
  const local = held.key === key ? held.local : keptDraft.read(key)
  const now = useRef<LocalDraft>(local)
  const toPost = useRef<string | null>(null)
  const version = useRef(caseVersion)
  const timers = useRef(new Map<DraftWay, ReturnType<typeof setTimeout>>())
  /** When the answer to what is on its way is there. */
  const inTheAir = useRef(new Map<DraftWay, Promise<void>>())
  useEffect(() => {
    version.current = caseVersion
    now.current = local
  })
  const drafts = useQuery({
    queryKey: handKeys.drafts(caseId),
    queryFn: async () => {
      await soon()
      return handApi.drafts(caseId)
    },
    enabled: can,
    staleTime: 0,
  })

  const change = useCallback(
    (to: (before: LocalDraft) => LocalDraft) => {
      // Read from the device: two tabs may write on one case.
      const after = to(now.current)
      now.current = after
      keep(key, after)
      setHeld({ key, local: after })
    },
    [key],
  )
  const take = useCallback(
    (server: Drafts) => {
      change((before) => {
        const after = { ...before }
        for (const way of ways)
          after[way] = receive(
            before[way],
            server.drafts.find((it) => it.way === way),
          )
        return after.public.text === before.public.text && after.private.text === before.private.text
          ? after
          : { ...after, replyId: null }
      })
    },
    [change],
  )

  const saver = useRef<(way: DraftWay, how?: SaveHow) => void>(() => {})
  /** Says one text to the server. True where somebody else wrote at the same time. */
  const say = useCallback(
    async (way: DraftWay, text: string, how: SaveHow): Promise<boolean> => {
      const { base, seen } = now.current[way]
      change((before) => ({ ...before, [way]: left(before[way], text) }))
      const answer = await handApi.saveDraft(caseId, way, {
        text,
        version: base,
        seen: Math.max(1, seen ?? version.current ?? 1),
        toPostId: way === 'note' ? null : toPost.current,
        ...how,
      })
      const { clash: clashes, ...server } = answer
      const stored = server.drafts.find((it) => it.way === way)
      change((before) => ({
        ...before,
        [way]: clashes ? refusedAs(before[way]) : settledAs(before[way], text, stored),
      }))
      cache.setQueryData(handKeys.drafts(caseId), server)
      return clashes
    },
    [cache, caseId, change],
  )
  const put = useCallback(
    async (way: DraftWay, how: SaveHow): Promise<void> => {
      setSaving((before) => ({ ...before, [way]: 'saving' }))
      try {
        const doubtful = how.over === true ? null : toAskAgain(now.current[way])
        if (doubtful !== null) await say(way, doubtful, {})
        const clashes = await say(way, now.current[way].text, how)
        setClash((before) => (clashes ? way : before === way ? null : before))
        setSaving((before) => ({ ...before, [way]: 'saved' }))
        if (!clashes && isUnsaved(now.current[way]))
          timers.current.set(
            way,
            setTimeout(() => saver.current(way), saveMs),
          )
      } catch (error) {
        const passes = error instanceof ApiProblem && (error.status === 0 || error.status >= 500)
        if (error instanceof ApiProblem && !passes) change((before) => ({ ...before, [way]: refusedAs(before[way]) }))
        setSaving((before) => ({ ...before, [way]: keptWhere(keptDraft.isOnPageOnly(key), passes) }))
        if (passes)
          timers.current.set(
            way,
            setTimeout(() => saver.current(way, how), againMs),
          )
      } finally {
        inTheAir.current.delete(way)
      }
    },
    [change, key, say],
  )
  const save = useCallback(
    async (way: DraftWay, how: SaveHow = {}): Promise<void> => {
      clearTimeout(timers.current.get(way))
      timers.current.delete(way)
      if (inTheAir.current.has(way)) {
        timers.current.set(
          way,
          setTimeout(() => saver.current(way, how), saveMs),
        )
        return
      }
      const done = put(way, how)
      inTheAir.current.set(way, done)
      await done
    },
    [put],
  )

  useEffect(() => {
    saver.current = (way, how) => void save(way, how)
  })

  // What the server tells is taken on; what this device kept from before and the server lacks is told to it.
  const told = drafts.data
  useEffect(() => {
    if (told === undefined) return
    take(told)
    for (const way of ways) {
      const idle = !timers.current.has(way) && !inTheAir.current.has(way)
      if (idle && isUnsaved(now.current[way]) && clash !== way) void save(way)
    }
  }, [told, take, save, clash])

  // What was typed in the last second goes along when the page goes.
  useEffect(() => {
    const [waiting, air] = [timers.current, inTheAir.current]
    const tell = (way: DraftWay) => {
      clearTimeout(waiting.get(way))
      if (!waiting.delete(way)) return
      const { text, base, seen, inDoubt } = now.current[way]
      sayLeaving('PUT', leavingPaths.draft(caseId, way), {
        text,
        version: base,
        seen: Math.max(1, seen ?? version.current ?? 1),
        toPostId: way === 'note' ? null : toPost.current,
        // What left just before may arrive after it.
        follows: inDoubt,
      })
      // Nobody hears the answer. What has gone on into another case is not kept here again.
      if (isUnsaved(keptDraft.read(key)[way])) change((before) => ({ ...before, [way]: left(before[way], text) }))
    }
    const flush = () => {
      for (const way of ways) tell(way)
    }
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      for (const way of ways) {
        const before = air.get(way)
        if (before === undefined) tell(way)
        // The page stays: what is on its way is answered first, and the rest goes on top of it.
        else void before.then(() => tell(way))
      }
    }
  }, [caseId, change, key])

  const write = useCallback(
    (way: DraftWay, text: string) => {
      change((before) => ({
        ...before,
        [way]: typed(before[way], text, version.current ?? 1),
        replyId: way === 'note' ? before.replyId : null,
      }))
      setSaving((before) => ({
        ...before,
        [way]: before[way] === 'saving' || before[way] === 'saved' ? null : before[way],
      }))
      if (!timers.current.has(way))
        timers.current.set(
          way,
          setTimeout(() => void save(way), saveMs),
        )
    },
    [change, save],
  )
  const idForSending = useCallback((): string => {
    const before = now.current.replyId
    if (before !== null) return before
    const replyId = newId()
    change((it) => ({ ...it, replyId }))
    return replyId
  }, [change])
  /** It was sent: the server has emptied its draft with it. */
  const sent = useCallback(
    (way: DraftWay) => {
      clearTimeout(timers.current.get(way))
      timers.current.delete(way)
      change((before) => ({
        ...before,
        [way]: { ...noWay, base: before[way].base },
        replyId: null,
        link: way === 'note' ? before.link : '',
      }))
      setSaving((before) => ({ ...before, [way]: null }))
      void cache.invalidateQueries({ queryKey: handKeys.drafts(caseId) })
    },
    [cache, caseId, change],
  )
  /** Waits for what is in the air and writes the last letters down, so that what the server does next is done on top of them. */
  const settle = useCallback(async () => {
    await Promise.all(inTheAir.current.values())
    await Promise.all([...timers.current.keys()].map((way) => save(way)))
  }, [save])
  const reread = useCallback(() => cache.invalidateQueries({ queryKey: handKeys.drafts(caseId) }), [cache, caseId])
  // Read anew: by the time an answer is taken back, another may have been begun.
  const takeBack = useCallback(
    (way: DraftWay, text: string) => write(way, putBack(text, now.current[way].text)),
    [write],
  )
  /** The whole text from one way to the other, where nothing is written yet. */
  const carry = useCallback(
    (from: DraftWay, to: DraftWay) => {
      const { text } = now.current[from]
      if (text === '' || now.current[to].text !== '') return
      write(to, text)
      write(from, '')
    },
    [write],
  )
  const other = (way: DraftWay): Draft | null => told?.drafts.find((it) => it.way === way && it.text !== '') ?? null
  const choose = useCallback(
    async (way: DraftWay, which: 'mine' | 'theirs' | 'both') => {
      const theirs = cache.getQueryData<Drafts>(handKeys.drafts(caseId))?.drafts.find((it) => it.way === way)
      if (theirs === undefined) return
      const mine = now.current[way].text
      const on = { synced: theirs.text, base: theirs.version }
      if (which === 'mine') {
        change((before) => ({ ...before, [way]: { ...before[way], base: theirs.version } }))
        await save(way, { over: true })
        return
      }
      const text = which === 'theirs' ? theirs.text : putBack(theirs.text, mine)
      change((before) => ({ ...before, [way]: { ...before[way], ...on, text, seen: theirs.seen }, replyId: null }))
      setClash(null)
      if (which === 'both') await save(way, { takesAside: userId })
      else cache.setQueryData(handKeys.drafts(caseId), await handApi.dropAside(caseId, way, userId))
    },
    [cache, caseId, change, save, userId],
  )
  /** Takes a text that waits aside into the draft, or drops it. */
  const settleAside = useCallback(
    async (aside: DraftAside, takes: boolean) => {
      if (!takes) {
        cache.setQueryData(handKeys.drafts(caseId), await handApi.dropAside(caseId, aside.way, aside.by.id))
        return
      }
      change((before) => ({
        ...before,
        [aside.way]: typed(before[aside.way], putBack(before[aside.way].text, aside.text), version.current ?? 1),
        replyId: null,
      }))
      await save(aside.way, { takesAside: aside.by.id })
    },
    [cache, caseId, change, save],
  )
  /** The writer knows what changed: the draft counts as begun now. */
  const acknowledge = useCallback(
    (way: DraftWay, seen: number) =>
      change((before) => ({ ...before, [way]: { ...before[way], seen: before[way].text === '' ? null : seen } })),
    [change],
  )
  const setLink = useCallback((link: string) => change((before) => ({ ...before, link, replyId: null })), [change])
  const answerTo = useCallback((postId: string | null) => {
    toPost.current = postId
  }, [])
  const draft = useMemo(
    () => ({ public: local.public.text, private: local.private.text, note: local.note.text }),
    [local.public.text, local.private.text, local.note.text],
  )
  return {
    draft,
    /** Whether it is known what the server has. */
    known: !can || drafts.isFetchedAfterMount || drafts.isError,
    /** What is begun in one way, here or on the server, and the older post that it answers. */
    begunOf: (way: 'public' | 'private') => {
      const stored = told?.drafts.find((it) => it.way === way)
      const text = local[way].text !== '' || isUnsaved(local[way]) ? local[way].text : (stored?.text ?? '')
      return { text, toPostId: stored === undefined || stored.text === '' ? null : stored.toPostId }
    },
    /** Where an answer given elsewhere can be read. */
    link: local.link,
    setLink,
    seenOf: (way: DraftWay): number | null => local[way].seen,
    saving: (way: DraftWay): Saving => saving[way] ?? null,
    /** Somebody else wrote this meanwhile; null while nobody did. */
    clashOf: (way: DraftWay): Draft | null => (clash === way ? other(way) : null),
    /** Who wrote what stands there, where it was somebody else. */
    writerOf: (way: DraftWay): Draft | null => {
      const it = other(way)
      return it !== null && it.by.id !== userId && it.text === local[way].text ? it : null
    },
    /** Whether what stands there was written by an assistant, and nobody has changed a word of it. */
    isMachines: (way: DraftWay): boolean => {
      const it = other(way)
      return it !== null && it.machine && it.text !== '' && it.text === local[way].text
    },
    asideOf: (way: DraftWay): readonly DraftAside[] =>
      told?.aside.filter((it) => it.way === way && !(clash === way && it.by.id === userId)) ?? [],
    write,
    sent,
    settle,
    reread,
    takeBack,
    carry,
    choose,
    settleAside,
    acknowledge,
    answerTo,
    idForSending,
  }
}
