/** What is asked of a language model's settings while they are written: numbers may be half typed. */
interface Written {
  readonly url: string
  readonly model: string
  readonly monthTokens: number | string
  readonly monthRequests: number | string
}

/** The least that can be spent in a month: one case and its answer. */
export const leastTokens = 1_000

/** What settings lack before they can be saved, the first of it; null where nothing. */
export function lacking({
  url,
  model,
  monthTokens,
  monthRequests,
}: Written): 'url' | 'model' | 'tokens' | 'requests' | null {
  if (url.trim() === '') return 'url'
  if (model.trim() === '') return 'model'
  if (!(Number(monthTokens) >= leastTokens)) return 'tokens'
  return Number(monthRequests) >= 1 ? null : 'requests'
}
