import type { Connector } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { siteOf } from './address.ts'
import { receive } from './receive.ts'
import { settings, type WebmentionSettings } from './settings.ts'

const connector: Connector<WebmentionSettings> = {
  id: 'webmention',
  seldom: true,
  name: 'Links to your site (Webmention)',
  nameFr: 'Liens vers votre site (Webmention)',
  icon: [
    'M9 15l6 -6',
    'M11 6l.463 -.536a5 5 0 0 1 7.071 7.072l-.534 .464',
    'M13 18l-.397 .534a5.068 5.068 0 0 1 -7.127 0a4.972 4.972 0 0 1 0 -7.071l.524 -.463',
  ],
  settings,
  secrets: [],
  accounts: false,
  needs: 'address',
  arrives: 'pushed',
  about: {
    en: 'Blogs and small networks tell your site when they write about one of its pages. Vigie looks at the page that says so.',
    fr: 'Blogs et petits réseaux préviennent votre site quand ils parlent d’une de ses pages. Vigie va voir la page qui le dit.',
  },
  cannot: [
    {
      en: 'Vigie cannot answer from here: you answer on the other site, then paste the link of your answer.',
      fr: 'Vigie ne peut pas y répondre\u00a0: vous répondez sur l’autre site, puis vous collez le lien de votre réponse.',
    },
  ],
  can: { search: false, stream: true, reply: false, thread: false, length: null },
  identify({ address }) {
    const site = siteOf(new URL(address))
    return Promise.resolve({ externalId: site, handle: '', name: site })
  },
  connect: () =>
    Promise.reject(new ConnectorError('permission_missing', 'What other sites announce is read from nowhere.')),
  door: {
    mostBytes: 8 * 1_024,
    perMinute: 120,
    guide: {
      en: 'Put this line into the head of every page of your site. From then on other sites know where to announce that they write about it.',
      fr: 'Mettez cette ligne dans l’en-tête de chaque page de votre site. Les autres sites sauront alors où annoncer qu’ils en parlent.',
    },
    example: '<link rel="webmention" href="{address}">\n',
    receive: (push, given) => Promise.resolve(receive(push, given)),
    async look(announced, given, edge, last) {
      const module = await import('./look.ts')
      return module.look(announced, given, edge, last)
    },
  },
}

export default connector
