import type { Queryable } from './database.ts'
import { type Sql, sql } from './sql.ts'

/** Texts (`text`) in the three ways in which the words of posts, answers and notes are kept: as written (`plain`), without accents (`bare` for French, `folded` for English). What is a sign and what an accent stands in migration 0027 too, word for word. */
const readings = (texts: readonly string[]): Sql => sql`(
    select w.i, w.text, w.plain, w.folded, regexp_replace(w.folded, 'ees?( |$)', 'e\\1', 'gi') as bare
    from (select w.i, w.text, w.plain, translate(replace(replace(w.plain, 'œ', 'oe'), 'Œ', 'oe'),
        'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ',
        'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy') as folded
      from (select w.i, w.text, regexp_replace(w.text, '[\\u0001-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u00BF\\u00D7\\u00F7\\u2000-\\u2BFF\\u3000-\\u303F\\uFE00-\\uFE0F\\U0001F000-\\U0001FAFF]+', ' ', 'g') as plain
        from unnest(${texts}::text[]) with ordinality as w (text, i)) w) w)`

/** What a term of a search asks of the words of a text. */
export interface TermQuery {
  /** As PostgreSQL writes it; empty where nothing is left to look for. */
  readonly query: string
  /** It is so common in French or in English that a text is not asked for it beside other words. */
  readonly common: boolean
}

/** Terms as they are looked for, each in its place; those of several words stand in that order, one that ends in `*` is the beginning of a word. */
export async function termQueries(db: Queryable, terms: readonly string[]): Promise<readonly TermQuery[]> {
  // What is typed as a letter and its accent apart is one letter in nearly every text, and apart in a few.
  const ways = terms.map((it) => [...new Set([it.normalize('NFC'), it])])
  const found = await queriesOf(db, ways.flat())
  let at = 0
  return ways.map(({ length }) => eitherOf(found.slice(at, (at += length))))
}

const eitherOf = (queries: readonly TermQuery[]): TermQuery => ({
  query: queries.flatMap(({ query }) => (query === '' ? [] : [query])).join(' | '),
  common: queries.every(({ common }) => common),
})

async function queriesOf(db: Queryable, terms: readonly string[]): Promise<readonly TermQuery[]> {
  const begin = await beginningQueries(
    db,
    terms.filter((it) => it.endsWith('*')).map((it) => it.slice(0, -1)),
  )
  const whole = await wholeQueries(
    db,
    terms.filter((it) => !it.endsWith('*')),
  )
  const next = { begin: begin.values(), whole: whole.values() }
  return terms.map((it) => (it.endsWith('*') ? next.begin : next.whole).next().value ?? { query: '', common: false })
}

async function wholeQueries(db: Queryable, terms: readonly string[]): Promise<readonly TermQuery[]> {
  if (terms.length === 0) return []
  return db.rows<TermQuery>(sql`
    select (q.french || q.bare || q.english)::text as query, numnode(q.french) = 0 or numnode(q.english) = 0 as common
    from (select r.i, phraseto_tsquery('pg_catalog.french', r.plain) as french,
        phraseto_tsquery('pg_catalog.french', r.bare) as bare,
        phraseto_tsquery('pg_catalog.english', r.folded) as english
      from ${readings(terms)} r) q
    order by q.i`)
}

/** How words of both languages end: whoever stops within an ending has typed more than the stem under which the word is kept. */
const endings = ['ements', 'ations', 'itions', 'ités', 'iques', 'euses', 'ances', 'ences', 'ables', 'aient', 'erait']
const moreEndings = ['ives', 'ées', 'ing', 'ings', 'ness', 'fully', 'ement', 'ation', 'ité', 'ique', 'eur', 'ez', 'ons']
const tails = [...new Set([...endings, ...moreEndings].flatMap((it) => [...it].map((_, at) => it.slice(at))))]
/** Fewer letters are the stem of too many words. */
const shortestStem = 3

/** Words that begin so: by every stem that begins so, and by the shorter stems of words that begin so and end as words do (`remboursem*` is kept as « rembours »). */
async function beginningQueries(db: Queryable, beginnings: readonly string[]): Promise<readonly TermQuery[]> {
  if (beginnings.length === 0) return []
  const all = beginnings.flatMap((it) => [it, ...tails.map((tail) => `${it}${tail}`)])
  const rows = await db.rows<{ begin: readonly string[]; stems: readonly string[] }>(sql`
    select array[lower(r.plain), lower(r.folded), lower(r.bare)] as begin,
      tsvector_to_array(to_tsvector('pg_catalog.french', r.plain) || to_tsvector('pg_catalog.french', r.bare)
        || to_tsvector('pg_catalog.english', r.folded)) as stems
    from ${readings(all)} r order by r.i`)
  const each = tails.length + 1
  return beginnings.map((_, i) => {
    const own = rows.slice(i * each, (i + 1) * each)
    const begin = new Set(own[0]?.begin.map((it) => it.trim()).filter((it) => it !== '') ?? [])
    const isStem = (it: string): boolean =>
      [...it].length >= shortestStem && !begin.has(it) && [...begin].some((written) => written.startsWith(it))
    const stems = new Set(own.flatMap((it) => it.stems).filter(isStem))
    // Letters and digits only (`isBeginning`), so that nothing here can be taken for an operator.
    const query = [...[...begin].map((it) => `'${it}':*`), ...[...stems].map((it) => `'${it}'`)].join(' | ')
    return { query, common: false }
  })
}

/** Which of these words a search finds, whatever else it asks. */
export async function wordsFound(
  db: Queryable,
  words: readonly string[],
  terms: readonly string[],
): Promise<ReadonlySet<string>> {
  if (words.length === 0 || terms.length === 0) return new Set()
  const rows = await db.rows<{ text: string }>(sql`
    select r.text from ${readings(words)} r
    where (to_tsvector('pg_catalog.french', r.plain) || to_tsvector('pg_catalog.french', r.bare)
      || to_tsvector('pg_catalog.english', r.folded)) @@ ${terms.map((it) => `(${it})`).join(' | ')}::tsquery`)
  return new Set(rows.map(({ text }) => text))
}
