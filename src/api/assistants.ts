import { z } from 'zod'

/** Whether assistants may come in, and at which address they do. */
export const Assistants = z.object({ on: z.boolean(), url: z.string() })

export const AssistantsInput = z.object({ on: z.boolean() })
