import { type NamedAuditEntry, readAudit } from '../../store/audit.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'

export type { NamedAuditEntry } from '../../store/audit.ts'

const pageLength = 50

/** What was done about people and their rights, the newest first; `next` is handed back as `before`. */
export async function listAudit(
  ctx: Context,
  input: { readonly before: string | null },
): Promise<{ readonly entries: readonly NamedAuditEntry[]; readonly next: string | null }> {
  const person = permitted(ctx, 'read-audit')
  if (person.brands !== 'all') throw auditOfAll()
  const found = await readAudit(ctx.db, input.before, pageLength + 1)
  const entries = found.slice(0, pageLength)
  return { entries, next: found.length > pageLength ? (entries.at(-1)?.id ?? null) : null }
}

/** The refusal of a key for some brands: the log speaks of all of them. */
export const auditOfAll = (): ServiceError =>
  new ServiceError('forbidden', 'audit-of-all', 'The log speaks of all brands: a key for some of them cannot read it.')
