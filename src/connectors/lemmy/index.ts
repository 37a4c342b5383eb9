import type { Connector } from '../sdk/connector.ts'
import { accountForm, type LemmySettings, publicForm, settings } from './settings.ts'

const connector: Connector<LemmySettings> = {
  id: 'lemmy',
  seldom: true,
  name: 'Lemmy',
  needs: 'account',
  about: {
    en: 'Mentions of your account and answers to it, and what your words find in posts and comments. You answer from Vigie.',
    fr: 'Les mentions de votre compte et les réponses qu’on lui fait, et ce que vos mots trouvent dans les publications et commentaires. Vous répondez depuis Vigie.',
  },
  cannot: [
    {
      en: 'A server knows only the communities that somebody there follows.',
      fr: 'Un serveur ne connaît que les communautés suivies par quelqu’un de chez lui.',
    },
    {
      en: 'Lemmy asks for the account’s own password, and two-factor sign-in is not supported yet.',
      fr: 'Lemmy demande le mot de passe du compte lui-même\u202f; la double authentification n’est pas encore prise en charge.',
    },
  ],
  settings,
  form: accountForm,
  ways: [
    {
      id: 'public',
      name: { en: 'Lemmy, without an account', fr: 'Lemmy, sans compte' },
      needs: 'nothing',
      about: {
        en: 'What your words find in posts and comments. Nothing to give; you can add your account later, and everything stays.',
        fr: 'Ce que vos mots trouvent dans les publications et commentaires. Rien à donner\u202f; vous pourrez ajouter votre compte plus tard, et tout reste.',
      },
      cannot: [
        {
          en: 'Vigie cannot answer without an account: you answer on Lemmy.',
          fr: 'Sans compte, Vigie ne peut pas répondre\u00a0: vous répondez sur Lemmy.',
        },
      ],
      form: publicForm,
      can: { search: true, stream: false, reply: false, thread: true, length: null },
    },
  ],
  secrets: ['password'],
  can: {
    search: true,
    stream: false,
    reply: true,
    thread: true,
    length: { max: 10_000, unit: 'characters', of: (text) => [...text].length },
  },
  async connect(given, edge) {
    const { connectLemmy } = await import('./session.ts')
    return connectLemmy(given, edge)
  },
}

export default connector
