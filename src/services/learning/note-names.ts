import type { Transaction } from '../../store/database.ts'
import { noteNamed, readOwnNames } from '../../store/learning.ts'

/** Changes something by which a brand may be called; where it is called otherwise afterwards, posts are judged by that from the next one on. */
export async function notingNames<T>(tx: Transaction, brandId: string, change: () => Promise<T>): Promise<T> {
  const before = await readOwnNames(tx, brandId)
  const made = await change()
  if ((await readOwnNames(tx, brandId)).join('\n') !== before.join('\n')) await noteNamed(tx, brandId)
  return made
}
