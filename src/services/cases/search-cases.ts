import { type CaseFilter, filterOfView, noFilter, type StandingView } from '../../domain/cases/filter.ts'
import {
  type Mark,
  type Passage,
  passageOf,
  type QueryFault,
  type SearchQuery,
  wordsOf,
} from '../../domain/cases/query.ts'
import { days, type Instant } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { type FoundIn, type FoundPlace, findPlaces, readFound } from '../../store/search.ts'
import { wordsFound } from '../../store/search-words.ts'
import type { Context } from '../context.ts'
import { inBrandDays } from './brand-days.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { wordsToFind } from '../words-to-find.ts'
import { type ShownCase, withActions } from './list-cases.ts'
import { readQuery } from './read-query.ts'

/** So many passages are ranked at once, and so many cases shown. */
const mostRanked = 120
const mostShown = 50

/** A case that was found: where, when it was written, by whom, and the passage. */
export interface SearchHit {
  readonly case: ShownCase
  readonly in: FoundIn
  readonly at: Instant
  readonly by: string
  readonly passage: Passage
}

/** What a search found, the best first; `cut`: there are more cases than were ranked or are shown. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[]
  readonly cut: boolean
  readonly faults: readonly QueryFault[]
}

/** Looks through what customers wrote, what we answered, notes and names in one brand, within a view and a filter. Whatever is typed is an answer: what is not understood is left out and said. */
export async function searchCases(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly text: string
    readonly view?: StandingView
    readonly filter?: CaseFilter
  },
): Promise<SearchAnswer> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const { brandId, view = 'all', filter = noFilter } = input
  const { query, asked, faults } = await readQuery(ctx, brandId, input.text)
  if (asked === null) return { hits: [], cut: false, faults }
  const now = ctx.now()
  const filters = [filterOfView(view), await inBrandDays(ctx.db, brandId, filter), asked.filter]
  const { places, cut } = await findPlaces(
    ctx.db,
    { ...asked, brandId, userId: person.userId, now, filters },
    { most: mostRanked, cases: mostShown },
  )
  const best = bestOf(places, now)
  const shown = best.slice(0, mostShown)
  const found = await readFound(ctx.db, shown)
  const marks = await marksIn(
    ctx,
    [...found.values()].map((it) => it.text),
    query,
    asked.positive,
  )
  return {
    hits: shown.flatMap((place) => {
      const it = found.get(place.caseId)
      if (it === undefined) return []
      return [
        {
          case: withActions(ctx, it.listed, person),
          in: place.in,
          at: place.at,
          by: it.by,
          passage: passageOf(it.text, marks(it.text)),
        },
      ]
    }),
    cut: cut || best.length > mostShown,
    faults,
  }
}

/** Of each case its best passage; what fits best comes first, and of two that fit alike the newer: a year halves what a passage is worth. */
function bestOf(places: readonly FoundPlace[], now: Instant): readonly FoundPlace[] {
  const year = days(365)
  const worth = (it: FoundPlace): number => it.rank / (1 + Math.max(0, now - it.at) / year)
  const best = new Map<string, FoundPlace>()
  for (const it of [...places].sort((a, b) => worth(b) - worth(a) || b.at - a.at)) {
    if (!best.has(it.caseId)) best.set(it.caseId, it)
  }
  return [...best.values()]
}

/** How many letters a word and its stem share at least, so that few words are asked about. */
const sharedLetters = 3

/** Finds in a text the words that the search found in it: PostgreSQL says which words are meant, whatever their form. */
async function marksIn(
  ctx: Context,
  texts: readonly string[],
  { all }: SearchQuery,
  queries: readonly string[],
): Promise<(text: string) => readonly Mark[]> {
  const begin = (word: string): string => (wordsToFind(word)[0] ?? word).replace('œ', 'oe').slice(0, sharedLetters)
  const asked = [...new Set(all.flat().flatMap((term) => wordsOf(term).map(({ word }) => begin(word))))]
  // Most words of fifty texts are the same few, and each is told apart once.
  const known = new Map<string, boolean>()
  const may = (word: string): boolean => {
    const before = known.get(word)
    if (before !== undefined) return before
    const start = begin(word)
    const is = asked.some((it) => start.startsWith(it) || it.startsWith(start))
    known.set(word, is)
    return is
  }
  const places = new Map(texts.map((text) => [text, wordsOf(text).filter(({ word }) => may(word))]))
  const words = [...new Set([...places.values()].flat().map(({ word }) => word))]
  // Of a phrase each word is marked: between words stand signs such as <->.
  const meant = await wordsFound(
    ctx.db,
    words,
    queries.map((it) => it.replaceAll(/<(?:-|\d+)>/g, '|')),
  )
  return (text) =>
    (places.get(text) ?? []).filter(({ word }) => meant.has(word)).map(({ start, end }) => ({ start, end }))
}
