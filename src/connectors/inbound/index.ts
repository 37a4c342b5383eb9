import { instant } from '../../domain/model/time.ts'
import { folded } from './name.ts'
import { ConnectorError } from '../sdk/errors.ts'
import type { Connector, Received } from '../sdk/connector.ts'
import { readBatch } from './batch.ts'
import { example } from './example.ts'
import { issue } from './secret.ts'
import { form, type InboundSettings, settings } from './settings.ts'
import { verify } from './signature.ts'

const refused = (status: number, reason: string, detail: string): Received => ({
  kind: 'refused',
  status,
  reason,
  detail,
})

const connector: Connector<InboundSettings> = {
  id: 'inbound',
  name: 'Anything else, sent by you',
  nameFr: 'Autre chose, envoyé par vous',
  icon: ['M12 3v12', 'M8 11l4 4l4 -4', 'M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2'],
  settings,
  form,
  secrets: ['keys'],
  accounts: false,
  needs: 'nothing',
  arrives: 'pushed',
  about: {
    en: 'For what no other source hears: surveys, chat logs, your own tools. They send to an address of Vigie, signed.',
    fr: 'Pour ce qu’aucune autre source n’entend\u00a0: enquêtes, tchats, vos propres outils. Ils envoient à une adresse de Vigie, avec une signature.',
  },
  cannot: [
    {
      en: 'Vigie cannot answer from here: you answer where it was said, then paste the link of your answer.',
      fr: 'Vigie ne peut pas y répondre\u00a0: vous répondez là où c’est dit, puis vous collez le lien de votre réponse.',
    },
  ],
  can: { search: false, stream: true, reply: false, thread: false, length: null },
  identify: ({ name }) => Promise.resolve({ externalId: folded(name), handle: '', name }),
  connect: () =>
    Promise.reject(new ConnectorError('permission_missing', 'What is sent to Vigie is read from nowhere.')),
  door: {
    mostBytes: 1_024 * 1_024,
    perMinute: 300,
    guide: {
      en: 'Send posts to this address with POST, signed as Standard Webhooks says, with the secret below. Sending the same again is harmless.',
      fr: 'Envoyez les messages à cette adresse par POST, signés selon Standard Webhooks avec le secret ci-dessous. Renvoyer deux fois la même chose est sans danger.',
    },
    example,
    issue,
    async receive({ sourceId, method, headers, body }, { everything, keys }, edge) {
      if (method !== 'POST') return refused(405, 'post-only', 'Posts are sent here with POST.')
      const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
      if (type !== 'application/json') return refused(415, 'not-json', 'A body is sent as application/json.')
      const proof = verify(headers, body, keys, edge.now())
      if (!proof.ok) return refused(401, proof.reason, proof.detail)
      const sentAt = instant(proof.sentAt)
      const batch = readBatch(body, { sourceId, key: proof.id, sentAt, everything })
      if (typeof batch === 'string') return refused(422, 'not-a-batch', batch)
      const { arrivals, bad, setAside, received } = batch
      return {
        kind: 'arrived',
        key: proof.id,
        page: { arrivals, setAside, retain: everything ? 'all' : 'matched' },
        // Nothing in it depends on what was there before: sent again, it is the same.
        answer: { status: 200, body: { received, taken: received - bad.length, setAside: bad } },
      }
    },
  },
}

export default connector
