import { type CaseFilter, filterOfView, noFilter, type StandingView, writeFilter } from '../../domain/cases/filter.ts'
import {
  type Mark,
  type Passage,
  parseQuery,
  passageOf,
  type QueryFault,
  queryFault,
  type SearchQuery,
  wordsOf,
} from '../../domain/cases/query.ts'
import { days, type Instant } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { readTakers } from '../../store/people.ts'
import { type FoundIn, type FoundPlace, findPlaces, readFound } from '../../store/search.ts'
import { type TermQuery, termQueries, wordsFound } from '../../store/search-words.ts'
import type { Context } from '../context.ts'
import { inBrandDays, momentsInBrandDays } from './brand-days.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { wordsToFind } from '../words-to-find.ts'
import { type ShownCase, withActions } from './list-cases.ts'

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

/** What a search found, the best first; `cut`: there is more than was ranked or is shown. */
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
  const query = parseQuery(input.text)
  const faults = [...query.faults]
  const owners = await ownersOf(ctx, brandId, query, faults)
  const from = query.from.map(wordsToFind)
  const terms = await termsOf(ctx, query)
  const nothing = { hits: [], cut: false, faults }
  // Nobody of that name, or words that no text holds: nothing can be found, and not everything.
  if (owners === null || from.some((it) => it.length === 0) || terms === null) return nothing
  if (isBlank(query) && owners.length === 0) return nothing

  const now = ctx.now()
  const [begin, end] = await momentsInBrandDays(ctx.db, brandId, [query.after, query.before])
  const single = query.all.every((it) => it.length === 1)
  const { places, cut } = await findPlaces(
    ctx.db,
    {
      brandId,
      userId: person.userId,
      now,
      filters: [filterOfView(view), await inBrandDays(ctx.db, brandId, filter), { ...query.filter, owners }],
      kinds: query.kinds,
      from,
      after: begin ?? null,
      before: end ?? null,
      words: terms.words,
      none: terms.none,
      names: single ? query.all.flatMap(([it = '']) => wordsToFind(it)) : [],
    },
    { most: mostRanked, cases: mostShown },
  )
  const best = bestOf(places, now)
  const shown = best.slice(0, mostShown)
  const found = await readFound(ctx.db, shown)
  const marks = await marksIn(
    ctx,
    [...found.values()].map((it) => it.text),
    query,
    terms.positive,
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

const isBlank = ({ all, none, from, kinds, after, before, filter }: SearchQuery): boolean =>
  all.length + none.length + from.length + kinds.length === 0 &&
  after === null &&
  before === null &&
  writeFilter(filter).length === 0

/** The ids of the owners that are named; null where somebody is named and nobody is meant. */
async function ownersOf(
  ctx: Context,
  brandId: string,
  { ownerNames, filter }: SearchQuery,
  faults: QueryFault[],
): Promise<readonly string[] | null> {
  if (ownerNames.length === 0) return filter.owners
  const people = await readTakers(ctx.db, [brandId])
  const named = ownerNames.flatMap((name) => {
    const asked = wordsToFind(name)
    const meant = people.filter((it) => {
      const words = wordsToFind(it.name)
      return asked.every((begin) => words.some((word) => word.startsWith(begin)))
    })
    if (meant.length === 0) faults.push(queryFault('nobody', 'owner', name))
    return meant.map((it) => it.id)
  })
  const owners = [...new Set([...filter.owners, ...named])]
  return owners.length === 0 ? null : owners
}

/** The words of a search as PostgreSQL writes them; null where words are asked for that no text can hold. */
async function termsOf(
  ctx: Context,
  { all, none }: SearchQuery,
): Promise<{
  readonly words: string | null
  readonly none: string | null
  readonly positive: readonly string[]
} | null> {
  const found = await termQueries(ctx.db, [...all.flat(), ...none])
  let at = 0
  const groups = all.map((group) => found.slice(at, (at += group.length)).filter((it) => it.query !== ''))
  const refused = found.slice(at).filter((it) => it.query !== '')
  const said = groups.filter((group) => group.length > 0)
  if (all.length > 0 && said.length === 0) return null
  const isCommon = (group: readonly TermQuery[]): boolean => group.every((it) => it.common)
  // « le colis » asks for the parcel; « on » alone asks for « on ».
  const asked = said.every(isCommon) ? said : said.filter((group) => !isCommon(group))
  const or = (group: readonly TermQuery[]): string => group.map((it) => `(${it.query})`).join(' | ')
  return {
    words: asked.length === 0 ? null : asked.map((group) => `(${or(group)})`).join(' & '),
    none: refused.length === 0 ? null : or(refused),
    positive: asked.flat().map((it) => it.query),
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
  const may = (word: string): boolean => asked.some((it) => begin(word).startsWith(it) || it.startsWith(begin(word)))
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
