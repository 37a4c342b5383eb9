import { type Sql, sql } from './sql.ts'

/** Names as they are compared, however they were written: letters without the marks on Latin, Greek and Cyrillic ones, in lower case even where the database was made to sort by C. `wordsToFind` folds alike; migration 0059 says this very expression. */
const folded = (text: Sql): Sql => sql`lower(translate(
  normalize(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036F]', '', 'g'), NFC),
  'łŁøØđĐıŒÆÞÐƏςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІҐЂЈЉЊЋЏЅ.@_-',
  'llooddiœæþðəσαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіґђјљњћџѕ    '))`

/** The words of an author's (`a`) name and handle; an index is over this very expression. */
export const authorWords: Sql = sql`to_tsvector('simple', ${folded(sql`a.name || ' ' || a.handle`)})`

/** A query for words that begin so, for `to_tsquery('simple', …)`; empty where there are none. The words hold letters, digits and marks only. */
export const beginningWith = (words: readonly string[]): string => words.map((word) => `${word}:*`).join(' & ')

/** Such a query as `authorWords` is asked it; null where it is empty. */
export const asWords = (query: string): Sql => sql`to_tsquery('simple', nullif(${folded(sql`${query}::text`)}, ''))`
