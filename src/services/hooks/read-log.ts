import { type LoggedMessage, readMessages } from '../../store/hook-messages.ts'
import { readHook } from '../../store/hooks.ts'
import type { Context } from '../context.ts'
import { hookGone, mayManageTools } from './hook.ts'
import { bodyOf, nameOf, typeOf } from './payload.ts'

/** A message as the log shows it: with its type and its body, but for what people wrote. */
export interface ShownMessage extends LoggedMessage {
  readonly type: string
  readonly name: string
  readonly body: string
}

const pageSize = 25

/** What a receiver was told and is to be told, the newest first, a page at a time. */
export async function readLog(
  ctx: Context,
  input: { readonly hookId: string; readonly after: string | null },
): Promise<{ readonly messages: readonly ShownMessage[]; readonly next: string | null }> {
  mayManageTools(ctx)
  if ((await readHook(ctx.db, input.hookId)) === undefined) throw hookGone()
  const found = await readMessages(ctx.db, input.hookId, input.after, pageSize + 1)
  const page = found.slice(0, pageSize)
  return {
    messages: page.map((it) => ({ ...it, type: typeOf(it), name: nameOf(it), body: bodyOf(it, null) })),
    next: found.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  }
}
