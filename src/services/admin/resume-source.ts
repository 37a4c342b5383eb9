import type { Context } from '../context.ts'
import { changeState } from './change-state.ts'
import type { SourceView } from './source.ts'

/** Listens to a paused source again, from where it stopped. */
export function resumeSource(ctx: Context, input: { readonly sourceId: string }): Promise<SourceView> {
  return changeState(ctx, input.sourceId, 'active')
}
