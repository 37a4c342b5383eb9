import type { Connector } from '../sdk/connector.ts'
import { accountForm, publicForm, settings, type WordPressSettings } from './settings.ts'

const connector: Connector<WordPressSettings> = {
  id: 'wordpress',
  name: 'WordPress',
  icon: [
    'M9.5 9h3',
    'M4 9h2.5',
    'M11 9l3 11l4 -9',
    'M5.5 9l3.5 11l3 -7',
    'M18 11c.177 -.528 1 -1.364 1 -2.5c0 -1.78 -.776 -2.5 -1.875 -2.5c-.898 0 -1.125 .812 -1.125 1.429c0 1.83 2 2.058 2 3.571z',
    'M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0',
  ],
  needs: 'account',
  about: {
    en: 'The comments of your own blog or shop, those that still wait for approval included. You answer from Vigie.',
    fr: 'Les commentaires de votre propre blog ou boutique, y compris ceux qui attendent d’être validés. Vous répondez depuis Vigie.',
  },
  cannot: [
    {
      en: 'A comment is approved on your site: one that still waits is shown here, but cannot be answered yet.',
      fr: 'Un commentaire se valide sur votre site\u00a0: tant qu’il attend, vous le voyez ici sans pouvoir y répondre.',
    },
    {
      en: 'Comments are looked for every minute. What your site takes for spam is not shown, unless you say there that it is none.',
      fr: 'Les commentaires sont relevés chaque minute. Ce que votre site prend pour du spam n’apparaît pas, sauf si vous l’y détrompez.',
    },
    {
      en: 'The stars of a shop’s reviews are not read, only their words.',
      fr: 'Des avis d’une boutique, Vigie lit les mots mais pas les étoiles.',
    },
  ],
  settings,
  form: accountForm,
  ways: [
    {
      id: 'public',
      name: { en: 'WordPress, without an account', fr: 'WordPress, sans compte' },
      needs: 'address',
      about: {
        en: 'The published comments of your blog or shop. Its address is enough; you can add your account later, and everything stays.',
        fr: 'Les commentaires publiés de votre blog ou boutique. Son adresse suffit\u202f; vous pourrez ajouter votre compte plus tard, et tout reste.',
      },
      cannot: [
        {
          en: 'Without an account Vigie cannot answer: you answer on your site, then paste the link.',
          fr: 'Sans compte, Vigie ne peut pas répondre\u00a0: vous répondez sur votre site, puis vous collez le lien.',
        },
        {
          en: 'Comments that wait for approval are not seen.',
          fr: 'Les commentaires en attente de validation restent invisibles.',
        },
      ],
      form: publicForm,
      can: { search: false, stream: false, reply: false, thread: true, length: null },
    },
  ],
  secrets: ['password'],
  can: { search: false, stream: false, reply: true, thread: true, length: null },
  async connect(given, edge) {
    const { connectWordPress } = await import('./session.ts')
    return connectWordPress(given, edge)
  },
}

export default connector
