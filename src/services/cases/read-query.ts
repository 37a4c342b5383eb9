import { type CaseFilter, type Moment, writeFilter } from '../../domain/cases/filter.ts'
import { parseQuery, type QueryFault, queryFault, type SearchQuery } from '../../domain/cases/query.ts'
import type { Queryable } from '../../store/database.ts'
import { namesOfLabels } from '../../store/labels.ts'
import { readTakers } from '../../store/people.ts'
import { type AskedOfCase, attachedOf } from '../../store/search-where.ts'
import { type TermQuery, termQueries } from '../../store/search-words.ts'
import { namesOfSources } from '../../store/source-reads.ts'
import { wordsToFind } from '../words-to-find.ts'
import { momentsInBrandDays } from './brand-days.ts'

/** What a search asks, with everybody and everything that it names looked up. */
export interface ReadQuery extends AskedOfCase {
  readonly filter: CaseFilter
  readonly after: Moment | null
  readonly before: Moment | null
  /** As PostgreSQL writes them; null: no words are asked for. */
  readonly words: string | null
  /** Beginnings of words of a name that may be meant by the words. */
  readonly names: readonly string[]
  /** What the words are, each as PostgreSQL writes it. */
  readonly positive: readonly string[]
}

/** Looks up what a search names in a brand. `asked` is null where nothing can be found: it asks for nothing, for nobody who is here, or for words that no text holds. */
export async function readQuery(
  ctx: { readonly db: Queryable },
  brandId: string,
  text: string,
): Promise<{ readonly query: SearchQuery; readonly asked: ReadQuery | null; readonly faults: readonly QueryFault[] }> {
  const query = parseQuery(text)
  const faults = [...query.faults]
  const owners = await ownersOf(ctx, brandId, query, faults)
  const to = await accountsOf(ctx, brandId, query, faults)
  const labels = await labelsOf(ctx, brandId, query, faults)
  const from = query.from.map(wordsToFind)
  const terms = await termsOf(ctx, query)
  // Nobody of that name, or words that no text holds: nothing can be found, and not everything.
  const isNobody = owners === null || labels === null || to?.length === 0 || from.some((it) => it.length === 0)
  if (isNobody || terms === null || (isBlank(query) && owners.length === 0 && labels.length === 0))
    return { query, asked: null, faults }
  const [after = null, before = null] = await momentsInBrandDays(ctx.db, brandId, [query.after, query.before])
  const single = query.all.every((it) => it.length === 1)
  return {
    query,
    faults,
    asked: {
      ...{ kinds: query.kinds, from, to, attached: await attachedOf(ctx.db, query.has), ...terms, after, before },
      filter: { ...query.filter, owners, labels },
      names: single ? query.all.flatMap(([it = '']) => wordsToFind(it)) : [],
    },
  }
}

const isBlank = ({ all, none, from, to, has, kinds, after, before, filter }: SearchQuery): boolean =>
  [all, none, from, to, has, kinds].every((it) => it.length === 0) &&
  after === null &&
  before === null &&
  writeFilter(filter).length === 0

/** Whether each word that is asked for begins a word of a name. */
const isCalled = (asked: string, ...names: readonly (string | null)[]): boolean => {
  const words = names.flatMap((it) => (it === null ? [] : wordsToFind(it)))
  const begins = wordsToFind(asked)
  return begins.length > 0 && begins.every((begin) => words.some((word) => word.startsWith(begin)))
}

/** The ids of the owners that are named; null where somebody is named and nobody is meant. */
async function ownersOf(
  ctx: { readonly db: Queryable },
  brandId: string,
  { ownerNames, filter }: SearchQuery,
  faults: QueryFault[],
): Promise<readonly string[] | null> {
  if (ownerNames.length === 0) return filter.owners
  const people = await readTakers(ctx.db, [brandId])
  const named = ownerNames.flatMap((name) => {
    const meant = people.filter((it) => isCalled(name, it.name))
    if (meant.length === 0) faults.push(queryFault('nobody', 'owner', name))
    return meant.map((it) => it.id)
  })
  const owners = [...new Set([...filter.owners, ...named])]
  return owners.length === 0 ? null : owners
}

/** The ids of the labels that are named; null where some are named and none is meant. Whoever types a name whole means that label, and no longer one that begins so. */
async function labelsOf(
  ctx: { readonly db: Queryable },
  brandId: string,
  { labelNames, filter }: SearchQuery,
  faults: QueryFault[],
): Promise<readonly string[] | null> {
  if (labelNames.length === 0) return filter.labels
  const labels = await namesOfLabels(ctx.db, brandId)
  const named = labelNames.flatMap((name) => {
    const whole = labels.filter((it) => isSame(name, it.name))
    const meant = whole.length > 0 ? whole : labels.filter((it) => isCalled(name, it.name))
    if (meant.length === 0) faults.push(queryFault('no-label', 'label', name))
    return meant.map(({ id }) => id)
  })
  return named.length === 0 ? null : [...new Set(named)]
}

/** Whether two names are one, but for accents and capitals. */
const isSame = (a: string, b: string): boolean => a.trim().localeCompare(b.trim(), 'fr', { sensitivity: 'base' }) === 0

/** The ids of our accounts that are named; none where none is meant, null where none is named. */
async function accountsOf(
  ctx: { readonly db: Queryable },
  brandId: string,
  { to }: SearchQuery,
  faults: QueryFault[],
): Promise<readonly string[] | null> {
  if (to.length === 0) return null
  const sources = await namesOfSources(ctx.db, brandId)
  const named = to.flatMap((name) => {
    const meant = sources.filter((it) => isCalled(name, it.name, it.handle, it.accountName))
    if (meant.length === 0) faults.push(queryFault('no-account', 'to', name))
    return meant.map(({ id }) => id)
  })
  return [...new Set(named)]
}

/** The words of a search as PostgreSQL writes them; null where words are asked for that no text can hold. */
async function termsOf(
  ctx: { readonly db: Queryable },
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
