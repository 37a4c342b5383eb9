import type { Connector } from '../sdk/connector.ts'
import { replyLength } from './length.ts'
import { type BlueskySettings, settings } from './settings.ts'

const connector: Connector<BlueskySettings> = {
  id: 'bluesky',
  name: 'Bluesky',
  settings,
  secrets: ['appPassword'],
  can: { search: true, stream: true, reply: true, thread: true, length: replyLength },
  async connect(given, edge) {
    // @atproto/api weighs some 45 MB: a process that only lists networks never loads it.
    const { connectBluesky } = await import('./session.ts')
    return connectBluesky(given, edge)
  },
}

export default connector
