import { randomUUID } from 'node:crypto'
import { type HookChoice, insertHook, readHook, type StoredHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { checked, hookGone, mayManageTools, noteHook } from './hook.ts'
import { renewed, sealHookSecrets } from './signature.ts'

/** More are forgotten ones. */
const mostHooks = 50

/** Makes a receiver of events. Its secret is told here and never again. */
export async function createHook(
  ctx: Context,
  input: HookChoice,
): Promise<{ readonly hook: StoredHook; readonly secret: string }> {
  const person = mayManageTools(ctx)
  const choice = await checked(ctx, person, input)
  const id = randomUUID()
  const secrets = renewed([], ctx.now())
  const hook = await ctx.db.transaction(async (tx) => {
    const sealed = sealHookSecrets(ctx, id, secrets)
    const count = await insertHook(tx, { id, ...choice, madeBy: person.userId }, sealed, ctx.now())
    if (count > mostHooks) {
      throw new ServiceError('conflict', 'too-many-webhooks', `There are at most ${mostHooks} webhooks: remove some.`)
    }
    await noteHook(tx, ctx, 'webhook-made', person, { id, ...choice })
    return readHook(tx, id)
  })
  if (hook === undefined) throw hookGone()
  return { hook, secret: secrets[0].secret }
}
