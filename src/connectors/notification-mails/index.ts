import type { Connector } from '../sdk/connector.ts'
import { type NoticeSettings, settings } from './settings.ts'

const connector: Connector<NoticeSettings> = {
  id: 'notification-mails',
  name: 'Notification mails',
  nameFr: 'Mails de notification',
  icon: ['M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-10z', 'M3 7l9 6l9 -6'],
  needs: 'mailbox',
  about: {
    en: 'The mails that Facebook, Instagram, Google, Tripadvisor, Trustpilot and WordPress send you about comments and reviews. Vigie reads them in your mailbox and changes nothing there.',
    fr: 'Les mails que Facebook, Instagram, Google, Tripadvisor, Trustpilot et WordPress vous envoient pour un commentaire ou un avis. Vigie les lit dans votre boîte et n’y change rien.',
  },
  cannot: [
    {
      en: 'Vigie cannot answer from here: you answer on the network, then paste the link of your answer.',
      fr: 'Vigie ne peut pas y répondre\u00a0: vous répondez sur le réseau, puis vous collez le lien de votre réponse.',
    },
    {
      en: 'It knows what the mails say: a network that sends none, or cuts them short, shows no more.',
      fr: 'Elle sait ce que disent les mails\u00a0: un réseau qui n’en envoie pas, ou les abrège, n’en montre pas plus.',
    },
  ],
  settings,
  secrets: ['password'],
  can: { search: false, stream: true, reply: false, thread: false, length: null },
  async connect(given, edge) {
    // The mail libraries are large: a process that only lists networks never loads them.
    const { connectMailbox } = await import('./session.ts')
    return connectMailbox(given, edge)
  },
}

export default connector
