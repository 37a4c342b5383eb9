import { z } from 'zod'
import { OAuthTokens } from './oauth-settings.ts'

/** A live stream for whoever has the address of one. */
const stream = z
  .union([z.literal(''), z.url({ protocol: /^wss?$/ })])
  .default('')
  .meta({
    title: 'Live stream (optional)',
    titleFr: 'Flux en direct (facultatif)',
    description:
      'The address of a Jetstream, e.g. wss://jetstream2.us-east.bsky.network/subscribe. With it posts arrive within a second; without it Vigie asks every few seconds.',
    descriptionFr:
      'L’adresse d’un Jetstream, par exemple wss://jetstream2.us-east.bsky.network/subscribe. Avec lui, les messages arrivent en une seconde\u202f; sans lui, Vigie demande toutes les quelques secondes.',
    format: 'uri',
  })

/** The form of an account that listens and answers, with its words. */
export const accountForm = z.object({
  way: z.literal('account').default('account'),
  service: z
    .url({ protocol: /^https?$/ })
    .default('https://bsky.social')
    .meta({
      title: 'Server',
      titleFr: 'Serveur',
      description: 'Leave it unless the account lives on a server of its own.',
      descriptionFr: 'À laisser tel quel, sauf si le compte vit sur son propre serveur.',
      format: 'uri',
    }),
  identifier: z.string().trim().min(3).max(253).meta({
    title: 'Handle',
    titleFr: 'Identifiant',
    description: 'The account that answers, e.g. chezmireille.bsky.social',
    descriptionFr: 'Le compte qui répond, par exemple chezmireille.bsky.social',
  }),
  appPassword: z.string().min(4).max(200).meta({
    title: 'App password',
    titleFr: 'Mot de passe d’application',
    description:
      'Made on Bluesky under Settings, Privacy and security, App passwords. Never the account’s own password.',
    descriptionFr:
      'À créer sur Bluesky\u00a0: Paramètres, Confidentialité et sécurité, Mots de passe d’application. Jamais le mot de passe du compte.',
    format: 'password',
  }),
  stream,
})

/** The form of listening without an account, with its words. */
export const searchForm = z.object({
  way: z.literal('search'),
  own: z.string().trim().max(1_000).default('').meta({
    title: 'Your own accounts there (optional)',
    titleFr: 'Vos comptes là-bas (facultatif)',
    description: 'Separated by commas, e.g. chezmireille.bsky.social. What they write is your own word, never a case.',
    descriptionFr:
      'Séparés par des virgules, par exemple chezmireille.bsky.social. Ce qu’ils écrivent est de vous, jamais un cas.',
    role: 'own-accounts',
  }),
  service: z
    .url({ protocol: /^https?$/ })
    .default('https://api.bsky.app')
    .meta({
      title: 'Server',
      titleFr: 'Serveur',
      description: 'Leave it unless you know another one that anybody may search.',
      descriptionFr: 'À laisser tel quel, sauf si vous en connaissez un autre où chacun peut chercher.',
      format: 'uri',
    }),
  stream,
})

/** A handle as people write it: with or without an @, or the address of the profile; a server by its address. */
function tidyAccount(typed: string): string {
  const profile = /^https:\/\/bsky\.app\/profile\/([^/?#]+)/u.exec(typed)?.[1]
  return (profile ?? typed).replace(/^@/u, '').replace(/^(https?:\/\/[^/?#]+).*$/u, '$1')
}

/** What is asked before one signs in on the network's own page. What else an administrator names goes along: another network has directories of its own. */
export const consentForm = z.looseObject({
  identifier: z
    .string()
    .trim()
    .min(3)
    .max(253)
    .overwrite(tidyAccount)
    .refine((it) => /^(?:https?:\/\/[^/]+|did:[\w:.%-]+|[a-z\d-]+(?:\.[a-z\d-]+)+)$/iu.test(it), {
      message: 'This is neither a handle nor the address of a server.',
    })
    .meta({
      title: 'Handle',
      titleFr: 'Identifiant',
      description: 'The account that answers, e.g. chezmireille.bsky.social; or the address of its server.',
      descriptionFr: 'Le compte qui répond, par exemple chezmireille.bsky.social\u202f; ou l’adresse de son serveur.',
    }),
  stream,
})

/** An account as it is stored. Both an app password and what a sign-in left behind: the password was typed later, so it counts. No form asks for who carries direct messages, which is the one service of the network unless somebody runs another. */
const accountSettings = accountForm
  .extend({
    appPassword: accountForm.shape.appPassword.optional(),
    oauth: OAuthTokens.optional(),
    chatService: z
      .string()
      .regex(/^did:[a-z]+:[\w.:%-]{1,250}$/)
      .default('did:web:api.bsky.chat'),
  })
  .refine((it) => it.appPassword !== undefined || it.oauth !== undefined, {
    path: ['appPassword'],
    message: 'An app password is needed.',
  })

/** Settings that were stored before there was a choice belong to an account. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'account' } : given),
  z.discriminatedUnion('way', [accountSettings, searchForm]),
)

/** What an operator fills in to connect a Bluesky account. */
export type AccountSettings = z.infer<typeof accountSettings>
/** What an operator fills in to listen without one. */
export type SearchSettings = z.infer<typeof searchForm>
/** Either of them. */
export type BlueskySettings = AccountSettings | SearchSettings
