import { ownTopicsOf } from '../../domain/triage/correction.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { KeptJudgement } from '../../store/judgements.ts'
import type { Context } from '../context.ts'
import { brandJudge } from './brand-judge.ts'

/** Who can say why these judgements of a brand were given: of its own topics only its own engine knows the words; else nothing is learnt for that. */
export async function speakerOf(
  ctx: Context,
  brandId: string,
  kept: ReadonlyMap<string, KeptJudgement>,
): Promise<TriageJudge> {
  const named = [...kept.values()].some(({ topics }) => ownTopicsOf(topics).length > 0)
  return named ? (await brandJudge(ctx, brandId)).judge : ctx.judge
}
