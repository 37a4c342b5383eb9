import type { Connector } from '../sdk/connector.ts'
import { type NoticeSettings, settings } from './settings.ts'

const connector: Connector<NoticeSettings> = {
  id: 'notification-mails',
  name: 'Notification mails',
  nameFr: 'Mails de notification',
  icon: ['M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-10z', 'M3 7l9 6l9 -6'],
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
