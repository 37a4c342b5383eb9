import { z } from 'zod'
import { type MailPlace, mailPlace } from '../sdk/mail-place.ts'
import { endpointOf, familyOf } from './providers.ts'

/** An address of a server as people write it: a name alone means the encrypted way. */
const server = (scheme: 'imap' | 'smtp', example: string) =>
  z
    .string()
    .trim()
    .max(300)
    .default('')
    .transform((typed) =>
      typed === '' ? '' : (/^[a-z]+:\/\//i.test(typed) ? typed : `${scheme}s://${typed}`).replace(/\/+$/, ''),
    )
    .refine(
      (url) =>
        url === '' ||
        (URL.canParse(url) &&
          [`${scheme}:`, `${scheme}s:`].includes(new URL(url).protocol) &&
          new URL(url).hostname !== ''),
      { message: `Type the name of the mail server, such as ${example}.` },
    )

const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u, { message: 'This is not an e-mail address.' })
  .meta({
    title: 'E-mail address',
    titleFr: 'Adresse e-mail',
    description: 'The one that your customers write to.',
    descriptionFr: 'Celle à laquelle vos clients écrivent.',
    examples: ['contact@example.org'],
  })

const name = z.string().trim().max(100).default('').meta({
  title: 'Name beside it (optional)',
  titleFr: 'Nom affiché (facultatif)',
  description: 'What stands as the sender of your answers.',
  descriptionFr: 'Il signe l’expéditeur de vos réponses.',
})

const places = {
  imap: server('imap', 'imap.example.org').meta({
    title: 'Incoming mail server (optional)',
    titleFr: 'Serveur entrant, IMAP (facultatif)',
    description: 'Left empty, Vigie derives it from the address. Always encrypted.',
    descriptionFr: 'Laissé vide, Vigie le déduit de l’adresse. Toujours chiffré.',
    examples: ['imap.example.org'],
  }),
  smtp: server('smtp', 'smtp.example.org').meta({
    title: 'Outgoing mail server (optional)',
    titleFr: 'Serveur sortant, SMTP (facultatif)',
    description: 'Left empty, Vigie derives it from the address. Always encrypted.',
    descriptionFr: 'Laissé vide, Vigie le déduit de l’adresse. Toujours chiffré.',
    examples: ['smtp.example.org'],
  }),
  folders: z.string().trim().min(1).max(500).default('INBOX').meta({
    title: 'Folders',
    titleFr: 'Dossiers',
    description: 'Separated by commas. They are read, never changed.',
    descriptionFr: 'Séparés par des virgules. Ils sont lus, jamais modifiés.',
  }),
}

/** The form of a mailbox that opens with a password. */
export const passwordForm = z.object({
  way: z.literal('password').default('password'),
  address,
  password: z.string().min(1).max(500).meta({
    title: 'Password',
    titleFr: 'Mot de passe',
    description: 'Where the mailbox asks for two steps, an app password made for Vigie.',
    descriptionFr:
      'Si la boîte demande une double authentification\u00a0: un mot de passe d’application créé pour Vigie.',
    format: 'password',
  }),
  name,
  user: z.string().trim().max(254).default('').meta({
    title: 'User name (optional)',
    titleFr: 'Identifiant (facultatif)',
    description: 'Where it is not the address.',
    descriptionFr: 'S’il n’est pas l’adresse.',
  }),
  ...places,
})

/** The form of a mailbox at Google or Microsoft, which opens with a token. */
export const oauthForm = z.object({
  way: z.literal('oauth'),
  address,
  provider: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(?:google|microsoft|https?:\/\/\S+)$/u, {
      message: 'Type google, microsoft, or the address of another provider.',
    })
    .default('google')
    .meta({
      title: 'Provider',
      titleFr: 'Fournisseur',
      description: 'google, microsoft, or the address of another one.',
      descriptionFr: 'google, microsoft, ou l’adresse d’un autre.',
    }),
  clientId: z.string().trim().min(1).max(500).meta({
    title: 'Client ID',
    titleFr: 'ID client',
    description: 'Of the application that you registered at the provider.',
    descriptionFr: 'Celui de l’application déclarée chez le fournisseur.',
  }),
  clientSecret: z.string().trim().min(1).max(500).meta({
    title: 'Client secret',
    titleFr: 'Secret client',
    format: 'password',
  }),
  refreshToken: z.string().trim().min(1).max(4_000).meta({
    title: 'Refresh token',
    titleFr: 'Jeton d’actualisation',
    description: 'With the right to read and to send this mailbox’s mail.',
    descriptionFr: 'Avec le droit de lire et d’envoyer les mails de cette boîte.',
    format: 'password',
  }),
  name,
  ...places,
})

