import { z } from 'zod'
import { Source } from './schemas.ts'

/** What still stands at a network after Vigie left it, and how a person takes it back; null: nothing does. */
const left = z.object({ en: z.string(), fr: z.string() }).nullable()

/** A source was taken off the list. */
export const SourceRemoved = z.object({ left })
export type SourceRemoved = z.infer<typeof SourceRemoved>

/** A source that signed in again. */
export const SourceAgain = Source.extend({ left })
export type SourceAgain = z.infer<typeof SourceAgain>
