import type { Connector } from '../sdk/connector.ts'
import { type MailSettings, oauthForm, passwordForm, settings } from './settings.ts'

const can = { search: false, stream: true, reply: true, thread: true, length: null }
const cannot = [
  {
    en: 'Attached files are named, never opened: look at them in your mail program.',
    fr: 'Les pièces jointes sont nommées, jamais ouvertes : regardez-les dans votre messagerie.',
  },
  {
    en: 'A mail that was sent cannot be taken back.',
    fr: 'Un mail envoyé ne se reprend pas.',
  },
]

const connector: Connector<MailSettings> = {
  id: 'customer-mail',
  name: 'Mail',
  icon: ['M4 4h16v11h-4.5a3.5 3.5 0 0 1 -7 0h-4.5z', 'M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-3', 'M8 8h8', 'M8 11h5'],
  accounts: false,
  needs: 'mailbox',
  about: {
    en: 'The mailbox that your customers write to. Each mail is a case; you answer from Vigie, in the same thread. Your mails stay where they are, read or unread.',
    fr: 'La boîte à laquelle vos clients écrivent. Chaque mail devient un cas ; vous répondez depuis Vigie, dans le même fil. Vos mails restent où ils sont, lus ou non lus.',
  },
  cannot,
  settings,
  form: passwordForm,
  ways: [
    {
      id: 'oauth',
      name: { en: 'Mail at Google or Microsoft', fr: 'Mail chez Google ou Microsoft' },
      needs: 'mailbox',
      about: {
        en: 'For Gmail, Google Workspace and Microsoft 365, with a token instead of a password.',
        fr: 'Pour Gmail, Google Workspace et Microsoft 365, avec un jeton au lieu d’un mot de passe.',
      },
      cannot,
      form: oauthForm,
      can,
    },
  ],
  secrets: ['password', 'clientSecret', 'refreshToken'],
  can,
  async identify(given, edge) {
    // The mail libraries are large: a process that only lists networks never loads them.
    const { tryMailbox } = await import('./session.ts')
    return tryMailbox(given, edge)
  },
  async connect(given, edge) {
    const { connectMailbox } = await import('./session.ts')
    return connectMailbox(given, edge)
  },
}

export default connector
