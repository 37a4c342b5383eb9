import { z } from 'zod'

/** A server as people write it: `lemmy.example`, `https://lemmy.example/c/cuisine`, `@nom@lemmy.example`. Only its origin counts. */
function tidyServer(typed: string): string {
  const text = typed.replace(/^[@!]?[\w.-]+@(?=[^@/]+$)/u, '')
  const address = /^https?:\/\//iu.test(text) ? text : `https://${text}`
  return URL.canParse(address) ? new URL(address).origin : text
}

const server = z
  .string()
  .trim()
  .min(3)
  .max(300)
  .overwrite(tidyServer)
  .refine((it) => URL.canParse(it) && /^https?:/u.test(it), { message: 'This is not the address of a server.' })

/** The form of an account that listens and answers, with its words. */
export const accountForm = z.object({
  way: z.literal('account').default('account'),
  server: server.meta({
    title: 'Server',
    titleFr: 'Serveur',
    description: 'Where the account lives, e.g. lemmy.world or jlai.lu.',
    descriptionFr: 'Là où vit le compte, par exemple jlai.lu ou lemmy.world.',
  }),
  user: z.string().trim().min(1).max(200).meta({
    title: 'User name or e-mail',
    titleFr: 'Identifiant ou adresse mail',
  }),
  password: z.string().min(1).max(200).meta({
    title: 'Password',
    titleFr: 'Mot de passe',
    description: 'Lemmy has no passwords for applications: best give Vigie an account of its own.',
    descriptionFr: 'Lemmy n’a pas de mots de passe d’application\u00a0: le mieux est un compte réservé à Vigie.',
    format: 'password',
  }),
})

/** The form of listening without an account, with its words. */
export const publicForm = z.object({
  way: z.literal('public'),
  server: server.default('https://lemmy.world').meta({
    title: 'Server',
    titleFr: 'Serveur',
    description: 'Whose view of the network is read. A large one sees most.',
    descriptionFr: 'Celui dont on lit la vue du réseau. Un grand serveur voit presque tout.',
  }),
  own: z.string().trim().max(1_000).default('').meta({
    title: 'Your own accounts there (optional)',
    titleFr: 'Vos comptes là-bas (facultatif)',
    description: 'Separated by commas, e.g. chezmireille@jlai.lu. What they write is your own word, never a case.',
    descriptionFr:
      'Séparés par des virgules, par exemple chezmireille@jlai.lu. Ce qu’ils écrivent est de vous, jamais un cas.',
    role: 'own-accounts',
  }),
})

/** Without a choice it is an account. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'account' } : given),
  z.discriminatedUnion('way', [accountForm, publicForm]),
)

/** Either way of listening. */
export type LemmySettings = z.infer<typeof settings>
