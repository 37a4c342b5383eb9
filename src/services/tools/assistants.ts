import { appendAudit } from '../../store/audit.ts'
import { readAssistants, saveAssistants } from '../../store/installation.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'

/** Whether assistants may come in at all. */
export const assistantsMayCome = ({ db }: Pick<Context, 'db'>): Promise<boolean> => readAssistants(db)

/** The same, for who makes keys. */
export async function seeAssistants(ctx: Context): Promise<boolean> {
  permitted(ctx, 'make-keys')
  return readAssistants(ctx.db)
}

/** Opens the door to assistants, or shuts it. */
export async function switchAssistants(ctx: Context, input: { readonly on: boolean }): Promise<void> {
  const person = permitted(ctx, 'manage-tools')
  await ctx.db.transaction(async (tx) => {
    if (!(await saveAssistants(tx, input.on))) return
    const kind = input.on ? 'assistants-on' : 'assistants-off'
    await appendAudit(tx, { at: ctx.now(), kind, actorId: person.userId })
  })
}
