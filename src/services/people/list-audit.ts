import { type NamedAuditEntry, readAudit } from '../../store/audit.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

export type { NamedAuditEntry } from '../../store/audit.ts'

const pageLength = 50

/** What was done about people and their rights, the newest first; `next` is handed back as `before`. */
export async function listAudit(
  ctx: Context,
  input: { readonly before: string | null },
): Promise<{ readonly entries: readonly NamedAuditEntry[]; readonly next: string | null }> {
  permitted(ctx, 'read-audit')
  const found = await readAudit(ctx.db, input.before, pageLength + 1)
  const entries = found.slice(0, pageLength)
  return { entries, next: found.length > pageLength ? (entries.at(-1)?.id ?? null) : null }
}
