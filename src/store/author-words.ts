import { type Sql, sql } from './sql.ts'

/** The words of an author's (`a`) name and handle, without accents, however the database was made to sort; an index is over this very expression. */
export const authorWords: Sql = sql`to_tsvector('simple', lower(translate(a.name || ' ' || a.handle,
  'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ.@_-',
  'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy    ')))`

/** A query for words that begin so, for `to_tsquery('simple', …)`; empty where there are none. The words hold letters and digits only. */
export const beginningWith = (words: readonly string[]): string => words.map((word) => `${word}:*`).join(' & ')
