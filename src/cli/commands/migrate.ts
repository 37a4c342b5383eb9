import { type Command, usualExits } from '../command.ts'
import { readConfig } from '../config.ts'

/** `vigie migrate`. */
export const command: Command = {
  name: 'migrate',
  summary: 'brings the database to this version',
  usage: ['migrate'],
  about: 'Every start of "vigie serve" does this by itself. A database that is newer than the program is refused.',
  options: {},
  words: [0, 0],
  examples: [['migrate', 'before several processes of a new version are started']],
  exits: usualExits,
  async run() {
    const { migrateOnly } = await import('../../runtime/migrate-only.ts')
    await migrateOnly(await readConfig(), { progress: console.error })
    console.log('The database is at this version.')
    return 0
  },
}
