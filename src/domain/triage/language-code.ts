/** The languages of ISO 639-1, by their two letters. */
export const languageCodes: readonly string[] = (
  'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo ' +
  'es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka ' +
  'kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng ' +
  'nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su ' +
  'sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
).split(' ')

const known: ReadonlySet<string> = new Set(languageCodes)
/** Codes that were withdrawn, and still come in. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['in', 'id'],
  ['iw', 'he'],
  ['ji', 'yi'],
  ['jw', 'jv'],
  ['mo', 'ro'],
])

/** True for the two letters of a language. */
export const isLanguageCode = (text: string): boolean => known.has(text)

/** The language that a tag names (`fr`, `fr-CA`, `fr_FR`); null: it names none of ISO 639-1, as `und` does. */
export function languageOfTag(tag: string): string | null {
  const code = /^\s*([a-z]{2})(?:[-_]|\s*$)/i.exec(tag)?.[1]?.toLowerCase()
  if (code === undefined) return null
  const now = renamed.get(code) ?? code
  return known.has(now) ? now : null
}
