import type { Account, Connector } from '../sdk/connector.ts'
import { hostOf, pageKey } from './address.ts'
import { type FeedSettings, settings } from './settings.ts'

const connector: Connector<FeedSettings> = {
  id: 'feeds',
  name: 'Sites and news',
  nameFr: 'Sites et actualités',
  icon: ['M4 19m-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M4 4a16 16 0 0 1 16 16', 'M4 11a9 9 0 0 1 9 9'],
  settings,
  secrets: [],
  accounts: false,
  needs: 'address',
  about: {
    en: 'Newspapers, blogs, forums and their comments, by their feeds. No account needed: the address of the site is enough.',
    fr: 'Journaux, blogs, forums et leurs commentaires, par leurs flux. Aucun compte à donner\u00a0: l’adresse du site suffit.',
  },
  cannot: [
    {
      en: 'Vigie cannot answer from here: you answer on the site, then paste the link of your answer.',
      fr: 'Vigie ne peut pas y répondre\u00a0: vous répondez sur le site, puis vous collez le lien de votre réponse.',
    },
    {
      en: 'A feed is read every five minutes or so, and shows what the site chooses to put into it.',
      fr: 'Un flux se lit toutes les cinq minutes environ, et ne montre que ce que le site veut bien y mettre.',
    },
  ],
  can: { search: true, stream: false, reply: false, thread: false, length: null },
  async identify({ address }, edge) {
    const { findSite } = await import('./site.ts')
    return accountOf(address, (await findSite(edge, address)).name)
  },
  door: {
    mostBytes: 5 * 1_024 * 1_024,
    perMinute: 60,
    async receive(push) {
      return (await import('./websub.ts')).receivePush(push)
    },
    async askHub(request, edge) {
      await (await import('./websub.ts')).askHub(request, edge)
    },
  },
  async connect(given, edge) {
    // Readability and its document weigh some MB: a process that only lists networks never loads them.
    const { FeedSession } = await import('./session.ts')
    return new FeedSession(given, edge, accountOf(given.address, hostOf(given.address)))
  },
}

const accountOf = (address: string, name: string): Account => ({ externalId: pageKey(address), handle: '', name })

export default connector
