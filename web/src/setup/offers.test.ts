import { expect, it } from 'vitest'
import type { ConnectorInfo } from '../../../src/api/schemas.ts'
import { offerOf, offersOf, takesAnySite } from './offers.ts'

const can = { search: true, stream: false, reply: false, thread: false, whisper: false, length: null }
const connector = (id: string, needs: ConnectorInfo['needs'], ways: ConnectorInfo['ways'] = []): ConnectorInfo => ({
  id,
  name: id,
  nameFr: `${id} (fr)`,
  offered: true,
  accounts: true,
  needs,
  about: null,
  cannot: [],
  icon: [],
  form: {},
  secrets: [],
  can: { ...can, reply: true },
  ways,
  door: null,
  consents: [],
})
const search = {
  id: 'search',
  name: { en: 'Open', fr: 'Ouvert' },
  needs: 'nothing' as const,
  about: { en: 'a', fr: 'b' },
  cannot: [],
  form: {},
  can,
}
const offers = offersOf(
  [
    { ...connector('pushed', 'nothing'), door: { guide: { en: 'a', fr: 'b' }, example: '', secret: false } },
    connector('mails', 'mailbox'),
    connector('bird', 'account', [search]),
    connector('feeds', 'address'),
  ],
  'fr',
)

it('what needs least is offered first, each way of a network by itself, and last what others have to send', () => {
  expect(offers.map((it) => it.name)).toEqual(['Ouvert', 'feeds (fr)', 'mails (fr)', 'bird (fr)', 'pushed (fr)'])
})

it('a source is of the way that its settings name, and of the network’s own where they name none', () => {
  expect(offerOf(offers, { connector: 'bird', settings: { way: 'search' } })?.name).toBe('Ouvert')
  expect(offerOf(offers, { connector: 'bird', settings: { way: 'account' } })?.name).toBe('bird (fr)')
  expect(offerOf(offers, { connector: 'bird', settings: {} })?.name).toBe('bird (fr)')
  expect(offerOf(offers, { connector: 'gone', settings: {} })).toBeUndefined()
})

it('the brand’s own sites are looked at by what reads any site, not by what wants a forum or a blog of its kind', () => {
  expect(takesAnySite({ needs: 'address', form: { properties: { address: {} } } })).toBe(true)
  expect(takesAnySite({ needs: 'address', form: { properties: { forum: {} } } })).toBe(false)
  expect(takesAnySite({ needs: 'account', form: { properties: { address: {} } } })).toBe(false)
  expect(takesAnySite({ needs: 'address', form: {} })).toBe(false)
})
