import { z } from 'zod'

/** A forum as people write it; only its origin and, where it lives below one, its folder count. */
function tidyForum(typed: string): string {
  const address = /^[a-z][a-z\d+.-]*:\/\//iu.test(typed) ? typed : `https://${typed.replace(/^\/+/u, '')}`
  if (!URL.canParse(address)) return typed
  const url = new URL(address)
  // A page of the forum is as good as its front page.
  const path = url.pathname.replace(/\/(?:t|c|u|g|tag|tags|latest|top|categories|admin|search)(?:\/.*)?$/u, '')
  return `${url.origin}${path.replace(/\/+$/u, '')}`
}

const forum = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .overwrite(tidyForum)
  .refine((it) => URL.canParse(it) && /^https?:/u.test(it), { message: 'This is not the address of a forum.' })
  .meta({
    title: 'Forum',
    titleFr: 'Forum',
    description: 'Its address, e.g. forum.example.org.',
    descriptionFr: 'Son adresse, par exemple forum.example.org.',
  })

/** The form of an account that listens and answers, with its words. */
export const accountForm = z.object({
  way: z.literal('account').default('account'),
  forum,
  user: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .overwrite((typed) => typed.replace(/^@/u, ''))
    .meta({
      title: 'User name',
      titleFr: 'Identifiant',
      description: 'The account that answers for you on the forum.',
      descriptionFr: 'Le compte qui répond pour vous sur le forum.',
    }),
  key: z.string().trim().min(16).max(200).meta({
    title: 'API key',
    titleFr: 'Clé d’API',
    description: 'Made by an administrator of the forum under Admin, API, for this one user.',
    descriptionFr: 'Créée par un administrateur du forum\u00a0: Administration, API, pour ce seul utilisateur.',
    format: 'password',
  }),
})

/** The form of listening without an account, with its words. */
export const publicForm = z.object({
  way: z.literal('public'),
  forum,
  own: z.string().trim().max(1_000).default('').meta({
    title: 'Your own accounts there (optional)',
    titleFr: 'Vos comptes là-bas (facultatif)',
    description: 'Separated by commas. What they write is your own word, never a case.',
    descriptionFr: 'Séparés par des virgules. Ce qu’ils écrivent est de vous, jamais un cas.',
    role: 'own-accounts',
  }),
})

/** Without a choice it is an account. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'account' } : given),
  z.discriminatedUnion('way', [accountForm, publicForm]),
)

/** Either way of listening. */
export type ForumSettings = z.infer<typeof settings>
