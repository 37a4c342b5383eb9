import { z } from 'zod'
import { visible } from './visible.ts'

/** What a brand sorts its cases by. */

export const labelTones = ['plain', 'accent', 'calm', 'warn', 'danger'] as const
/** How a label is drawn: a tone, each with its own shape, so that colour is never alone. */
export const LabelTone = z.enum(labelTones)
export type LabelTone = z.infer<typeof LabelTone>

/** A label as a case shows it. */
export const LabelChip = z.object({ id: z.uuid(), name: z.string(), tone: LabelTone })
export type LabelChip = z.infer<typeof LabelChip>

export const Label = LabelChip.extend({
  /** It is not offered any more; cases that have it keep it. */
  archived: z.boolean(),
  /** How many cases that still ask for something hold it. */
  unsettled: z.number().int(),
})
export type Label = z.infer<typeof Label>

/** By name. `mayChange`: the person may rename, merge and archive them; whoever works on cases may make one. */
export const Labels = z.object({ labels: z.array(Label), mayChange: z.boolean() })
export type Labels = z.infer<typeof Labels>

export const longestLabel = 40
export const LabelInput = z.object({
  name: visible(longestLabel),
  tone: LabelTone,
  archived: z.boolean().default(false),
})
export type LabelInput = z.input<typeof LabelInput>

/** Which label takes its place. */
export const MergeLabelInput = z.object({ into: z.uuid() })

/** Puts a label on a case, or takes it off; twice does no harm, so no version is asked for. */
export const CaseLabelInput = z.object({ labelId: z.uuid(), on: z.boolean() })
export type CaseLabelInput = z.infer<typeof CaseLabelInput>
