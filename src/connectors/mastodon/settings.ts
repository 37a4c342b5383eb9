import { z } from 'zod'

/** A server as people write it: `piaille.fr`, `https://piaille.fr/`, `@nom@piaille.fr`, or a page of it. Only its origin counts. */
function tidyServer(typed: string): string {
  const text = typed.replace(/^@?[\w.-]+@(?=[^@/]+$)/u, '')
  const address = /^https?:\/\//iu.test(text) ? text : `https://${text}`
  return URL.canParse(address) ? new URL(address).origin : text
}

const server = z
  .string()
  .trim()
  .min(3)
  .max(300)
  .overwrite(tidyServer)
  .refine((address) => URL.canParse(address) && /^https?:/u.test(address), {
    message: 'This is not the address of a server.',
  })

/** The form of an account that listens and answers, with its words. */
export const accountForm = z.object({
  way: z.literal('account').default('account'),
  server: server.meta({
    title: 'Server',
    titleFr: 'Serveur',
    description: 'Where the account lives, e.g. piaille.fr or mastodon.social.',
    descriptionFr: 'Là où vit le compte, par exemple piaille.fr ou mastodon.social.',
  }),
  token: z.string().trim().min(8).max(500).meta({
    title: 'Access token',
    titleFr: 'Jeton d’accès',
    description:
      'Made on your server under Preferences, Development, New application, with the rights read and write. Never the account’s password.',
    descriptionFr:
      'À créer sur votre serveur\u00a0: Préférences, Développement, Nouvelle application, avec les droits read et write. Jamais le mot de passe du compte.',
    format: 'password',
  }),
})

/** What is asked before one signs in on the server's own page. */
export const consentForm = accountForm.pick({ server: true })

/** An account as it is stored: with the rights that the server said it granted, and the application that the token was made for, which alone can give it back; neither where a token was typed. */
const account = accountForm.extend({
  granted: z.string().max(2_000).default(''),
  clientId: z.string().max(1_000).default(''),
  clientSecret: z.string().max(1_000).optional(),
})

/** The form of listening without an account, with its words. */
export const publicForm = z.object({
  way: z.literal('public'),
  server: server.default('https://mastodon.social').meta({
    title: 'Server',
    titleFr: 'Serveur',
    description: 'Whose view of the network is read. A large one sees most.',
    descriptionFr: 'Celui dont on lit la vue du réseau. Un grand serveur voit presque tout.',
  }),
  own: z.string().trim().max(1_000).default('').meta({
    title: 'Your own accounts there (optional)',
    titleFr: 'Vos comptes là-bas (facultatif)',
    description: 'Separated by commas, e.g. @chezmireille@piaille.fr. What they write is your own word, never a case.',
    descriptionFr:
      'Séparés par des virgules, par exemple @chezmireille@piaille.fr. Ce qu’ils écrivent est de vous, jamais un cas.',
    role: 'own-accounts',
  }),
})

/** Without a choice it is an account. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'account' } : given),
  z.discriminatedUnion('way', [account, publicForm]),
)

/** Either way of listening. */
export type MastodonSettings = z.infer<typeof settings>
