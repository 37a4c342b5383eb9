import type { Workload } from '../../../src/api/teams.ts'
import type { Messages } from '../i18n/fr.ts'

type Person = Workload['people'][number]

/** How many of the brand's cases are in somebody's hands. */
export const held = ({ states }: Pick<Person, 'states'>): number => states.new + states.open

/** How full somebody's hands are. What is theirs at other brands is said beside what is here: it fills them too. */
export function handsWords(
  it: Pick<Person, 'states' | 'inHand' | 'capacity'>,
  words: Messages['teams']['load'],
  number: (count: number) => string,
): string {
  const [all, most] = [number(it.inHand), it.capacity === null ? null : number(it.capacity)]
  if (it.inHand <= held(it)) return most === null ? number(held(it)) : words.of(all, most)
  return `${words.here(number(held(it)))} · ${most === null ? words.elsewhere(all) : words.ofElsewhere(all, most)}`
}
