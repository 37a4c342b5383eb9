import { z } from 'zod'

/** An address as people type it: without a scheme it means https. */
function tidyAddress(typed: string): string {
  const address = /^[a-z][a-z\d+.-]*:\/\//iu.test(typed) ? typed : `https://${typed.replace(/^\/+/u, '')}`
  if (!URL.canParse(address)) return typed
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.hash = ''
  // Whoever copies the address of the back office means the site.
  url.pathname = url.pathname.replace(/\/(?:wp-admin|wp-json|wp-login\.php|index\.php)(?:\/.*)?$/u, '/')
  return url.href
}

const site = z
  .string()
  .trim()
  .min(3)
  .max(2_000)
  .overwrite(tidyAddress)
  .refine((it) => URL.canParse(it) && /^https?:/u.test(it), { message: 'This is not the address of a site.' })
  .meta({
    title: 'Address of your site',
    titleFr: 'Adresse de votre site',
    description: 'Your blog or your shop, e.g. blog.chezmireille.example.',
    descriptionFr: 'Votre blog ou votre boutique, par exemple blog.chezmireille.example.',
  })

/** The form of an account that moderates and answers, with its words. */
export const accountForm = z.object({
  way: z.literal('account').default('account'),
  site,
  user: z.string().trim().min(1).max(200).meta({
    title: 'User name',
    titleFr: 'Identifiant',
    description: 'Of an editor or administrator of the site. Answers are signed with their public name.',
    descriptionFr: 'Celui d’un éditeur ou d’un administrateur du site. Vos réponses porteront son nom public.',
  }),
  password: z.string().trim().min(8).max(200).meta({
    title: 'Application password',
    titleFr: 'Mot de passe d’application',
    description: 'Made in WordPress under Users, Profile, Application passwords. Never the password of the account.',
    descriptionFr:
      'À créer dans WordPress\u00a0: Comptes, Profil, Mots de passe d’application. Jamais le mot de passe du compte.',
    format: 'password',
  }),
})

/** The form of listening without an account, with its words. */
export const publicForm = z.object({
  way: z.literal('public'),
  site,
  signatures: z.string().trim().max(300).default('').meta({
    title: 'Names you sign with there (optional)',
    titleFr: 'Vos signatures là-bas (facultatif)',
    description: 'Separated by commas. What they sign is your own word, never a case.',
    descriptionFr: 'Séparées par des virgules. Ce qu’elles signent est de vous, jamais un cas.',
  }),
})

/** Without a choice it is an account. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'account' } : given),
  z.discriminatedUnion('way', [accountForm, publicForm]),
)

/** Either way of listening. */
export type WordPressSettings = z.infer<typeof settings>
