const thin = '\u202f'
const hard = '\u00a0'

const apostrophes = (text: string): string => text.replaceAll("'", '’').replaceAll('...', '…')

function frenchPart(text: string): string {
  return apostrophes(text)
    .replace(/[ \u00a0](?=[;!?])/g, thin)
    .replace(/ (?=:)/g, hard)
    .replace(/« /g, `«${hard}`)
    .replace(/ »/g, `${hard}»`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${thin}`)
    .replace(/(\d) (?=(?:min|h|s|j|%|€)(?![\p{L}\d]))/gu, `$1${hard}`)
    .replace(/(\bh) (?=\d)/g, `$1${hard}`)
}

const join = (
  parts: readonly string[],
  values: readonly (string | number)[],
  change: (part: string) => string,
): string => parts.map((part, at) => change(part) + (at < values.length ? String(values[at]) : '')).join('')

/** Sets a French sentence: thin space before ; ! ?, hard space before : and inside « », curved apostrophes. What is filled in stays as it is. */
export const french = (parts: readonly string[], ...values: readonly (string | number)[]): string =>
  join(parts, values, frenchPart)

/** Sets an English sentence: curved apostrophes, one character for an ellipsis. What is filled in stays as it is. */
export const english = (parts: readonly string[], ...values: readonly (string | number)[]): string =>
  join(parts, values, apostrophes)
