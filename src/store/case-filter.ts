import type { CaseStatus } from '../domain/cases/case.ts'
import { type CaseFilter, type Moment, momentAt } from '../domain/cases/filter.ts'
import type { Instant } from '../domain/model/time.ts'
import { type Sql, sql } from './sql.ts'

/** That a case (`c`) has one of these words among its facets (see migrations 0030 and 0077). */
const anyOf = (sign: string, values: readonly string[]): Sql =>
  values.length === 0 ? sql`` : sql` and c.facets && ${values.map((it) => `${sign}:${it}`)}::text[]`

const has = (word: string, wanted: boolean | null): Sql => {
  if (wanted === null) return sql``
  return wanted ? sql` and c.facets && array[${word}::text]` : sql` and not c.facets && array[${word}::text]`
}

/** What a filter asks of a case (`c`) of the brand, for the person who asks and the moment at which they do. */
export function whereCase(filter: CaseFilter, by: { readonly userId: string; readonly now: Instant }): Sql {
  const owners = filter.owners.map((it) => (it === 'me' ? by.userId : it === 'nobody' ? '' : it))
  const parts: readonly Sql[] = [
    statusesOf(filter.statuses),
    ownersOf(owners),
    anyOf('p', filter.priorities),
    anyOf('c', filter.channels),
    anyOf('r', filter.sources),
    anyOf('l', filter.languages),
    anyOf('w', filter.places),
    anyOf('a', filter.authors),
    judgedAs(filter),
    labelsOf(filter.labels),
  ]
  const times = [openedWhen(filter, by.now), lastWhen(filter, by.now)]
  const often =
    filter.unanswered === null
      ? sql``
      : sql` and c.facets && array['unanswered'] and c.unanswered >= ${filter.unanswered}`
  return [...parts, has('late', filter.late), has('replied', filter.replied), often, ...times].reduce(
    (sum, it) => sql`${sum}${it}`,
    sql`true`,
  )
}

/** What the indexes of the order and of the last word say of a case (`c`) themselves (migrations 0060 and 0077), asked by their columns and not by its facets. Begun with « and ». */
export function saidByIndex(filter: CaseFilter, by: { readonly userId: string; readonly now: Instant }): Sql {
  const owners = filter.owners.map((it) => (it === 'me' ? by.userId : it))
  const named = owners.filter((it) => it !== 'nobody')
  const owned =
    owners.length === 0
      ? sql``
      : named.length === owners.length
        ? sql` and c.owner_id = any(${named}::text[])`
        : sql` and (c.owner_id is null or c.owner_id = any(${named}::text[]))`
  const among = (column: Sql, values: readonly string[]): Sql =>
    values.length === 0 ? sql`` : sql` and ${column} = any(${values}::text[])`
  const known = (column: Sql, wanted: boolean | null): Sql =>
    wanted === null ? sql`` : wanted ? sql` and ${column} is not null` : sql` and ${column} is null`
  return [
    // Said so that none of the small indexes of some statuses is taken for it, which do not say the rest.
    among(sql`(c.status || '')`, filter.statuses),
    owned,
    among(sql`c.priority`, filter.priorities),
    among(sql`c.connector`, filter.channels),
    among(sql`c.language`, filter.languages),
    filter.late === null ? sql`` : filter.late ? sql` and c.late` : sql` and not c.late`,
    known(sql`c.last_answer_at`, filter.replied),
    openedWhen(filter, by.now),
    lastWhen(filter, by.now),
  ].reduce((sum, it) => sql`${sum}${it}`)
}

/** The columns of a case (`c`) that `saidByIndex` asks, and no other, so that its index alone is read. */
export const columnsOfIndex: Sql = sql`c.status, c.priority, c.owner_id, c.connector, c.language, c.late,
  c.last_answer_at, c.opened_at, c.last_post_at`

/** Whether a filter asks for nothing that these indexes do not say. */
export const isSaidByIndex = (filter: CaseFilter): boolean =>
  [
    ...[filter.sources, filter.places, filter.authors, filter.labels],
    ...[filter.flags, filter.kinds, filter.sentiments, filter.topics],
  ].every((it) => it.length === 0) &&
  filter.anger === null &&
  filter.unanswered === null

/** Whether a filter asks for what somebody has, which is found by its owner. */
export const isOfSomebody = ({ owners }: CaseFilter): boolean => owners.length > 0 && !owners.includes('nobody')

function since(column: Sql, moment: Moment | null, after: boolean, now: Instant): Sql {
  if (moment === null) return sql``
  const at = sql`to_timestamp(${momentAt(moment, now)}::float8 / 1000.0)`
  return after ? sql` and ${column} >= ${at}` : sql` and ${column} < ${at}`
}

/** When a filter wants a case (`c`) to have been opened, begun with « and ». */
export const openedWhen = ({ openedAfter, openedBefore }: CaseFilter, now: Instant): Sql =>
  sql`${since(sql`c.opened_at`, openedAfter, true, now)}${since(sql`c.opened_at`, openedBefore, false, now)}`

const lastWhen = ({ lastAfter, lastBefore }: CaseFilter, now: Instant): Sql =>
  sql`${since(sql`c.last_post_at`, lastAfter, true, now)}${since(sql`c.last_post_at`, lastBefore, false, now)}`

