/** The steps of the set-up, in their order. */
export const steps = ['you', 'brand', 'watch', 'sources'] as const
/** One of them. */
export type Step = (typeof steps)[number]

/** Where a step lives, under the brand's address. */
export const stepPath = (step: Exclude<Step, 'you'>): string => `/setup/${step}`

/** The step that an address names. */
export function stepIn(path: string): Exclude<Step, 'you'> | null {
  const named = /\/setup\/([a-z]+)$/u.exec(path)?.[1]
  return named === 'brand' || named === 'watch' || named === 'sources' ? named : null
}
