import { z } from 'zod'
import { Language } from './schemas.ts'
import { visible } from './visible.ts'

/** Texts that answers begin with, and snippets that a shortcut writes. */

export const templateKinds = ['template', 'snippet'] as const
/** A whole answer to begin with, or a piece of one. */
export const TemplateKind = z.enum(templateKinds)
export type TemplateKind = z.infer<typeof TemplateKind>

/** A text for answers. In it `{{first-name}}` and the like are filled in, and `[[what to write]]` is a blank that stops the sending until it is filled. */
export const Template = z.object({
  id: z.uuid(),
  kind: TemplateKind,
  name: z.string(),
  /** What is typed after `;` to write it. */
  shortcut: z.string().nullable(),
  /** The language it is written in; null: any. */
  language: z.string().nullable(),
  text: z.string(),
  shared: z.boolean(),
  /** Whether the person who asks may change or remove it. */
  mayChange: z.boolean(),
})
export type Template = z.infer<typeof Template>

/** The person's own texts and the shared ones, by name. `mayShare`: the person may share texts. */
export const Templates = z.object({ templates: z.array(Template), mayShare: z.boolean() })
export type Templates = z.infer<typeof Templates>

const fields = z.object({
  kind: TemplateKind,
  name: visible(80),
  shortcut: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, 'Letters, figures, - and _ only, up to 40.')
    .nullable(),
  language: Language.nullable(),
  text: visible(10_000),
  shared: z.boolean(),
})

export const TemplateInput = fields
  .extend({
    /** The text on which this was written: another by now is refused. */
    from: fields.exactOptional(),
  })
  .refine((it) => it.kind === 'template' || it.shortcut !== null, {
    path: ['shortcut'],
    message: 'A snippet needs a shortcut.',
  })
export type TemplateInput = z.infer<typeof TemplateInput>
