import { type Doing, tellHand } from '../../store/presence.ts'
import type { Context } from '../context.ts'
import { mayChangeCases } from '../permissions.ts'
import { caseToRead } from './may-write.ts'

/** Says that the person who acts looks at this case, or writes there, in one of their tabs; null: no more. Said again every few seconds. Who only reads is in nobody's way, and is not told. */
export async function bePresent(
  ctx: Context,
  input: { readonly caseId: string; readonly tab: string; readonly doing: Doing | null },
): Promise<void> {
  const person = mayChangeCases(ctx)
  const { it } = await caseToRead(ctx, input.caseId)
  await tellHand(ctx.db, {
    kind: 'presence',
    caseId: it.id,
    brandId: it.brandId,
    // A tab is its person's own: nobody speaks for another's.
    tab: `${person.userId} ${input.tab}`,
    person: { id: person.userId, name: person.name },
    doing: input.doing,
  })
}