/** What its posts were judged to be: the kind of a case is its own, since a person may have said it. */
function judgedAs({ flags, kinds, sentiments, topics, anger }: CaseFilter): Sql {
  const must = [
    ...flags.map((flag) => (flag === 'complaint' ? 'k:complaint' : flag)),
    ...(anger === null ? [] : [`anger:${anger}`]),
  ]
  const all = must.length === 0 ? sql`` : sql` and c.facets @> ${must}::text[]`
  return sql`${all}${anyOf('k', kinds)}${anyOf('sentiment', sentiments)}${anyOf('topic', topics)}`
}

/** A label is looked for with all that was merged into it, and one that was merged as what took its place. */
function labelsOf(ids: readonly string[]): Sql {
  if (ids.length === 0) return sql``
  return sql` and c.labels <> '{}' and c.labels && (
    select array_agg(l.id) from label l where coalesce(l.merged_into, l.id) in (
      select coalesce(named.merged_into, named.id) from label named where named.id = any(${ids}::uuid[])))`
}

/** Statuses and owners are said as the indexes of the lists say them, so that they serve; of the narrowest that holds them all, where they are fewer. */
function statusesOf(asked: readonly CaseStatus[]): Sql {
  if (asked.length === 0) return sql``
  // Named twice, one would be taken for the two of a list.
  const statuses = [...new Set(asked)]
  const list = lists.find((it) => statuses.every((status) => it.statuses.includes(status)))
  if (list === undefined) return anyOf('s', statuses)
  return list.statuses.length === statuses.length ? list.where : sql`${list.where}${anyOf('s', statuses)}`
}

/** That a case (`c`) is not closed, said as the index of what somebody has says it. Begun with « and ». */
export const unsettled: Sql = sql` and c.status in ('new', 'open', 'waiting', 'waiting-team', 'paused')`

/** The lists that have an index, the narrowest first; `ordered`: it holds the order of a brand's and not only of somebody's. */
const lists: readonly { readonly statuses: readonly CaseStatus[]; readonly ordered: boolean; readonly where: Sql }[] = [
  { statuses: ['new', 'open'], ordered: true, where: sql` and c.status in ('new', 'open')` },
  { statuses: ['settled', 'set-aside'], ordered: true, where: sql` and c.status in ('settled', 'set-aside')` },
  {
    statuses: ['waiting', 'waiting-team', 'paused'],
    ordered: true,
    where: sql` and c.status in ('waiting', 'waiting-team', 'paused')`,
  },
  {
    statuses: ['new', 'open', 'waiting', 'waiting-team', 'paused'],
    ordered: false,
    where: unsettled,
  },
]

function ownersOf(owners: readonly string[]): Sql {
  const [first] = owners
  if (first === undefined) return sql``
  if (owners.length > 1) return anyOf('o', owners)
  return first === '' ? sql` and c.owner_id is null` : sql` and c.owner_id = ${first}`
}

/** The statuses that all these filters allow; null where none of them asks for any. */
function statusesOfAll(filters: readonly CaseFilter[]): readonly CaseStatus[] | null {
  const asked = filters.filter(({ statuses }) => statuses.length > 0)
  const [first] = asked
  return first === undefined
    ? null
    : first.statuses.filter((it) => asked.every(({ statuses }) => statuses.includes(it)))
}

/** A question whose statuses are asked for once, by those that all filters allow; null where they allow none together, so that nothing is asked of the database. */
export function narrowed<Question extends { readonly filters: readonly CaseFilter[] }>(
  question: Question,
): Question | null {
  const statuses = statusesOfAll(question.filters)
  if (statuses === null) return question
  if (statuses.length === 0) return null
  const filters = question.filters.map((filter, i) => ({ ...filter, statuses: i === 0 ? statuses : [] }))
  return { ...question, filters }
}

const listOf = (statuses: readonly CaseStatus[]) =>
  lists.find((it) => it.statuses.length === statuses.length && it.statuses.every((each) => statuses.includes(each)))

/** The shortest list with an index that says as much as that of the order and that holds all that is asked for, where nothing closed is: begun with « and »; empty where only the order of all holds it. */
export function shortestList(question: { readonly filters: readonly CaseFilter[] }): Sql {
  const statuses = statusesAsked(question)
  const list = lists.find((it) => it.ordered && statuses.every((status) => it.statuses.includes(status)))
  if (list === undefined || !isUnsettledAsked(question)) return sql``
  const isOfNobody = question.filters.some(({ owners }) => owners.length === 1 && owners[0] === 'nobody')
  return isOfNobody ? sql`${list.where} and c.owner_id is null` : list.where
}

/** Whether an index holds just the cases of these statuses. */
export const isListOf = (statuses: readonly CaseStatus[]): boolean => listOf(statuses) !== undefined

/** Whether an index holds just these, of all brands together, and none their order in one. */
export const hasNoOrder = (statuses: readonly CaseStatus[]): boolean => listOf(statuses)?.ordered === false

/** What is closed, for a list. */
export const closed: readonly CaseStatus[] = ['settled', 'set-aside']

/** The statuses of a question that asks for them once (`narrowed`); empty: whichever. */
export const statusesAsked = ({ filters }: { readonly filters: readonly CaseFilter[] }): readonly CaseStatus[] =>
  filters.find((it) => it.statuses.length > 0)?.statuses ?? []

/** Whether nothing closed is asked for: what is not closed is little beside it, and stands together in the order. */
export function isUnsettledAsked(question: { readonly filters: readonly CaseFilter[] }): boolean {
  const statuses = statusesAsked(question)
  return statuses.length > 0 && !statuses.some((it) => closed.includes(it))
}
