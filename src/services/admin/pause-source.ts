import type { Context } from '../context.ts'
import { changeState } from './change-state.ts'
import type { SourceView } from './source.ts'

/** Stops listening to a source until somebody resumes it; what it brought stays. */
export function pauseSource(ctx: Context, input: { readonly sourceId: string }): Promise<SourceView> {
  return changeState(ctx, input.sourceId, 'paused')
}
