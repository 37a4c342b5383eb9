import type { Connector } from '../sdk/connector.ts'
import { accountForm, type ForumSettings, publicForm, settings } from './settings.ts'

const connector: Connector<ForumSettings> = {
  id: 'discourse',
  seldom: true,
  name: 'Discourse forum',
  nameFr: 'Forum Discourse',
  icon: [
    'M21 14l-3 -3h-7a1 1 0 0 1 -1 -1v-6a1 1 0 0 1 1 -1h9a1 1 0 0 1 1 1v10',
    'M14 15v2a1 1 0 0 1 -1 1h-7l-3 3v-10a1 1 0 0 1 1 -1h2',
  ],
  needs: 'account',
  about: {
    en: 'A forum made with Discourse: who names you, with or without @, and who answers you. You answer from Vigie.',
    fr: 'Un forum Discourse\u00a0: qui vous nomme, avec ou sans @, et qui vous répond. Vous répondez depuis Vigie.',
  },
  cannot: [
    {
      en: 'Only what your account may read there is heard. For other forums, connect their feeds.',
      fr: 'Vigie n’entend que ce que votre compte a le droit d’y lire. Pour les autres forums, branchez leurs flux.',
    },
    {
      en: 'A forum may hold an answer back until its moderators have read it.',
      fr: 'Un forum peut retenir une réponse le temps que ses modérateurs la relisent.',
    },
  ],
  settings,
  form: accountForm,
  ways: [
    {
      id: 'public',
      name: { en: 'Discourse forum, without an account', fr: 'Forum Discourse, sans compte' },
      needs: 'address',
      about: {
        en: 'What names you in the open parts of a forum. Its address is enough; you can add your account later, and everything stays.',
        fr: 'Ce qui vous nomme dans les parties ouvertes d’un forum. Son adresse suffit\u202f; vous pourrez ajouter votre compte plus tard, et tout reste.',
      },
      cannot: [
        {
          en: 'Without an account Vigie cannot answer: you answer on the forum, then paste the link.',
          fr: 'Sans compte, Vigie ne peut pas répondre\u00a0: vous répondez sur le forum, puis vous collez le lien.',
        },
      ],
      form: publicForm,
      can: { search: true, stream: false, reply: false, thread: true, length: null },
    },
  ],
  secrets: ['key'],
  can: {
    search: true,
    stream: false,
    reply: true,
    thread: true,
    length: { max: 32_000, unit: 'characters', of: (text) => text.length },
  },
  async identify(given, edge) {
    const { tryForum } = await import('./session.ts')
    return tryForum(given, edge)
  },
  async connect(given, edge) {
    const { connectForum } = await import('./session.ts')
    return connectForum(given, edge)
  },
}

export default connector
