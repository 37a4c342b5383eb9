import type { Quality } from '../../../src/api/learning.ts'

/** Whether learning can begin again from nothing, or that be taken back: where nothing was learnt there is nothing to forget. While it is paused nothing counts as learnt, and what was corrected waits. */
export const mayForget = ({
  isOn,
  learnsFrom,
  learnt,
  heads,
}: Pick<Quality, 'isOn' | 'learnsFrom' | 'learnt' | 'heads'>) =>
  learnsFrom !== null || learnt > 0 || (!isOn && heads.length > 0)
