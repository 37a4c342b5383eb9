import { z } from 'zod'
import { type MailPlace, mailPlace } from '../sdk/mail-place.ts'

/** The form that an operator fills in, with its words. */
export const settings = z.object({
  server: z
    .string()
    .trim()
    .min(3)
    .max(300)
    .transform((typed) => (/^[a-z]+:\/\//i.test(typed) ? typed : `imaps://${typed}`).replace(/\/+$/, ''))
    .refine((url) => URL.canParse(url) && /^imaps?:$/.test(new URL(url).protocol) && new URL(url).hostname !== '', {
      message: 'Type the name of the mail server, such as imap.example.org.',
    })
    .meta({
      title: 'Incoming mail server (IMAP)',
      titleFr: 'Serveur de courrier entrant (IMAP)',
      description:
        'Always encrypted. Gmail: imap.gmail.com; Outlook: outlook.office365.com; otherwise your host names it.',
      descriptionFr:
        'Toujours chiffré. Gmail\u00a0: imap.gmail.com\u202f; Outlook\u00a0: outlook.office365.com\u202f; sinon, votre hébergeur l’indique.',
      examples: ['imap.example.org'],
    }),
  user: z.string().trim().min(1).max(254).meta({
    title: 'Mailbox',
    titleFr: 'Boîte aux lettres',
    description: 'Mostly the e-mail address itself. Forward the notifications of your pages to it.',
    descriptionFr: 'Le plus souvent l’adresse e-mail elle-même. Faites-y suivre les notifications de vos pages.',
  }),
  password: z.string().min(1).max(300).meta({
    title: 'Password',
    titleFr: 'Mot de passe',
    description: 'Where the mailbox asks for two steps, an app password made for Vigie.',
    descriptionFr:
      'Si la boîte demande une double authentification\u00a0: un mot de passe d’application créé pour Vigie.',
    format: 'password',
  }),
  folder: z.string().trim().min(1).max(200).default('INBOX').meta({
    title: 'Folder',
    titleFr: 'Dossier',
    description: 'Only this folder is read, and only what your pages’ networks write. Nothing in it is changed.',
    descriptionFr: 'Seul ce dossier est lu, et seulement les mails des réseaux de vos pages. Rien n’y est modifié.',
  }),
})

/** What an operator fills in to have notification mails read. */
export type NoticeSettings = z.infer<typeof settings>

/** Where the mailbox is. */
export const placeOf = (given: Pick<NoticeSettings, 'server'>): MailPlace =>
  mailPlace(given.server, { secure: 993, plain: 143 })
