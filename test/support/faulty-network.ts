import type { PublishedReply, ReplyKey, Session } from '../../src/connectors/sdk/connector.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'

/** A network that keeps what it was given, and fails as it is told: before it took the answer, after, or for good. */
export class FaultyNetwork implements Session {
  readonly account = { externalId: 'us', handle: 'us.example', name: 'Us' }
  /** Every answer that stands there, in order: one that was sent twice is here twice. */
  readonly stands: string[] = []
  readonly faults: ('before' | 'after' | 'refused')[] = []
  async pull() {
    return { arrivals: [], cursor: '', more: false, retain: 'all' as const }
  }
  async reply(_target: unknown, _text: string, key: ReplyKey): Promise<PublishedReply> {
    const fault = this.faults.shift()
    if (fault === 'before') throw new ConnectorError('transient', 'The network did not answer.')
    if (fault === 'refused') throw new ConnectorError('blocked_by_policy', 'The network does not take this.')
    this.stands.push(key.id)
    if (fault === 'after') throw new ConnectorError('transient', 'The network took it, and its answer was lost.')
    return { externalId: `at://us/${key.id}`, url: null }
  }
  async find(_target: unknown, key: ReplyKey): Promise<PublishedReply | null> {
    return this.stands.includes(key.id) ? { externalId: `at://us/${key.id}`, url: null } : null
  }
  async close() {}
}
