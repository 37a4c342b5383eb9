import { hashKey, partialMatchKey, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { handKeys, type Where } from '../cases/hand-api.ts'
import { refreshLists } from '../inbox/refresh-lists.ts'
import { labelsKey } from '../labels/labels-api.ts'
import { namedKey } from '../named/named-api.ts'
import { freshMs, keys } from '../queries.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { catchUp, isSeen, whenSeen } from './sight.ts'
import { forgetCase } from './stored.ts'
import { listen } from './stream.ts'

const gatherMs = 250
const sourcesMs = 3_000
/** What was read before the line stood may lack what happened in between: it is read once more, when the page has settled. */
const settleMs = 800

/** After a cut each page reads again at a moment of its own within so long: a server that has just started is not asked by everybody at once. */
const spreadMs = 2_000
/** Where more cases have moved than this, the lists are read whole. */
const mostRemembered = 300

/** Keeps the answers about a brand in step with the server, and says whether the line stands. A page that nobody sees only remembers what has moved, and asks once it is seen again; who is here, and what was erased, it asks at once. Gives the function that ends it. */
export function follow(cache: QueryClient, brandId: string, sayOpen: (open: boolean) => void): () => void {
  let heardAt = 0
  const cases = new Set<string>()
  /** What is to be read again once this page is seen, or its moment has come. */
  const old = new Map<string, QueryKey>()
  let all = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let mentioned = false
  let later: ReturnType<typeof setTimeout> | undefined
  let stood = false
  let settling: ReturnType<typeof setTimeout> | undefined
  let spread: ReturnType<typeof setTimeout> | undefined

  const waits = () => spread !== undefined || !isSeen()
  const remember = (queryKey: QueryKey) => old.set(hashKey(queryKey), queryKey)
  const reread = (queryKey: QueryKey) => {
    if (waits()) remember(queryKey)
    else void cache.invalidateQueries({ queryKey })
  }
  const readOnceMore = () => {
    for (const queryKey of [
      keys.cases(brandId),
      keys.workload(brandId),
      keys.counts(brandId),
      namedKey(brandId),
      keys.sources(brandId),
      keys.sites(brandId),
      keys.anyCase,
      handKeys.anyDrafts,
    ])
      reread(queryKey)
  }
  // When somebody writes, the sources have heard something: « dernière mention » follows, at most every few seconds.
  const hearSources = () => {
    mentioned = false
    if (later !== undefined) return
    later = setTimeout(
      () => {
        later = undefined
        heardAt = Date.now()
        reread(keys.sources(brandId))
      },
      Math.max(0, heardAt + sourcesMs - Date.now()),
    )
  }
  const gather = () => {
    timer = undefined
    if (waits()) {
      if (cases.size <= mostRemembered) return
      cases.clear()
      for (const it of [keys.cases(brandId), keys.workload(brandId), keys.anyCase]) remember(it)
      return
    }
    void readRemembered()
  }
  /** Asks, once, for each thing that has moved; null where nothing has. `again`: the page is seen after it was not. */
  const readRemembered = (again = false): Promise<unknown> | null => {
    clearTimeout(spread)
    spread = undefined
    const [ids, isAll] = [[...cases], all]
    const wanted = [...old.values(), ...ids.map(keys.case), ...(ids.length > 0 ? [keys.workload(brandId)] : [])]
    cases.clear()
    old.clear()
    all = false
    if (isAll) return cache.invalidateQueries()
    if (mentioned) hearSources()
    if (wanted.length === 0) return null
    // Lists that are old when the page is seen again are read whole by the cache itself.
    const lists = keys.cases(brandId)
    const isWhole =
      wanted.some((it) => partialMatchKey(lists, it)) ||
      (again &&
        cache
          .getQueryCache()
          .findAll({ queryKey: lists, type: 'active' })
          .some((it) => it.isStaleByTime(freshMs)))
    if (isWhole && ids.length > 0) wanted.push(lists)
    return Promise.all([
      isWhole ? null : refreshLists(cache, brandId, ids),
      cache.invalidateQueries({ predicate: ({ queryKey }) => wanted.some((it) => partialMatchKey(queryKey, it)) }),
    ])
  }
  const readInTurn = () => {
    spread ??= setTimeout(() => {
      spread = undefined
      if (isSeen()) return void readRemembered()
      // Who is here decides whether there is anything to be seen at all.
      old.delete(hashKey(keys.me))
      void cache.invalidateQueries({ queryKey: keys.me })
    }, Math.random() * spreadMs)
  }
  // Who was there when this brand was last looked at may have left; the line tells who is there.
  const forgetPresent = () => cache.setQueryData<Where>(handKeys.presence(brandId), {})
  forgetPresent()
  const unwatch = whenSeen(() => {
    const reading = readRemembered(true)
    if (reading !== null) catchUp(reading)
  })
  const person = cache.getQueryData<Me>(keys.me)?.user.id ?? ''
  const stop = listen(person, brandId, (heard) => {
    if (heard.kind === 'state') {
      sayOpen(heard.open)
      if (heard.open && !stood) {
        stood = true
        settling = setTimeout(readOnceMore, settleMs)
      }
      return
    }
    if (heard.kind === 'refused') {
      // A session that was ended elsewhere, a brand that was taken away, or somebody else who came in: who is here is asked, and leads to the door or elsewhere.
      void cache.invalidateQueries({ queryKey: keys.me })
      return
    }
    if (heard.kind === 'again') {
      forgetPresent()
      // What is in no log is not told again: what is written, and what may be done at a case. The line is ended, too, where what its person sees has changed.
      for (const it of [handKeys.anyDrafts, keys.anyCase, keys.me]) remember(it)
      readInTurn()
      return
    }
    const { event } = heard
    switch (event.type) {
      case 'case':
        mentioned ||= event.what.some((it) => it === 'opened' || it === 'post-joined')
        cases.add(event.caseId)
        if (event.what.some((it) => it.startsWith('label-'))) reread(labelsKey(event.brandId))
        if (event.what.includes('note-added') || event.what.includes('erased')) reread(namedKey(event.brandId))
        if (event.what.includes('erased')) {
          void forgetCase(event.caseId)
          // Words that are to be gone stay on no page, seen or not.
          if (waits()) {
            void refreshLists(cache, brandId, [event.caseId])
            void cache.invalidateQueries({ queryKey: keys.case(event.caseId) })
          }
        }
        timer ??= setTimeout(gather, gatherMs)
        return
      case 'presence':
        cache.setQueryData<Where>(handKeys.presence(event.brandId), (before) => ({
          ...before,
          [event.caseId]: event.people,
        }))
        return
      case 'gate':
        reread(keys.case(event.caseId))
        return
      case 'draft':
        reread(handKeys.drafts(event.caseId))
        return
      case 'counts':
        cache.setQueryData(keys.counts(event.brandId), event.counts)
        if (event.saved !== undefined) cache.setQueryData(keys.savedCounts(event.brandId), event.saved)
        return
      case 'source':
        reread(keys.sources(event.brandId))
        return
      case 'site':
        reread(keys.sites(event.brandId))
        reread(keys.anySite)
        return
      case 'listening':
        return
      case 'resync':
        all = true
        readInTurn()
    }
  })
  return () => {
    for (const it of [timer, later, settling]) clearTimeout(it)
    unwatch()
    stop()
    // The page goes on to another, which may show the same.
    void readRemembered()
  }
}
