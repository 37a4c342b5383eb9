import { type CaseText, insertCaseText } from '../../store/case-texts.ts'
import type { Transaction } from '../../store/database.ts'
import type { Instant } from '../../domain/model/time.ts'
import { ServiceError } from '../errors.ts'

/** Stores words about a case under the id that the browser chose; the same again is the same words. */
export async function keepWords(tx: Transaction, it: CaseText, now: Instant): Promise<void> {
  if (await insertCaseText(tx, it, now)) return
  throw new ServiceError('conflict', 'id-taken', 'This id stands for something else already.')
}