/** What is asked before one signs in on the provider's own page. */
export const consentForm = oauthForm.omit({ refreshToken: true })

/** A mailbox as it is stored: with the address that gives out tokens, where the provider named it. */
const oauth = oauthForm.extend({
  endpoint: z
    .url({ protocol: /^https?$/u })
    .or(z.literal(''))
    .default(''),
})

/** Without a choice it is a password. */
export const settings = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && !('way' in given) ? { ...given, way: 'password' } : given),
  z.discriminatedUnion('way', [passwordForm, oauth]),
)

/** What an operator fills in to connect a mailbox, either way. */
export type MailSettings = z.infer<typeof settings>

/** Servers of houses whose names do not follow from the address. */
const houses: readonly (readonly [domains: RegExp, imap: string, smtp: string])[] = [
  [/^(?:gmail|googlemail)\.com$/u, 'imaps://imap.gmail.com', 'smtps://smtp.gmail.com'],
  [
    /^(?:outlook|hotmail|live|msn)\.[a-z.]+$|\.onmicrosoft\.com$/u,
    'imaps://outlook.office365.com',
    'smtp://smtp.office365.com',
  ],
  [/^(?:yahoo|ymail)\.[a-z.]+$/u, 'imaps://imap.mail.yahoo.com', 'smtps://smtp.mail.yahoo.com'],
  [/^(?:icloud|me|mac)\.com$/u, 'imaps://imap.mail.me.com', 'smtp://smtp.mail.me.com'],
  [/^(?:orange|wanadoo)\.fr$/u, 'imaps://imap.orange.fr', 'smtps://smtp.orange.fr'],
  [/^(?:sfr|neuf)\.fr$/u, 'imaps://imap.sfr.fr', 'smtps://smtp.sfr.fr'],
]
const google = { imap: 'imaps://imap.gmail.com', smtp: 'smtps://smtp.gmail.com' }
const microsoft = { imap: 'imaps://outlook.office365.com', smtp: 'smtp://smtp.office365.com' }

/** The part behind the @. */
export const domainOf = (mail: string): string => mail.slice(mail.lastIndexOf('@') + 1).toLowerCase()

/** The servers of a mailbox, as typed or as the address lets one guess. */
function serversOf(given: MailSettings): { readonly imap: string; readonly smtp: string } {
  const domain = domainOf(given.address)
  const house = houses.find(([domains]) => domains.test(domain))
  const guess =
    given.way === 'oauth' && familyOf(given.provider) === 'google'
      ? google
      : given.way === 'oauth' && familyOf(given.provider) === 'microsoft'
        ? microsoft
        : house === undefined
          ? { imap: `imaps://imap.${domain}`, smtp: `smtps://smtp.${domain}` }
          : { imap: house[1], smtp: house[2] }
  return { imap: given.imap || guess.imap, smtp: given.smtp || guess.smtp }
}

/** Where the mailbox is read and where its answers are handed in. */
export function placesOf(given: MailSettings): { readonly imap: MailPlace; readonly smtp: MailPlace } {
  const { imap, smtp } = serversOf(given)
  return {
    imap: mailPlace(imap, { secure: 993, plain: 143 }),
    smtp: mailPlace(smtp, { secure: 465, plain: 587 }),
  }
}

/** Everywhere that the password, or the tokens and the secret of the application, are sent. */
export function addressesOf(given: MailSettings): readonly string[] {
  const { imap, smtp } = serversOf(given)
  if (given.way === 'password') return [imap, smtp]
  const { provider, endpoint } = given
  // The provider is asked where tokens are given back, whatever it once named as the place where they are given out.
  return [imap, smtp, provider, endpoint || (endpointOf(provider) ?? provider)]
}

/** The folders that are read, each once, in the order in which they were typed. */
export const foldersOf = (given: Pick<MailSettings, 'folders'>): readonly string[] => [
  ...new Set(
    given.folders
      .split(/[,;\n]/u)
      .map((it) => it.trim())
      .filter((it) => it !== ''),
  ),
]

/** Who signs in. */
export const userOf = (given: MailSettings): string =>
  given.way === 'password' && given.user !== '' ? given.user : given.address
