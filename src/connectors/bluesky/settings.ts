import { z } from 'zod'

/** The form that an operator fills in, with its words. */
export const settings = z.object({
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
      'À créer sur Bluesky : Paramètres, Confidentialité et sécurité, Mots de passe d’application. Jamais le mot de passe du compte.',
    format: 'password',
  }),
  stream: z
    .union([z.literal(''), z.url({ protocol: /^wss?$/ })])
    .default('')
    .meta({
      title: 'Live stream (optional)',
      titleFr: 'Flux en direct (facultatif)',
      description:
        'The address of a Jetstream, e.g. wss://jetstream2.us-east.bsky.network/subscribe. With it posts arrive within a second; without it Vigie asks every few seconds.',
      descriptionFr:
        'L’adresse d’un Jetstream, par exemple wss://jetstream2.us-east.bsky.network/subscribe. Avec lui, les messages arrivent en une seconde ; sans lui, Vigie demande toutes les quelques secondes.',
      format: 'uri',
    }),
})

/** What an operator fills in to connect a Bluesky account. */
export type BlueskySettings = z.infer<typeof settings>
