import type { QueryClient } from '@tanstack/react-query'
import { handKeys, type Where } from '../cases/hand-api.ts'
import { refreshLists } from '../inbox/refresh-lists.ts'
import { labelsKey } from '../labels/labels-api.ts'
import { namedKey } from '../named/named-api.ts'
import { keys } from '../queries.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { forgetCase } from './stored.ts'
import { listen } from './stream.ts'

const gatherMs = 250
const sourcesMs = 3_000
/** What was read before the line stood may lack what happened in between: it is read once more, when the page has settled. */
const settleMs = 800

/** Keeps the answers about a brand in step with the server, and says whether the line stands. Gives the function that ends it. */
export function follow(cache: QueryClient, brandId: string, sayOpen: (open: boolean) => void): () => void {
  let heardAt = 0
  const cases = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let mentioned = false
  let later: ReturnType<typeof setTimeout> | undefined
  let stood = false
  let settling: ReturnType<typeof setTimeout> | undefined
  const readOnceMore = () => {
    for (const queryKey of [
      keys.cases(brandId),
      keys.workload(brandId),
      keys.counts(brandId),
      namedKey(brandId),
      keys.sources(brandId),
      keys.sites(brandId),
      ['case'],
      handKeys.anyDrafts,
    ])
      void cache.invalidateQueries({ queryKey })
  }
  // When somebody writes, the sources have heard something: « dernière mention » follows, at most every few seconds.
  const hearSources = () => {
    mentioned = false
    if (later !== undefined) return
    later = setTimeout(
      () => {
        later = undefined
        heardAt = Date.now()
        void cache.invalidateQueries({ queryKey: keys.sources(brandId) })
      },
      Math.max(0, heardAt + sourcesMs - Date.now()),
    )
  }
  const refresh = () => {
    timer = undefined
    if (cases.size > 0) {
      void refreshLists(cache, brandId, [...cases])
      void cache.invalidateQueries({ queryKey: keys.workload(brandId) })
    }
    if (mentioned) hearSources()
    for (const id of cases) void cache.invalidateQueries({ queryKey: keys.case(id) })
    cases.clear()
  }
  // Who was there when this brand was last looked at may have left; the line tells who is there.
  const forgetPresent = () => cache.setQueryData<Where>(handKeys.presence(brandId), {})
  forgetPresent()
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
      void cache.invalidateQueries({ queryKey: handKeys.anyDrafts })
      // The line is ended, too, where what its person sees has changed.
      void cache.invalidateQueries({ queryKey: keys.me })
      return
    }
    const { event } = heard
    switch (event.type) {
      case 'case':
        mentioned ||= event.what.some((it) => it === 'opened' || it === 'post-joined')
        cases.add(event.caseId)
        if (event.what.some((it) => it.startsWith('label-'))) {
          void cache.invalidateQueries({ queryKey: labelsKey(event.brandId) })
        }
        if (event.what.includes('note-added') || event.what.includes('erased')) {
          void cache.invalidateQueries({ queryKey: namedKey(event.brandId) })
        }
        if (event.what.includes('erased')) void forgetCase(event.caseId)
        timer ??= setTimeout(refresh, gatherMs)
        return
      case 'presence':
        cache.setQueryData<Where>(handKeys.presence(event.brandId), (before) => ({
          ...before,
          [event.caseId]: event.people,
        }))
        return
      case 'gate':
        void cache.invalidateQueries({ queryKey: keys.case(event.caseId) })
        return
      case 'draft':
        void cache.invalidateQueries({ queryKey: handKeys.drafts(event.caseId) })
        return
      case 'counts':
        cache.setQueryData(keys.counts(event.brandId), event.counts)
        if (event.saved !== undefined) cache.setQueryData(keys.savedCounts(event.brandId), event.saved)
        return
      case 'source':
        void cache.invalidateQueries({ queryKey: keys.sources(event.brandId) })
        return
      case 'site':
        void cache.invalidateQueries({ queryKey: keys.sites(event.brandId) })
        void cache.invalidateQueries({ queryKey: keys.anySite })
        return
      case 'listening':
        return
      case 'resync':
        void cache.invalidateQueries()
    }
  })
  return () => {
    clearTimeout(timer)
    clearTimeout(later)
    clearTimeout(settling)
    stop()
  }
}
