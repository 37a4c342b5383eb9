import { readOpinion, trialPrompt } from '../../domain/triage/advice.ts'
import type { Language } from '../../domain/triage/redact.ts'
import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { consult } from './consult.ts'

/** Asks the language model about an invented message, switched on or not; fails with a sentence that says why. */
export async function tryAdviser(
  ctx: Context,
  input: { readonly language: Language },
  signal: AbortSignal,
): Promise<{ readonly model: string; readonly tokens: number; readonly said: string }> {
  const person = permitted(ctx, 'manage-tools')
  const prompt = trialPrompt(input.language)
  const { answer, model, tokens } = await consult(
    ctx,
    person,
    { purpose: 'trial', prompt, about: {}, read: readOpinion },
    signal,
  )
  return { model, tokens, said: answer.reason }
}
