import { z } from 'zod'

const Words = z.object({ en: z.string(), fr: z.string() })

/** What to do with the own address of a source to which others send. */
export const Door = z.object({
  guide: Words,
  /** Something to copy, in which `{address}` and `{secret}` stand for theirs; empty where there is none. */
  example: z.string(),
  /** Whether what is sent is signed with a secret that Vigie makes. */
  secret: z.boolean(),
})

/** A secret that was just made: shown once. */
export const FreshSecret = z.object({ secret: z.string() })
